package dev.reelay.chaos;

import static java.util.stream.Collectors.toSet;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.PlannedJob.Fate;
import dev.reelay.outbound.PostLease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules for POSTs: each announced, each within its lease, none repeated blindly. */
final class PostRules {

    /** From a POST's start to its last byte at RunComfy, beyond what the probes tell. Much less than a zombie is late. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

    private final Map<String, PlannedJob> jobs;
    private final Facts facts;
    private final List<Attempt> attempts;
    private final List<String> violations = new ArrayList<>();

    PostRules(Facts facts, List<Attempt> attempts) {
        this.facts = facts;
        this.attempts = attempts;
        this.jobs = facts.jobs().stream().collect(Collectors.toMap(PlannedJob::id, Function.identity()));
    }

    List<String> violations() {
        announced();
        attempts.forEach(this::onceAndInTime);
        attempts.forEach(this::heard);
        notRepeatedBlindly();
        return violations;
    }

    private void announced() {
        Set<Post> announced =
                attempts.stream().flatMap(attempt -> attempt.posts().stream()).collect(toSet());
        for (Post post : facts.posts()) {
            PlannedJob job = jobs.get(post.id());
            if (job == null) {
                violations.add(said(post) + ", and no such job was sent");
            } else if (job.fate() == Fate.INVALID) {
                violations.add(said(post) + ", but its input is invalid");
            } else if (!announced.contains(post)) {
                violations.add(said(post) + ", and the ledger had no announcement of it");
            }
        }
    }

    /** A zombie that posts is found out here: the announcement that it holds in its hand is old. */
    private void onceAndInTime(Attempt attempt) {
        if (attempt.posts().size() > 1) {
            violations.add(attempt.id() + " was posted " + attempt.posts().size() + " times for attempt "
                    + attempt.announced().attempt() + ", by "
                    + attempt.posts().stream().map(Post::by).toList());
        }
        Instant latest = latest(attempt.announced().intentAt().plus(PostLease.DURATION));
        Instant over = latest(attempt.to());
        for (Post post : attempt.posts()) {
            if (post.at().isAfter(latest)) {
                violations.add(said(post) + ", "
                        + Duration.between(attempt.announced().intentAt(), post.at())
                        + " after it had announced it");
            }
            if (post.at().isAfter(over)) {
                violations.add(said(post) + ", after the ledger had the attempt as over at " + attempt.to());
            }
        }
    }

    private Instant latest(Instant sent) {
        return facts.noted(sent).plus(ON_ITS_WAY);
    }

    private void heard(Attempt attempt) {
        if (attempt.ignoresAYes() && UnknownOutcomeCause.of(attempt, facts).isEmpty()) {
            violations.add(attempt.id() + " was accepted by RunComfy, which said so to "
                    + attempt.posts().getFirst().by() + ", but the ledger went on with "
                    + (attempt.next() == null
                            ? "nothing"
                            : attempt.next().status().word()));
        }
    }

    private void notRepeatedBlindly() {
        facts.postsById().forEach((id, posts) -> {
            PlannedJob job = jobs.get(id);
            long mayBeAccepted = posts.stream()
                    .filter(post -> post.heard() != AnswerSeen.NO && post.heard() != AnswerSeen.PERHAPS_NO)
                    .count();
            if (job != null && !job.resubmit() && mayBeAccepted > 1) {
                violations.add(id + " was posted " + mayBeAccepted
                        + " times without a refusal in between, and does not ask for it");
            }
        });
    }

    private static String said(Post post) {
        return post.id() + " was posted by " + post.by() + " at " + post.at();
    }
}
