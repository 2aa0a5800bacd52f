package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.NotPublic;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.job.MediaKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Tells what is behind a URL. Reads at most {@value Fetch#WINDOW} bytes, goes to public hosts alone, sends no cookie, no
 * token and no credentials, and uses no proxy of the environment. Any number of threads may ask at a time.
 *
 * <p>Same URL within a minute: same answer. Who asks for what is being asked for just now, waits for that.
 */
public final class MediaProbe implements AutoCloseable {

    /** Hosts answer such URLs with 414, and the memory must stay bounded. */
    static final int LONGEST_URL = 8 * 1024;

    /**
     * Limits.
     *
     * @param timeout for all that the hosts of one URL do: names, connections, redirects, bytes
     * @param patience how long a probe waits, in all, for one of the slots below
     * @param perHost files of one host at a time
     * @param inAll files at a time; each may take {@value Fetch#WINDOW} bytes of memory
     * @param remember how long an answer counts; one that tells nothing counts for a sixth of it
     * @param remembered how many answers are kept at most
     * @param trusted hosts that are exempt from the rules about public hosts
     */
    public record Settings(
            Duration timeout,
            Duration patience,
            int perHost,
            int inAll,
            Duration remember,
            int remembered,
            TrustedHosts trusted) {

        /**
         * Five seconds for a URL, four files of a host and 64 in all at a time, a minute's memory of 1,000 answers. Two
         * minutes for a slot: a worker full of jobs with files on one host looks at all of them.
         */
        public static Settings usual(TrustedHosts trusted) {
            return new Settings(
                    Duration.ofSeconds(5), Duration.ofMinutes(2), 4, 64, Duration.ofMinutes(1), 1_000, trusted);
        }
    }

    private final Settings settings;
    private final Network network;
    private final HostLimiter slots;
    private final ProbeCache answers;

    /**
     * Opens an HTTP client and an event loop of its own.
     *
     * @param time for the memory alone
     */
    public MediaProbe(Settings settings, Resolver resolver, InstantSource time) {
        this(settings, Network.open(settings.timeout(), resolver), time);
    }

    /** @param network closed with this */
    MediaProbe(Settings settings, Network network, InstantSource time) {
        this.settings = settings;
        this.network = network;
        this.slots = new HostLimiter(settings.perHost(), settings.inAll());
        this.answers = new ProbeCache(settings.remembered(), settings.remember(), time);
    }

    /**
     * Blocks for at most {@code timeout} and {@code patience}; meant for virtual threads. Never throws for what a host or a
     * file does. Interrupted, it gives up with an unverified answer and leaves the thread interrupted.
     *
     * @param url as it stands in the request, whatever it is
     */
    public MediaFacts probe(String url, MediaKind kind) {
        if (url.length() > LONGEST_URL) {
            return new Unverified(Reason.TOO_LONG, "a URL of " + url.length() + " characters");
        }
        Optional<MediaUrl> read = MediaUrl.read(url, settings.trusted());
        if (read.isEmpty()) {
            return new NotPublic();
        }
        CompletableFuture<MediaFacts> answer =
                answers.get(new ProbeCache.Question(url, kind), mine -> start(read.get(), kind, mine));
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Unverified(Reason.TIMED_OUT, "given up");
        } catch (ExecutionException bug) {
            return new Unverified(Reason.ODD_ANSWER, String.valueOf(bug.getCause()));
        }
    }

    /** On a thread of its own: whoever asked may leave, and others may wait for the same. */
    private void start(MediaUrl url, MediaKind kind, CompletableFuture<MediaFacts> answer) {
        Thread.ofVirtual().name("media-probe").start(() -> {
            try {
                UrlProbe visit = new UrlProbe(
                        network,
                        slots,
                        settings.trusted(),
                        kind,
                        settings.timeout().toNanos(),
                        settings.patience().toNanos());
                answer.complete(visit.at(url));
            } catch (InterruptedException | RuntimeException | Error failed) {
                answer.completeExceptionally(failed);
            }
        });
    }

    @Override
    public void close() {
        network.close();
    }
}
