package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The facts of recently probed URLs, and the probes that are under way. Bounded: the least recently requested
 * entry is evicted first.
 */
final class ProbeCache {

    /** {@link Unverified} facts are kept for this fraction of the time: the next probe may well succeed. */
    private static final int UNVERIFIED_FRACTION = 6;

    record Question(String url, MediaKind kind) {}

    private record Entry(CompletableFuture<MediaFacts> facts, Instant start) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Question, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final int size;
    private final Duration time;
    private final InstantSource clock;

    ProbeCache(int size, Duration time, InstantSource clock) {
        this.size = size;
        this.time = time;
        this.clock = clock;
    }

    /**
     * The facts, once they are known: one future for all who ask the same question at the same time.
     *
     * @param probe starts a probe that completes the given future; called without any lock. When it
     *     throws, the future fails
     */
    CompletableFuture<MediaFacts> get(Question question, Consumer<CompletableFuture<MediaFacts>> probe) {
        CompletableFuture<MediaFacts> facts = new CompletableFuture<>();
        lock.lock();
        try {
            Instant now = clock.instant();
            Entry known = entries.get(question);
            if (known != null && isFresh(known, now)) {
                return known.facts;
            }
            entries.put(question, new Entry(facts, now));
            if (entries.size() > size) {
                entries.remove(entries.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        try {
            probe.accept(facts);
        } catch (RuntimeException | Error bug) {
            facts.completeExceptionally(bug);
        }
        return facts;
    }

    private boolean isFresh(Entry entry, Instant now) {
        if (!entry.facts.isDone()) {
            return true;
        }
        if (entry.facts.isCompletedExceptionally()) {
            return false;
        }
        boolean unverified = entry.facts.resultNow() instanceof Unverified;
        Duration age = Duration.between(entry.start, now);
        return age.compareTo(unverified ? time.dividedBy(UNVERIFIED_FRACTION) : time) < 0;
    }
}
