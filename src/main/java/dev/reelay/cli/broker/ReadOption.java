package dev.reelay.cli.broker;

import dev.reelay.audit.Actor;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Progress;
import dev.reelay.cli.Terminal;
import dev.reelay.feed.FeedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a command waits until what it asks for has been read from the topics, and the wait. */
public final class ReadOption {

    private static final Duration LOOK = Duration.ofMillis(100);

    /** Brokers that are away for a moment are no reason to give up; wrong rights stay wrong. */
    private static final Duration TROUBLE = Duration.ofSeconds(10);

    /** A pause in an emergency must not wait for a topic that nobody can read. */
    private static final Duration IN_DOUBT = Duration.ofSeconds(10);

    @Option(
            names = "--read-timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "60s",
            description = "how long the topics may take to be read (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofMinutes(1);

    /** Waits until the jobs are read, and says on a terminal what it waits for; ends the command when that takes too long. */
    public Reading view(Connection connection, Terminal terminal, WaitClock clock) {
        Reading reading = connection.view();
        await(reading::feeds, terminal, clock);
        return reading;
    }

    /** The same for what was recorded of actions, too: what is decided rests on both. */
    public Steering steering(Connection connection, Actor actor, Terminal terminal, WaitClock clock) {
        view(connection, terminal, clock);
        Steering steering = connection.steering(actor);
        await(steering::feeds, terminal, clock);
        return steering;
    }

    /**
     * The same for what is better done in doubt than not, such as a pause: after at most 10 s it goes on with what is known then, and
     * says so.
     */
    public Steering steeringAtOnce(Connection connection, Actor actor, Terminal terminal, WaitClock clock) {
        Reading reading = connection.view();
        Steering steering = connection.steering(actor);
        Duration patience = timeout.compareTo(IN_DOUBT) < 0 ? timeout : IN_DOUBT;
        waitFor(() -> both(reading, steering), patience, terminal, clock)
                .ifPresent(doubt -> terminal.say("going on, although " + doubt.getMessage()));
        return steering;
    }

    /** Waits for what was recorded of actions alone, and not for the jobs. */
    public Steering recorded(Connection connection, Actor actor, Terminal terminal, WaitClock clock) {
        Steering steering = connection.steering(actor);
        await(steering::feeds, terminal, clock);
        return steering;
    }

    private static List<FeedStatus> both(Reading reading, Steering steering) {
        return Stream.concat(reading.feeds().stream(), steering.feeds().stream())
                .toList();
    }

    /** The same for shared limits. */
    public LimitReading limits(Connection connection, Terminal terminal, WaitClock clock) {
        LimitReading reading = connection.limits();
        await(reading::limitFeeds, terminal, clock);
        return reading;
    }

    /** The same for the dead letters. */
    public LetterReading deadLetters(Connection connection, int newest, Terminal terminal, WaitClock clock) {
        LetterReading reading = connection.deadLetters(newest);
        await(() -> List.of(reading.feed()), terminal, clock);
        return reading;
    }

    /** Waits until all of these feeds are restored; ends the command when that takes too long. */
    private void await(Supplier<List<FeedStatus>> feeds, Terminal terminal, WaitClock clock) {
        waitFor(feeds, timeout, terminal, clock).ifPresent(failure -> {
            throw failure;
        });
    }

    /** Empty when all is read; else how the command ends that cannot go on without. */
    private static Optional<CommandFailure> waitFor(
            Supplier<List<FeedStatus>> feeds, Duration patience, Terminal terminal, WaitClock clock) {
        Instant begin = clock.instant();
        Instant well = begin;
        try (Progress progress = new Progress(terminal)) {
            while (true) {
                List<FeedStatus> now = feeds.get();
                if (now.stream().allMatch(FeedStatus::restored)) {
                    return Optional.empty();
                }
                Instant time = clock.instant();
                String trouble = trouble(now);
                well = trouble == null ? time : well;
                if (!time.isBefore(well.plus(TROUBLE))) {
                    return Optional.of(new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(trouble)));
                }
                if (!time.isBefore(begin.plus(patience))) {
                    return Optional.of(new CommandFailure(
                            ExitCode.TRY_AGAIN,
                            "within " + patience.toSeconds() + " s not all was read: " + standing(now)
                                    + "; --read-timeout gives it longer"));
                }
                progress.show("reading " + standing(now));
                clock.pause(LOOK);
            }
        }
    }

    private static @Nullable String trouble(List<FeedStatus> feeds) {
        return feeds.stream()
                .filter(feed -> !feed.restored() && feed.trouble() != null)
                .map(FeedStatus::trouble)
                .findFirst()
                .orElse(null);
    }

    /** What is waited for: the first topic that is not read yet. */
    private static String standing(List<FeedStatus> feeds) {
        FeedStatus open =
                feeds.stream().filter(feed -> !feed.restored()).findFirst().orElse(feeds.getFirst());
        if (open.trouble() != null) {
            return open.trouble();
        }
        if (open.asOf() == null) {
            return open.topic() + ": the brokers have not answered yet";
        }
        return open.behind() == 0 && open.hidden() > 0
                ? String.format(Locale.ROOT, "%s: an open transaction hides %,d records", open.topic(), open.hidden())
                : String.format(Locale.ROOT, "%s: %,d records to go", open.topic(), open.behind());
    }
}
