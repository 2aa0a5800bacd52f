package dev.reelay.chaos;

import dev.reelay.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known after a run, from everybody's own book: what was sent, what consumers read under {@code read_committed},
 * every version of the ledger, RunComfy's journal, and what was done to whom. All times are of this machine's one clock.
 *
 * @param results in the order of their partitions
 * @param ledger in the order of its partitions
 * @param calls by time
 * @param done by time
 * @param ends how each worker ended
 * @param losses who lost partitions without having been killed or frozen
 */
record Facts(
        List<PlannedJob> jobs,
        List<Result> results,
        List<Version> ledger,
        List<DeadLetter> deadLetters,
        Calls calls,
        List<Performed> done,
        List<WorkerExit> ends,
        List<Loss> losses) {

    /** A record of the results topic. */
    record Result(
            String id,
            String status,
            String code,
            String charged,
            @Nullable String requestId) {

        boolean isUnknown() {
            return code.equals("submission_unknown");
        }

        /** The code, or the status when there is no code. */
        String outcome() {
            return code.isEmpty() ? status : code;
        }
    }

    /**
     * A version of a job's state, or none: a tombstone.
     *
     * @param at when the worker wrote it
     */
    record Version(
            String id,
            int partition,
            long offset,
            Instant at,
            @Nullable JobState state) {

        boolean is(Class<? extends JobState> kind) {
            return kind.isInstance(state);
        }
    }

    record DeadLetter(String key, String code) {}

    /** The calls that RunComfy saw. */
    record Calls(List<Post> posts, List<Poll> polls, Lateness lateness) {
        Calls {
            posts = List.copyOf(posts);
            polls = List.copyOf(polls);
        }
    }

    /** A call of ours, to know how late RunComfy notes calls. */
    public record Probe(Instant sent, Instant noted) {}

    /** How much a worker could learn from RunComfy's answer to a POST. */
    enum AnswerSeen {
        /** RunComfy has the job. */
        YES,
        /** RunComfy does not have it. */
        NO,
        /** RunComfy does not have it and said so just when it closed its connections: the worker may have heard it or not. */
        PERHAPS_NO,
        /** Neither: no answer, not in time, or none that tells. */
        NOTHING
    }

    /**
     * A POST that reached RunComfy.
     *
     * @param by the worker
     * @param requestId what RunComfy accepted it as, whether the worker heard of it or not; null when it did not
     */
    record Post(Instant at, String id, String by, @Nullable String requestId, AnswerSeen heard) {}

    /** A worker polled RunComfy for a job. */
    record Poll(Instant at, String requestId, String by) {}

    /**
     * Something that was done.
     *
     * @param from when it began
     * @param to when it was done, at the latest
     * @param worker to whom; empty when it was done to the broker or the API, or to all
     */
    record Performed(Instant from, Instant to, String worker, ChaosAction action) {

        boolean during(Instant begin, Instant end, Duration margin) {
            return !from.isAfter(end.plus(margin)) && !to.isBefore(begin.minus(margin));
        }
    }

    /**
     * A worker's end.
     *
     * @param code 128 plus the number of the signal that ended it
     * @param took how long it took after it was asked; zero when it was not asked to stop, or when it was killed
     * @param faults what it wrote about faults of its own
     */
    public record WorkerExit(String worker, boolean asked, int code, Duration took, List<String> faults) {}

    /** A worker that ran could not go on with what it owned. */
    record Loss(Instant at, String worker, Kind kind) {

        enum Kind {
            /** The group's coordinator says that it removed the worker. */
            REMOVED,
            /** The worker says that its time to drain was over before its submissions were answered. */
            DRAIN_OVERDUE
        }
    }

    Facts {
        jobs = List.copyOf(jobs);
        results = List.copyOf(results);
        ledger = List.copyOf(ledger);
        deadLetters = List.copyOf(deadLetters);
        done = List.copyOf(done);
        ends = List.copyOf(ends);
        losses = List.copyOf(losses);
    }

    List<Post> posts() {
        return calls.posts();
    }

    List<Poll> polls() {
        return calls.polls();
    }

    /** When RunComfy had noted all that was sent by then, as far as the probes tell. */
    Instant noted(Instant sent) {
        return calls.lateness().noted(sent);
    }

    Map<String, List<Result>> resultsById() {
        return byKey(results, Result::id);
    }

    Map<String, List<Version>> versionsById() {
        return byKey(ledger, Version::id);
    }

    Map<String, List<Post>> postsById() {
        return byKey(posts(), Post::id);
    }

    Map<String, List<Poll>> pollsByRequest() {
        return byKey(polls(), Poll::requestId);
    }

    /** All that was done of one kind. */
    Stream<Performed> done(Class<? extends ChaosAction> kind) {
        return done.stream().filter(it -> kind.isInstance(it.action()));
    }

    /** When a frozen worker was let go on; nothing when it was killed instead. */
    Optional<Performed> thawOf(Performed freeze) {
        return done(ChaosAction.Thaw.class)
                .filter(thaw ->
                        thaw.worker().equals(freeze.worker()) && thaw.from().isAfter(freeze.from()))
                .findFirst();
    }

    private static <T> Map<String, List<T>> byKey(List<T> all, Function<T, String> key) {
        return all.stream().collect(Collectors.groupingBy(key));
    }
}
