package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.Calls;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.DurationText;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.broker.ReadOption;
import dev.reelay.cli.broker.Reading;
import dev.reelay.cli.catalog.InputFile;
import dev.reelay.cli.catalog.InputReport;
import dev.reelay.cli.catalog.RequestValidation;
import dev.reelay.job.Job;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.ViolationJson;
import dev.reelay.request.RequestReading;
import dev.reelay.send.Sent;
import dev.reelay.view.row.JobRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a request. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a request to the workers.",
            "It is checked as by \"catalog validate\", sent byte for byte, and the job's id is printed. What a"
                    + " worker would reject is not sent: exit code 65. With --wait the exit code is that of the job: 0 completed,"
                    + " 2 failed, 3 cancelled, 4 expired, 65 rejected, 75 it has not ended in time.",
            ""
        },
        footer = {
            "",
            "  reelay submit request.json --wait",
            "  echo '{\"model\":\"luma/luma-ray-2/image-to-video\",\"input\":{\"prompt\":\"A lighthouse\","
                    + "\"image_url\":\"https://example.com/a.jpg\"}}' | reelay submit -"
        })
final class SubmitCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "a request: an object with \"model\" and \"input\"; - for standard input")
    private String file = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "the id of a request that has none (default: one that nobody else has)")
    private @Nullable String id;

    @Option(
            names = {"-w", "--wait"},
            description = "wait until the job has ended, and show it")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "how long to wait, for example 30m (default: as long as it takes)")
    private @Nullable Duration timeout;

    @Option(names = "--no-check", description = "send it without a look at the catalog: a worker decides")
    private boolean unchecked;

    @Mixin
    private final RequestValidation validation = new RequestValidation();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    SubmitCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        InputFile input = InputFile.read(file, "FILE", context.terminal().in());
        RequestReading.Valid request = checked(input);
        Job job = request.job();
        try (Connection connection = context.open(kafka)) {
            if (!wait) {
                Sent sent = send(connection, input, job);
                output.print(
                        context.terminal(),
                        () -> context.terminal().print(job.id()),
                        () -> json(connection, job, sent));
                return ExitCode.OK.number();
            }
            // Before the request is sent, so that an earlier job with its id is told from the new one.
            Reading reading = read.view(connection, context.terminal(), context.clock());
            Predicate<JobRow> isMeant = isMeant(reading.jobs().find(job.id()).orElse(null), job);
            var _ = send(connection, input, job);
            sayUnlessJson("sent " + job.id());
            JobRow row = new Following(reading, context.terminal(), context.clock()).follow(job.id(), isMeant, timeout);
            JobAnswer.print(row, connection, output, context.terminal());
            return JobAnswer.exitCode(row).number();
        }
    }

    private RequestReading.Valid checked(InputFile input) {
        RequestReading.Valid request = switch (input.asRequest(
                id == null ? UUID.randomUUID().toString() : id)) {
            case RequestReading.Valid valid -> valid;
            case RequestReading.Invalid invalid -> {
                invalid.why()
                        .violations()
                        .forEach(violation -> sayUnlessJson(
                                violation.pointer() + " (" + violation.rule() + "): " + violation.message()));
                ObjectNode details = JsonNodeFactory.instance.objectNode();
                details.set("violations", ViolationJson.write(invalid.why().violations()));
                throw input.wrong("is no valid request, and is not sent: "
                                + invalid.why().message())
                        .with(details);
            }
            case RequestReading.Unreadable unreadable ->
                throw input.wrong("is not readable, and is not sent: " + unreadable.reason());
        };
        if (id != null && !id.equals(request.job().id())) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--id is " + id + ", and the request has the id "
                            + request.job().id(),
                    "--id",
                    id);
        }
        if (!unchecked) {
            check(request);
        }
        return request;
    }

    private void check(RequestReading.Valid request) {
        InputReport report = validation.check(request, context.directories(), context.terminal());
        report.lines().forEach(this::sayUnlessJson);
        if (!report.isFit()) {
            throw new CommandFailure(ExitCode.INPUT, "not sent: the request " + report.summary(), "FILE", file)
                    .with(report.json());
        }
    }

    /** Standard error holds one JSON object and nothing else where JSON is wanted. */
    private void sayUnlessJson(String line) {
        if (output.isTable()) {
            context.terminal().say(line);
        }
    }

    /** Which job is that of the request: one whose receipt is gone is an earlier one. */
    private static Predicate<JobRow> isMeant(@Nullable JobRow before, Job job) {
        if (before == null) {
            return _ -> true;
        }
        if (before.source().isForgotten()) {
            return row -> !row.source().isForgotten() || !row.isSameRun(before);
        }
        if (!before.asked().contentHash().equals(job.contentHash())) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    "not sent: there is a job " + job.id()
                            + " with another content, so that this would become a dead letter. A new request needs a new id",
                    "FILE",
                    job.id());
        }
        return _ -> true;
    }

    private static Sent send(Connection connection, InputFile input, Job job) {
        OutgoingRecord record =
                new OutgoingRecord(job.id().getBytes(StandardCharsets.UTF_8), input.content(), List.of());
        return Calls.make(
                () -> connection.send(connection.installation().names().requests(), record));
    }

    private static ObjectNode json(Connection connection, Job job, Sent sent) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id())
                .put("model", job.model())
                .put("topic", connection.installation().names().requests())
                .put("partition", sent.partition())
                .put("offset", sent.offset());
    }
}
