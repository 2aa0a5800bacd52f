package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.audit.Action;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.WorkerSettings;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Steering;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.outputs.OpenStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stores outputs of jobs that have ended. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the files of jobs that have ended to the store, as far as they are not there.",
            "For jobs whose result says \"stored\": \"failed\", as long as the provider has their files. This process copies, with"
                    + " the settings REELAY_OUTPUT_* and REELAY_MEDIA_TRUSTED_HOSTS of the workers, to the keys that they use. The"
                    + " result stays as it is; the audit topic says what was stored. Each file is tried once. Exit code 0: all files"
                    + " are in the store, 75: not all, and another try may help, 65: not all, and none will. With --all it is 0 when"
                    + " all jobs were tried.",
            ""
        },
        footer = {
            "",
            "  reelay outputs store order-4711-shot-3 order-4711-shot-4",
            "  reelay outputs store --all --stored failed --ended-from 2026-11-21 --dry-run"
        })
final class StoreOutputsCommand implements Callable<Integer> {

    @Parameters(index = "0..*", arity = "0..*", paramLabel = "ID", description = "the ids of jobs")
    private List<String> ids = List.of();

    @Option(
            names = {"-y", "--yes"},
            description = "with --all: do not ask")
    private boolean yes;

    @Mixin
    private final BulkOptions bulk = new BulkOptions();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    StoreOutputsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        check();
        StoreSettings settings =
                StoreSettings.of(new WorkerSettings(context.terminal().environment()));
        return options.act(context, steering -> {
            try (OpenStore store = settings.open();
                    LaterCopies copies = settings.copies(store);
                    var _ = new EndOfProcess(copies)) {
                steering.storeWith(copies);
                return bulk.isForAll()
                        ? bulk.run(Action.Kind.STORE_OUTPUTS, steering, false, yes, options, context)
                        : store(steering);
            }
        });
    }

    private void check() {
        if (bulk.isForAll() != ids.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    ids.isEmpty()
                            ? "name jobs, or --all with a filter"
                            : "it is for the jobs that are named, or for --all: not for both",
                    "ID",
                    null);
        }
        if (bulk.isForAll()) {
            bulk.filter();
        } else {
            bulk.refuseForOne();
        }
    }

    private int store(Steering steering) {
        Map<String, StoredFiles> files = new LinkedHashMap<>();
        Map<String, ActionOutcome> outcomes = steering.storeOutputs(
                ids.stream().distinct().toList(), options.reason(), told -> files.put(told.jobId(), told));
        StoreAnswer answer = new StoreAnswer(outcomes, files);
        options.output()
                .printList(
                        context.terminal(),
                        () -> answer.print(context.terminal()),
                        () -> {
                            ObjectNode json = JsonNodeFactory.instance.objectNode();
                            json.putArray("jobs").addAll(answer.json());
                            return json;
                        },
                        answer.json());
        return answer.exitCode().number();
    }

    /** Ends the copies when the process is asked to end, so that nothing half stays in the store, and what was done is recorded. */
    private static final class EndOfProcess implements AutoCloseable {

        private final Thread hook;

        EndOfProcess(LaterCopies copies) {
            hook = new Thread(copies::close, "end-of-copies");
            Runtime.getRuntime().addShutdownHook(hook);
        }

        @Override
        public void close() {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending, and the hook is doing its work.
            }
        }
    }
}
