package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up so that a slow one costs only those who ask for it. A look-up blocks its thread for as long as the name
 * servers take, which may be a minute, and nothing ends it: so each name has one look-up at a time, which all who ask for it
 * share, and the names of one domain have a few threads of many.
 *
 * <p>Answers are not kept here: the JVM keeps them, for half a minute by default.
 */
final class NameLookups implements AutoCloseable {

    /** Names of one domain that are looked up at a time. A healthy domain answers hundreds of them a second. */
    static final int PER_SITE = 8;

    /**
     * Names that are looked up at a time: thirty-two domains that do not answer leave no thread for others, until their
     * look-ups end. Each thread takes some tens of KB, and only while it is used.
     */
    static final int TOTAL = 256;

    /** How long a look-up waits for its thread at most, however long those who ask for it would wait. */
    private static final long LONGEST_WAIT_SECONDS = 120;

    /** How a look-up ended for one who asked. */
    enum Outcome {
        FOUND,
        NO_ADDRESS,
        /** The name servers did not answer in time. */
        TIMED_OUT,
        /** Too many other names of the domain, or of all, were being looked up. */
        BUSY
    }

    /**
     * The answer for one who asked.
     *
     * @param addresses all of the name; empty unless they are {@link Outcome#FOUND}
     * @param took nanoseconds that the one who asked waited for the name servers, and not for a thread
     */
    record Answer(Outcome outcome, List<InetAddress> addresses, long took) {

        /** Why there are no addresses; empty when they are found. */
        Optional<MediaFacts> trouble() {
            return switch (outcome) {
                case FOUND -> Optional.empty();
                case NO_ADDRESS -> Optional.of(new Unverified(Reason.NO_ADDRESS, "the name has no address"));
                case TIMED_OUT -> Optional.of(new Unverified(Reason.TIMED_OUT, "no address in time"));
                case BUSY -> Optional.of(new Unverified(Reason.BUSY, "too many names at a time"));
            };
        }
    }

    /** One look-up, and those who share it. */
    private static final class Lookup {
        /** Completes with false when there was no thread in time. */
        private final CompletableFuture<Boolean> begun = new CompletableFuture<>();

        private final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();

        /** As {@link System#nanoTime}; set before {@link #begun}. */
        private volatile long start;
    }

    private final Map<String, Lookup> underWay = new ConcurrentHashMap<>();
    private final HostLimiter limiter = new HostLimiter(1, PER_SITE, TOTAL);
    private final Resolver resolver;
    private final LongSupplier nanoTime;

    /** Platform threads: a look-up would block the carrier of a virtual one. The limiter bounds how many there are. */
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("media-names-", 0).factory());

    NameLookups(Resolver resolver) {
        this(resolver, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    NameLookups(Resolver resolver, LongSupplier nanoTime) {
        this.resolver = resolver;
        this.nanoTime = nanoTime;
    }

    /**
     * Looks a name up, or waits for the look-up of it that is under way. The future never fails.
     *
     * @param patience nanoseconds to wait for a thread
     * @param timeout nanoseconds that the look-up may take from its begin on: one that has taken as long already is not
     *     waited for
     */
    CompletableFuture<Answer> find(String host, long patience, long timeout) {
        long asked = nanoTime.getAsLong();
        Lookup lookup = join(host);
        return lookup.begun
                .copy()
                .completeOnTimeout(false, Math.max(0, patience), TimeUnit.NANOSECONDS)
                .thenCompose(begun -> begun
                        ? await(lookup, timeout)
                        : CompletableFuture.completedFuture(new Answer(Outcome.BUSY, List.of(), 0)))
                .thenApply(answer -> {
                    long since = answer.outcome == Outcome.BUSY ? nanoTime.getAsLong() : Math.max(asked, lookup.start);
                    return new Answer(answer.outcome, answer.addresses, nanoTime.getAsLong() - since);
                });
    }

    private CompletableFuture<Answer> await(Lookup lookup, long timeout) {
        long left = timeout - (nanoTime.getAsLong() - lookup.start);
        return lookup.addresses
                .<@Nullable List<InetAddress>>thenApply(found -> found)
                .completeOnTimeout(null, Math.max(0, left), TimeUnit.NANOSECONDS)
                .thenApply(found -> {
                    Outcome outcome =
                            found == null ? Outcome.TIMED_OUT : found.isEmpty() ? Outcome.NO_ADDRESS : Outcome.FOUND;
                    return new Answer(outcome, found == null ? List.of() : found, 0);
                });
    }

    private Lookup join(String host) {
        Lookup mine = new Lookup();
        Lookup known = underWay.putIfAbsent(host, mine);
        if (known != null) {
            return known;
        }
        var _ = limiter.acquire(host, TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS))
                .thenAccept(
                        slot -> slot.ifPresentOrElse(granted -> begin(host, mine, granted), () -> giveUp(host, mine)));
        return mine;
    }

    private void begin(String host, Lookup lookup, HostLimiter.Slot slot) {
        lookup.start = nanoTime.getAsLong();
        try {
            threads.execute(() -> {
                List<InetAddress> addresses = resolve(host);
                // First the place for the next one: those who wait for these addresses run their own code.
                underWay.remove(host, lookup);
                slot.release();
                lookup.addresses.complete(addresses);
            });
            lookup.begun.complete(true);
        } catch (RejectedExecutionException | OutOfMemoryError closedOrNoThread) {
            slot.release();
            giveUp(host, lookup);
        }
    }

    private void giveUp(String host, Lookup lookup) {
        underWay.remove(host, lookup);
        lookup.begun.complete(false);
    }

    private List<InetAddress> resolve(String host) {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException | RuntimeException | Error noAddress) {
            return List.of();
        }
    }

    /** Look-ups that are under way are interrupted, which need not end them. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
