package dev.reelay.outbound;

import dev.reelay.job.SubmitAnswer;
import dev.reelay.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The POSTs that this worker has open, and the answers that are not in the ledger yet. They outlive their shard: the shard that
 * opens the partition here again finds them.
 */
final class OpenPosts {

    /** Answers that no shard took are kept up to this number; the oldest go first. */
    private static final int UNCLAIMED_LIMIT = 10_000;

    private static final class Post {
        private SubmissionListener listener;
        private @Nullable SubmitAnswer answer;
        private boolean logged;

        Post(SubmissionListener listener) {
            this.listener = listener;
        }
    }

    private final Map<Attempt, Post> posts = new LinkedHashMap<>();
    private final Telemetry telemetry;
    private int answered;

    OpenPosts(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    synchronized void begin(Attempt attempt, SubmissionListener shard) {
        posts.put(attempt, new Post(shard));
    }

    synchronized void answered(Attempt attempt, SubmitAnswer answer) {
        Post post = posts.get(attempt);
        if (post == null) {
            return;
        }
        post.answer = answer;
        answered++;
        if (!post.listener.answered(attempt, answer)) {
            post.logged = true;
            telemetry.unclaimedAnswer(attempt.id(), answer);
            if (answered > UNCLAIMED_LIMIT) {
                forgetOldest();
            }
        }
    }

    private void forgetOldest() {
        posts.entrySet().stream()
                .filter(entry -> entry.getValue().answer != null)
                .findFirst()
                .ifPresent(oldest -> settle(oldest.getKey()));
    }

    synchronized boolean adopt(Attempt attempt, SubmissionListener shard) {
        Post post = posts.get(attempt);
        if (post == null) {
            return false;
        }
        post.listener = shard;
        if (post.answer != null) {
            shard.answered(attempt, post.answer);
        }
        return true;
    }

    synchronized void settle(Attempt attempt) {
        Post post = posts.remove(attempt);
        if (post != null && post.answer != null) {
            answered--;
        }
    }

    synchronized void settleAllBut(Set<Attempt> submitting, SubmissionListener shard) {
        posts.entrySet().stream()
                .filter(entry -> entry.getValue().listener == shard && entry.getValue().answer != null)
                .map(Map.Entry::getKey)
                .filter(attempt -> !submitting.contains(attempt))
                .toList()
                .forEach(this::settle);
    }

    /** Logs accepted submissions whose answer this shard never committed: no job may own them. */
    synchronized void leave(SubmissionListener shard) {
        posts.forEach((attempt, post) -> {
            if (post.listener == shard && post.answer instanceof SubmitAnswer.Accepted accepted && !post.logged) {
                post.logged = true;
                telemetry.unclaimedAnswer(attempt.id(), accepted);
            }
        });
    }

    synchronized boolean has(SubmissionListener shard) {
        return posts.values().stream().anyMatch(post -> post.listener == shard);
    }

    synchronized int open() {
        return posts.size() - answered;
    }
}
