package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Heard;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Version;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    String id() {
        return announced.id();
    }

    /** Whether RunComfy said yes, to the worker's face, and the ledger does not know of it. */
    boolean ignoresAYes() {
        return posts.stream()
                .anyMatch(post -> post.heard() == Heard.YES
                        && !(next instanceof Submitted submitted
                                && submitted.requestId().equals(post.requestId())));
    }

    /** The attempts of one job, in order. POSTs that came before any announcement are in none of them. */
    static List<Attempt> of(List<Version> versions, List<Post> posts) {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            if (!(versions.get(i).state() instanceof Submitting announced)
                    || (i > 0 && isSame(versions.get(i - 1).state(), announced))) {
                continue;
            }
            int end = i + 1;
            while (end < versions.size() && isSame(versions.get(end).state(), announced)) {
                end++;
            }
            int after = end;
            while (after < versions.size() && !versions.get(after).is(Submitting.class)) {
                after++;
            }
            Instant from = versions.get(i).at();
            Instant nextFrom = at(versions, after);
            attempts.add(new Attempt(
                    announced,
                    from,
                    at(versions, end),
                    end < versions.size() ? versions.get(end).state() : null,
                    posts.stream()
                            .filter(post ->
                                    !post.at().isBefore(from) && post.at().isBefore(nextFrom))
                            .toList()));
        }
        return attempts;
    }

    /** The attempts of all jobs. */
    static List<Attempt> of(Facts facts) {
        Map<String, List<Post>> posts = facts.postsById();
        return facts.versionsById().entrySet().stream()
                .flatMap(job -> of(job.getValue(), posts.getOrDefault(job.getKey(), List.of())).stream())
                .toList();
    }

    private static Instant at(List<Version> versions, int index) {
        return index < versions.size() ? versions.get(index).at() : Instant.MAX.minus(Duration.ofDays(1));
    }

    /** A cancel is remembered within an attempt. */
    private static boolean isSame(@Nullable JobState state, Submitting announced) {
        return state instanceof Submitting other && other.attempt() == announced.attempt();
    }
}
