package dev.reelay.chaos;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Version;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One submission of a job: what the ledger says of it and what RunComfy saw of it.
 *
 * @param from when its announcement was written
 * @param to when what came of it was written; far in the future when nothing was
 * @param next what came of it
 * @param posts the POSTs that came after this announcement and before the next one
 */
record Attempt(
        Submitting announced,
        Instant from,
        Instant to,
        @Nullable JobState next,
        List<Post> posts) {

    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    String id() {
        return announced.id();
    }

    /** Whether RunComfy said yes, to the worker's face, and the ledger does not know of it. */
    boolean ignoresAYes() {
        return posts.stream()
                .anyMatch(post -> post.heard() == AnswerSeen.YES
                        && !(next instanceof Submitted submitted
                                && submitted.requestId().equals(post.requestId())));
    }

    /** The attempts of one job, in order. POSTs that came before any announcement are in none of them. */
    public static List<Attempt> of(List<Version> versions, List<Post> posts) {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).state() instanceof Submitting announced
                    && (i == 0 || !isSame(versions.get(i - 1), announced))) {
                List<Version> later = versions.subList(i + 1, versions.size());
                Version outcome = first(later, version -> !isSame(version, announced));
                Version again = first(later, version -> version.is(Submitting.class) && !isSame(version, announced));
                Instant from = versions.get(i).at();
                Instant until = at(again);
                attempts.add(new Attempt(
                        announced,
                        from,
                        at(outcome),
                        outcome == null ? null : outcome.state(),
                        posts.stream()
                                .filter(post ->
                                        !post.at().isBefore(from) && post.at().isBefore(until))
                                .toList()));
            }
        }
        return attempts;
    }

    /** The attempts of all jobs. */
    public static List<Attempt> of(Facts facts) {
        Map<String, List<Post>> posts = facts.postsById();
        return facts.versionsById().entrySet().stream()
                .flatMap(job -> of(job.getValue(), posts.getOrDefault(job.getKey(), List.of())).stream())
                .toList();
    }

    private static @Nullable Version first(List<Version> versions, Predicate<Version> which) {
        return versions.stream().filter(which).findFirst().orElse(null);
    }

    private static Instant at(@Nullable Version version) {
        return version == null ? NEVER : version.at();
    }

    /** A cancel is remembered within an attempt. */
    private static boolean isSame(Version version, Submitting announced) {
        return version.state() instanceof Submitting other && other.attempt() == announced.attempt();
    }
}
