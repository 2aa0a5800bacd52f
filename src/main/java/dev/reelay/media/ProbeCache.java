package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.job.MediaKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The answers of the last minute, and those that are awaited. The least recently asked for goes first. */
final class ProbeCache {

    /** What tells nothing is soon worth another try. */
    private static final int UNVERIFIED_SHARE = 6;

    record Question(String url, MediaKind kind) {}

    private record Asked(CompletableFuture<MediaFacts> answer, Instant at) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Question, Asked> asked = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private final Duration remember;
    private final InstantSource time;

    ProbeCache(int most, Duration remember, InstantSource time) {
        this.most = most;
        this.remember = remember;
        this.time = time;
    }

    /** @param find starts to find the answer; called without any lock, once for all who wait for it */
    CompletableFuture<MediaFacts> get(Question question, Consumer<CompletableFuture<MediaFacts>> find) {
        CompletableFuture<MediaFacts> mine = new CompletableFuture<>();
        lock.lock();
        try {
            Instant now = time.instant();
            Asked known = asked.get(question);
            if (known != null && counts(known, now)) {
                return known.answer;
            }
            asked.put(question, new Asked(mine, now));
            if (asked.size() > most) {
                asked.remove(asked.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        find.accept(mine);
        return mine;
    }

    private boolean counts(Asked known, Instant now) {
        if (!known.answer.isDone()) {
            return true;
        }
        if (known.answer.isCompletedExceptionally()) {
            return false;
        }
        boolean tellsNothing = known.answer.resultNow() instanceof Unverified;
        Duration age = Duration.between(known.at, now);
        return age.compareTo(tellsNothing ? remember.dividedBy(UNVERIFIED_SHARE) : remember) < 0;
    }
}
