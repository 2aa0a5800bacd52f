package dev.reelay.outbound;

import dev.reelay.answer.SubmitAnswer;
import dev.reelay.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The POSTs that this worker has open, and the answers that the ledger does not have yet. They outlive their shard:
 * when a shard opens the partition here again, it adopts them.
 */
final class OpenPosts {

    /** Above this number of answers, the oldest is dropped when a shard does not take one. */
    private static final int MAX_ANSWERS = 10_000;

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

    /** Adds an open POST whose answer goes to the shard. */
    synchronized void begin(Attempt attempt, SubmissionListener shard) {
        settle(attempt); // an answer that this attempt already has counts no longer
        posts.put(attempt, new Post(shard));
    }

    /** Passes the answer on to the shard, and logs it when the shard does not take it. */
    synchronized void answered(Attempt attempt, SubmitAnswer answer) {
        Post post = posts.get(attempt);
        if (post == null) {
            return;
        }
        if (post.answer == null) {
            answered++;
        }
        post.answer = answer;
        if (!post.listener.answered(attempt, answer)) {
            post.logged = true;
            telemetry.unclaimedAnswer(attempt.id(), answer);
            if (answered > MAX_ANSWERS) {
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

    /** Redirects a POST's answer to the shard, at once when it is there; false when there is no such POST. */
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

    /** Removes a POST whose answer the ledger has. */
    synchronized void settle(Attempt attempt) {
        Post post = posts.remove(attempt);
        if (post != null && post.answer != null) {
            answered--;
        }
    }

    /** Removes the shard's answered POSTs, except those that the ledger has as submitting. */
    synchronized void settleAllBut(Set<Attempt> submitting, SubmissionListener shard) {
        posts.entrySet().stream()
                .filter(entry -> entry.getValue().listener == shard && entry.getValue().answer != null)
                .map(Map.Entry::getKey)
                .filter(attempt -> !submitting.contains(attempt))
                .toList()
                .forEach(this::settle);
    }

    /** Logs the accepted submissions whose answers the shard did not commit: no job may have their request ids. */
    synchronized void logUnclaimed(SubmissionListener shard) {
        posts.forEach((attempt, post) -> {
            if (post.listener == shard && post.answer instanceof SubmitAnswer.Accepted accepted && !post.logged) {
                post.logged = true;
                telemetry.unclaimedAnswer(attempt.id(), accepted);
            }
        });
    }

    /** The number of the shard's POSTs that are not settled. */
    synchronized int unsettled(SubmissionListener shard) {
        return Math.toIntExact(
                posts.values().stream().filter(post -> post.listener == shard).count());
    }

    /** The number of POSTs without an answer. */
    synchronized int open() {
        return posts.size() - answered;
    }
}
