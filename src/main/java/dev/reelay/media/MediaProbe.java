package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import dev.reelay.json.ForeignText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds out what is behind a URL. Reads at most {@value Fetch#MAX_BYTES} bytes of a file, and of a clip {@value
 * ClipParts#MOST_PARTS} small parts from further behind; connects to public hosts only, sends no cookie, no token and no credentials, and ignores proxy settings of the
 * environment. Safe for any number of threads.
 *
 * <p>The facts of a URL are remembered for a minute. Callers that ask for the same URL at the
 * same time share one probe.
 */
public final class MediaProbe implements AutoCloseable {

    /**
     * Limits.
     *
     * @param timeout for everything that the hosts of one URL do: name look-ups, connections, redirects, bytes
     * @param slotTimeout how long a probe waits, in all, for one of the slots below
     * @param perHost files of one host that are checked at a time
     * @param total files of all hosts that are checked at a time; each may take {@value
     *     Fetch#MAX_BYTES} bytes of memory, and half as much again for a clip
     * @param cacheTime how long facts are remembered; {@link Unverified} for a sixth of it
     * @param cacheSize how many URLs are remembered at most
     * @param trusted hosts that are exempt from the rules about public hosts
     */
    public record Settings(
            Duration timeout,
            Duration slotTimeout,
            int perHost,
            int total,
            Duration cacheTime,
            int cacheSize,
            TrustedHosts trusted) {

        /**
         * Five seconds for a URL, four files of a host and 64 in all at a time, 1,000 URLs remembered
         * for a minute. Two minutes for a slot: so a worker full of jobs with files on one slow host
         * still gets to all of them.
         */
        public static Settings defaults(TrustedHosts trusted) {
            return new Settings(
                    Duration.ofSeconds(5), Duration.ofMinutes(2), 4, 64, Duration.ofMinutes(1), 1_000, trusted);
        }
    }

    /** A site gets this part of all slots: so many sites that do not answer leave none for others. */
    private static final int SITES_THAT_FILL_ALL_SLOTS = 4;

    private static final MediaFacts NOT_FETCHED = new Unverified(Reason.NOT_FETCHED, "only the URL was judged");

    private static final int LONGEST_DETAIL = 200;

    private final Settings settings;
    private final Network network;
    private final HostLimiter limiter;
    private final ProbeCache cache;
    private final ExecutorService decoder;

    /**
     * Opens an HTTP client and an event loop of its own.
     *
     * @param time for the cache only: time-outs follow the system's clock
     */
    public MediaProbe(Settings settings, Resolver resolver, InstantSource time) {
        this(settings, Network.open(settings.timeout(), resolver), time);
    }

    /** @param network closed with this probe */
    MediaProbe(Settings settings, Network network, InstantSource time) {
        this(settings, network, time, oneThread());
    }

    /** @param decoder runs what reads {@code data:} URIs; shut down with this probe */
    MediaProbe(Settings settings, Network network, InstantSource time, ExecutorService decoder) {
        this.decoder = decoder;
        this.settings = settings;
        this.network = network;
        int perSite = Math.max(settings.perHost(), settings.total() / SITES_THAT_FILL_ALL_SLOTS);
        this.limiter = new HostLimiter(settings.perHost(), perSite, settings.total());
        this.cache = new ProbeCache(settings.cacheSize(), settings.cacheTime(), time);
    }

    /**
     * Starts to check a URL, unless its facts are known or on their way. Never blocks, and reads nothing on the caller's thread.
     * Of {@link MediaKind#FILE} the URL's spelling is judged at once, and nothing is fetched.
     *
     * <p>The future completes within {@code timeout} and {@code slotTimeout}, never exceptionally:
     * whatever a host or a file does is a value. It may complete on an event loop, so a dependent stage
     * that blocks must be an {@code ...Async} one. It is the caller's own: to cancel it leaves the other
     * callers of the same URL alone.
     *
     * <p>A {@code data:} URI is read by a thread of its own, since one may have 64 MiB, and not remembered: it is the file. Whether the field takes one is the
     * caller's to know.
     *
     * @param url as it is written in the request, whatever it is
     */
    public CompletableFuture<MediaFacts> probe(String url, MediaKind kind) {
        if (DataUri.is(url)) {
            return decoded(url, kind);
        }
        return switch (MediaUrl.parse(url, settings.trusted())) {
            case MediaUrl.Parsed.Decided(MediaFacts facts) -> CompletableFuture.completedFuture(facts);
            case MediaUrl.Parsed.Fetchable _
            when kind == MediaKind.FILE -> CompletableFuture.completedFuture(NOT_FETCHED);
            case MediaUrl.Parsed.Fetchable(MediaUrl parsed) ->
                // Stripped, as it was parsed: the white space around it has no bound.
                cache.get(new ProbeCache.Question(url.strip(), kind), shared -> start(parsed, kind, shared))
                        // The message of a bug may quote the URL, at any length.
                        .exceptionally(bug -> new Unverified(
                                Reason.ODD_ANSWER, ForeignText.oneLine(String.valueOf(bug), LONGEST_DETAIL)));
        };
    }

    /** No virtual thread: it would keep its carrier from other virtual threads until it is done. */
    private static ExecutorService oneThread() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("reelay-data-uris").factory());
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private CompletableFuture<MediaFacts> decoded(String dataUri, MediaKind kind) {
        try {
            return CompletableFuture.supplyAsync(() -> DataUri.read(dataUri, kind), decoder);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(new Unverified(Reason.NOT_FETCHED, "the worker stops"));
        }
    }

    /**
     * What {@link #probe} finds without asking anyone: no name is looked up, nothing is fetched.
     *
     * @param url as it is written in the request, whatever it is
     * @return what a URL is that is not public by its spelling, or what is in a {@code data:} URI; empty when a probe would ask the
     *     host
     */
    public static Optional<MediaFacts> factsWithoutFetching(String url, MediaKind kind, TrustedHosts trusted) {
        return switch (read(url, kind, trusted)) {
            case MediaUrl.Parsed.Decided(MediaFacts facts) -> Optional.of(facts);
            case MediaUrl.Parsed.Fetchable _ -> Optional.empty();
        };
    }

    private static MediaUrl.Parsed read(String url, MediaKind kind, TrustedHosts trusted) {
        return DataUri.is(url) ? new MediaUrl.Parsed.Decided(DataUri.read(url, kind)) : MediaUrl.parse(url, trusted);
    }

    private void start(MediaUrl url, MediaKind kind, CompletableFuture<MediaFacts> shared) {
        UrlProbe probe = new UrlProbe(
                network,
                limiter,
                settings.trusted(),
                kind,
                settings.timeout().toNanos(),
                settings.slotTimeout().toNanos());
        var _ = probe.probe(url).whenComplete((facts, bug) -> {
            if (bug == null) {
                shared.complete(facts);
            } else {
                shared.completeExceptionally(bug);
            }
        });
    }

    /**
     * Ends the event loop and the name look-ups. Probes that are under way complete as
     * unverified, by their time-outs.
     */
    @Override
    public void close() {
        network.close();
        decoder.shutdown();
    }
}
