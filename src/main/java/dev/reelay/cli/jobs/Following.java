package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Progress;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.broker.Reading;
import dev.reelay.cli.broker.WaitClock;
import dev.reelay.outcome.Status;
import dev.reelay.view.CommandRow;
import dev.reelay.view.row.JobRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Follows a job until it has ended and its result was read. On a terminal it shows how far the job is. */
final class Following {

    private static final Duration LOOK = Duration.ofMillis(200);

    /** Jobs and results are two topics: a result may be read a moment after its job's end, and old ones are not read. */
    private static final Duration RESULT_PATIENCE = Duration.ofSeconds(5);

    private final Reading reading;
    private final Terminal terminal;
    private final WaitClock clock;

    Following(Reading reading, Terminal terminal, WaitClock clock) {
        this.reading = reading;
        this.terminal = terminal;
        this.clock = clock;
    }

    /**
     * The job at its end.
     *
     * @param isMeant whether a job with this id is the one, and not an earlier one
     * @param timeout how long to wait; null for as long as it takes
     * @throws CommandFailure when it takes longer
     */
    JobRow follow(String id, Predicate<JobRow> isMeant, @Nullable Duration timeout) {
        Instant begin = clock.instant();
        Instant ended = null;
        try (Progress progress = new Progress(terminal)) {
            while (true) {
                Instant now = clock.instant();
                JobRow row = reading.jobs().find(id).filter(isMeant).orElse(null);
                if (row != null && row.end() != null) {
                    ended = ended == null ? now : ended;
                    if (row.end().result() != null
                            || row.source().isForgotten()
                            || !now.isBefore(ended.plus(RESULT_PATIENCE))) {
                        return row;
                    }
                } else if (timeout != null && !now.isBefore(begin.plus(timeout))) {
                    throw new CommandFailure(
                            ExitCode.TRY_AGAIN,
                            id + " has not ended within " + timeout.toSeconds() + " s: " + standing(row)
                                    + "; \"reelay wait " + id + "\" goes on");
                }
                progress.show(id + ": " + standing(row) + ", "
                        + Duration.between(begin, now).toSeconds() + " s");
                clock.pause(LOOK);
            }
        }
    }

    private String standing(@Nullable JobRow row) {
        if (row == null) {
            return "no worker has accepted a request with this id yet";
        }
        Optional<CommandRow> pause = row.status() == Status.ACCEPTED
                ? reading.commands().pausesInForce().stream()
                        .filter(command -> command.holdsFor(row.model()))
                        .findFirst()
                : Optional.empty();
        return row.status().word()
                + pause.map(command -> ", submissions are paused"
                                + (command.reason() == null ? "" : " (" + command.reason() + ")"))
                        .orElse("");
    }
}
