package dev.reelay.chaos;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Result;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.outcome.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The figures of a run, for people. */
final class RunSummary {

    /** Within this another worker should ask about the jobs of one that is lost. */
    private static final Duration AIM = Duration.ofSeconds(15);

    private final Schedule schedule;
    private final List<String> phases;
    private final Facts facts;
    private final @Nullable LimitUse limitUse;
    private final List<String> lines = new ArrayList<>();

    /**
     * @param phases how long each part of the run took
     * @param limitUse what part of the limit was used; null when there was none
     */
    RunSummary(Schedule schedule, List<String> phases, Facts facts, @Nullable LimitUse limitUse) {
        this.schedule = schedule;
        this.phases = phases;
        this.facts = facts;
        this.limitUse = limitUse;
    }

    String text(List<String> violations) {
        row(
                "run",
                schedule.form().name() + " form, " + schedule.form().trouble().toSeconds() + " s of trouble, seed "
                        + schedule.seed());
        row("it took", String.join(", ", phases));
        row(
                "jobs sent",
                facts.jobs().size() + ": " + counts(facts.jobs().stream(), PlannedJob::fate)
                        + "; to be resubmitted when unknown: "
                        + facts.jobs().stream().filter(PlannedJob::resubmit).count());
        row("results", facts.results().size() + ": " + counts(facts.results().stream(), Result::outcome));
        row(
                "dead letters",
                facts.deadLetters().size() + ": " + counts(facts.deadLetters().stream(), Facts.DeadLetter::code));
        posts();
        unknown();
        row("polls", String.valueOf(facts.polls().size()));
        row(
                "the API notes a call after",
                spread(facts.calls().lateness().probes().stream()
                        .map(probe -> Duration.between(probe.sent(), probe.noted()))
                        .sorted()
                        .toList()));
        actions();
        takeovers("kill", Takeover.after(ChaosAction.Kill.class, facts));
        takeovers("freeze", Takeover.after(ChaosAction.Freeze.class, facts));
        ends();
        if (limitUse != null) {
            row("slots while somebody waited", limitUse.textWhole());
            row("  outside of takeovers", limitUse.textOutsideTakeovers());
        }
        row("violations", violations.isEmpty() ? "none" : String.valueOf(violations.size()));
        violations.forEach(violation -> lines.add("  - " + violation));
        return String.join("\n", lines);
    }

    private void posts() {
        Map<AnswerSeen, Long> heard =
                facts.posts().stream().collect(Collectors.groupingBy(Post::heard, Collectors.counting()));
        row(
                "POSTs",
                "%d: %d accepted and answered, %d refused, %d without an answer that tells (%d of them accepted)"
                        .formatted(
                                facts.posts().size(),
                                heard.getOrDefault(AnswerSeen.YES, 0L),
                                heard.getOrDefault(AnswerSeen.NO, 0L) + heard.getOrDefault(AnswerSeen.PERHAPS_NO, 0L),
                                heard.getOrDefault(AnswerSeen.NOTHING, 0L),
                                facts.posts().stream()
                                        .filter(post -> post.heard() == AnswerSeen.NOTHING && post.requestId() != null)
                                        .count()));
    }

    /** Also those that were submitted again. */
    private void unknown() {
        List<Attempt> unknown =
                Attempt.of(facts).stream().filter(RunSummary::isUnknown).toList();
        row(
                "submissions of unknown outcome",
                unknown.size() + ": "
                        + counts(
                                unknown.stream(),
                                attempt -> UnknownOutcomeCause.of(attempt, facts)
                                        .map(UnknownOutcomeCause::text)
                                        .orElse("no known cause")));
    }

    private static boolean isUnknown(Attempt attempt) {
        JobState next = attempt.next();
        return switch (next) {
            case null -> true;
            case JobState.Accepted again ->
                again.inDoubt() && !attempt.announced().inDoubt();
            case JobState.Ended ended -> ended.requestId() == null && ended.status() == Status.FAILED;
            case JobState.InQueue _, JobState.InProgress _, JobState.Storing _, Submitting _ -> false;
        };
    }

    private void actions() {
        row(
                "done to workers, broker, API",
                counts(
                        facts.done().stream().filter(done -> !(done.action() instanceof ChaosAction.Turn)),
                        done -> done.action().getClass().getSimpleName()));
        row(
                "weathers of the API",
                counts(
                        facts.done().stream().map(Facts.Performed::action).filter(ChaosAction.Turn.class::isInstance),
                        action -> ((ChaosAction.Turn) action).weather()));
    }

    private void ends() {
        List<Duration> took = facts.ends().stream()
                .map(Facts.WorkerExit::took)
                .filter(time -> !time.isZero())
                .sorted()
                .toList();
        row("SIGTERM to the end", spread(took));
    }

    /** Losses while broker and API were there count most: no worker can poll without them. */
    private void takeovers(String loss, List<Takeover> takeovers) {
        List<Takeover> calm = takeovers.stream()
                .filter(takeover -> takeover.isUndisturbed(facts))
                .toList();
        row(loss + " to first poll by another", firsts(takeovers) + "; each job: " + all(takeovers));
        row("  with broker and API there", firsts(calm) + "; each job: " + all(calm));
    }

    private static String firsts(List<Takeover> takeovers) {
        List<Duration> firsts = takeovers.stream()
                .collect(Collectors.toMap(
                        Takeover::loss, Takeover::took, (one, other) -> one.compareTo(other) < 0 ? one : other))
                .values()
                .stream()
                .sorted()
                .toList();
        long soon = firsts.stream().filter(first -> first.compareTo(AIM) < 0).count();
        return "%d workers, %d of them under %d s: %s".formatted(firsts.size(), soon, AIM.toSeconds(), spread(firsts));
    }

    private static String all(List<Takeover> takeovers) {
        return takeovers.size() + ", "
                + spread(takeovers.stream().map(Takeover::took).sorted().toList());
    }

    private static String spread(List<Duration> sorted) {
        return sorted.isEmpty()
                ? "none"
                : "min %s, median %s, max %s"
                        .formatted(
                                seconds(sorted.getFirst()),
                                seconds(sorted.get(sorted.size() / 2)),
                                seconds(sorted.getLast()));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private static <T> String counts(Stream<T> all, Function<T, ?> by) {
        Map<String, Long> counts = all.collect(Collectors.groupingBy(
                it -> by.apply(it).toString().toLowerCase(Locale.ROOT), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private void row(String name, String value) {
        lines.add("%-34s%s".formatted(name, value));
    }
}
