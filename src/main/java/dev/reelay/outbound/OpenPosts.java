package dev.reelay.outbound;

import dev.reelay.job.SubmitAnswer;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.Signal;
import dev.reelay.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The POSTs that this worker has open, and the answers that are not in the ledger yet. They outlive their shard: whoever
 * opens the partition here again finds them.
 */
final class OpenPosts {

    /** Answers that nobody has asked for are kept up to this number, oldest first to go. */
    private static final int UNCLAIMED_LIMIT = 10_000;

    private static final class Post {
        private Inbox listener;
        private @Nullable SubmitAnswer answer;
        private boolean told;

        Post(Inbox listener) {
            this.listener = listener;
        }
    }

    private final Map<Attempt, Post> posts = new LinkedHashMap<>();
    private final Telemetry telemetry;
    private int answered;

    OpenPosts(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    synchronized void begin(Attempt attempt, Inbox shard) {
        posts.put(attempt, new Post(shard));
    }

    synchronized void answered(Attempt attempt, SubmitAnswer answer) {
        Post post = posts.get(attempt);
        if (post == null) {
            return;
        }
        post.answer = answer;
        answered++;
        if (!post.listener.put(new Signal.Answered(attempt, answer))) {
            post.told = true;
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

    synchronized boolean adopt(Attempt attempt, Inbox shard) {
        Post post = posts.get(attempt);
        if (post == null) {
            return false;
        }
        post.listener = shard;
        if (post.answer != null) {
            shard.put(new Signal.Answered(attempt, post.answer));
        }
        return true;
    }

    synchronized void settle(Attempt attempt) {
        Post post = posts.remove(attempt);
        if (post != null && post.answer != null) {
            answered--;
        }
    }

    synchronized void settleAllBut(Set<Attempt> submitting, Inbox shard) {
        posts.entrySet().stream()
                .filter(entry -> entry.getValue().listener == shard && entry.getValue().answer != null)
                .map(Map.Entry::getKey)
                .filter(attempt -> !submitting.contains(attempt))
                .toList()
                .forEach(this::settle);
    }

    /** The shard is at its end. What was accepted, and it did not get to write, may be nobody's: that is told at once. */
    synchronized void leave(Inbox shard) {
        posts.forEach((attempt, post) -> {
            if (post.listener == shard && post.answer instanceof SubmitAnswer.Accepted accepted && !post.told) {
                post.told = true;
                telemetry.unclaimedAnswer(attempt.id(), accepted);
            }
        });
    }

    synchronized boolean has(Inbox shard) {
        return posts.values().stream().anyMatch(post -> post.listener == shard);
    }

    synchronized int open() {
        return posts.size() - answered;
    }
}
