package dev.reelay.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.RunComfyOptions;
import dev.reelay.cli.Span;
import dev.reelay.cli.WorkerSettings;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.catalog.CatalogState;
import dev.reelay.runcomfy.DirectoryAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with an installation, and what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Says what is wrong with an installation, and what to do.",
            "Looks at brokers, topics, rights, workers, lag, clock, token and catalog with the settings of a worker, and says what is"
                    + " wrong and what to do. It changes nothing, and RunComfy is asked only what costs nothing. Exit code 1:"
                    + " something is wrong.",
            ""
        },
        footer = {"", "  reelay doctor", "  reelay doctor --offline -o json"})
public final class DoctorCommand implements Callable<Integer> {

    /** So many models without a usable schema are named. */
    private static final int MOST_NAMED = 5;

    @Option(
            names = "--clock",
            description = "measure the broker's clock; writes two empty records to the control topic")
    private boolean writes;

    @Option(names = "--offline", description = "do not ask RunComfy")
    private boolean offline;

    @Mixin
    private final RunComfyOptions runComfy = new RunComfyOptions();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    /** The command, with what it needs. */
    public DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Diagnosis> found = new ArrayList<>(brokers());
        found.add(token());
        found.addAll(catalog());
        boolean isWrong = found.stream().anyMatch(one -> one.level() == Diagnosis.Level.WRONG);
        output.print(context.terminal(), () -> print(found), () -> json(found, !isWrong));
        return (isWrong ? ExitCode.DRIFT : ExitCode.OK).number();
    }

    /** A setting that makes no sense, too, is something that was found. */
    private List<Diagnosis> brokers() {
        try (Connection connection = context.open(kafka)) {
            return new BrokerChecks(connection, context.clock()).all(writes);
        } catch (CommandFailure e) {
            return List.of(Diagnosis.wrong("settings", String.valueOf(e.getMessage())));
        }
    }

    private Diagnosis token() {
        WorkerSettings settings = new WorkerSettings(context.terminal().environment());
        boolean simulates = settings.value("REELAY_SIMULATOR").orElse("").equalsIgnoreCase("true");
        if (offline || (simulates && settings.value("RUNCOMFY_API_URL").isEmpty())) {
            return Diagnosis.skipped(
                    "token",
                    offline ? "RunComfy was not asked" : "jobs go to the worker's own simulator, which needs none");
        }
        try (Directories.Opened opened = runComfy.open(context.directories(), context.terminal())) {
            return switch (opened.directory().list(null, 1, 0)) {
                case DirectoryAnswer.Page page ->
                    Diagnosis.ok(
                            "token",
                            "RunComfy takes it"
                                    + (page.total() == null ? "" : ", and lists " + page.total() + " models"));
                case DirectoryAnswer.Failed(var failure) -> throw runComfy.failure(failure, context.terminal());
                case DirectoryAnswer.NotFound missing ->
                    throw runComfy.failure(missing.asFailure(), context.terminal());
                case DirectoryAnswer.Found _, DirectoryAnswer.NoSuchModel _ ->
                    Diagnosis.wrong("token", "RunComfy's answer is no list of models: check RUNCOMFY_API_URL");
            };
        } catch (CommandFailure e) {
            return Diagnosis.wrong("token", String.valueOf(e.getMessage()));
        }
    }

    private List<Diagnosis> catalog() {
        CatalogState catalog;
        try {
            catalog = CatalogState.load(context.terminal());
        } catch (CommandFailure e) {
            return List.of(Diagnosis.wrong("catalog", String.valueOf(e.getMessage())));
        }
        List<Diagnosis> found = new ArrayList<>();
        found.add(Diagnosis.ok("catalog", catalog.models() + " models, before RunComfy is asked for its list"));
        catalog.setAside().stream().limit(MOST_NAMED).forEach(line -> found.add(Diagnosis.warning("catalog", line)));
        if (catalog.setAside().size() > MOST_NAMED) {
            found.add(Diagnosis.warning(
                    "catalog",
                    (catalog.setAside().size() - MOST_NAMED)
                            + " more models have schemas that cannot be used: see reelay" + " catalog list"));
        }
        return found;
    }

    private void print(List<Diagnosis> found) {
        for (Diagnosis one : found) {
            context.terminal()
                    .print(List.of(
                            padded(one.level().word(), one.level().tone()),
                            padded(one.area(), Span.Tone.PLAIN),
                            Span.plain(one.message())));
        }
    }

    private static Span padded(String word, Span.Tone tone) {
        return new Span(word + " ".repeat(Math.max(1, 9 - word.length())), tone);
    }

    private static ObjectNode json(List<Diagnosis> found, boolean isHealthy) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("healthy", isHealthy);
        ArrayNode checks = json.putArray("checks");
        found.forEach(one -> checks.addObject()
                .put("area", one.area())
                .put("level", one.level().word())
                .put("message", one.message()));
        return json;
    }
}
