package dev.reelay.cli.jobs;

import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.Calls;
import dev.reelay.cli.broker.Connection;
import dev.reelay.records.StoredResult;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import org.jspecify.annotations.Nullable;

/** The answer of commands about one job: all that is known of it, with its result. */
final class JobAnswer {

    private JobAnswer() {}

    /** Prints it. */
    static void print(JobRow row, Connection connection, AnswerOption output, Terminal terminal) {
        StoredResult stored = stored(row, connection);
        output.print(
                terminal,
                () -> new JobText(terminal, connection.installation().names())
                        .print(row, stored == null ? null : stored.result()),
                () -> JobJson.of(row, stored == null ? null : stored.json()));
    }

    /** The result of this job; null when it has none yet, or when it is gone from the topic. */
    private static @Nullable StoredResult stored(JobRow row, Connection connection) {
        Place place = row.end() == null ? null : row.end().result();
        if (place == null) {
            return null;
        }
        String topic = connection.installation().names().results();
        return Calls.make(() -> connection.read(topic, place.partition(), place.offset()))
                .map(record -> StoredResult.of(record.key(), record.value(), row.id()))
                .orElse(null);
    }

    /** What a command ends with that followed this job to its end. */
    static ExitCode exitCode(JobRow row) {
        return switch (row.status()) {
            case COMPLETED -> ExitCode.OK;
            case REJECTED -> ExitCode.INPUT;
            case FAILED -> ExitCode.JOB_FAILED;
            case CANCELLED -> ExitCode.JOB_CANCELLED;
            case EXPIRED -> ExitCode.JOB_EXPIRED;
            case ACCEPTED, SUBMITTING, IN_QUEUE, IN_PROGRESS, STORING -> ExitCode.TRY_AGAIN;
        };
    }
}
