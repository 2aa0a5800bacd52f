package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import dev.reelay.media.Fetch.Answer;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One probe of one URL, through its redirects, as a chain of futures: no step blocks. Each name is resolved
 * once, <em>all</em> its addresses are checked, and the connection goes to one of those: a name that resolves
 * differently a moment later changes nothing. A name server that is slow holds no slot of a host's.
 */
final class UrlProbe {

    static final int MAX_REDIRECTS = 3;

    /** How many addresses of a name are tried: some names have dozens. */
    static final int MAX_ADDRESSES = 3;

    private final Network network;
    private final HostLimiter limiter;
    private final TrustedHosts trusted;
    private final MediaKind kind;

    /** Nanoseconds. Written by one step of the chain at a time, as is {@link #slotTimeLeft}. */
    private long timeLeft;

    private long slotTimeLeft;

    /**
     * @param timeout nanoseconds for everything that hosts do: name look-ups, connections, redirects, bytes
     * @param slotTimeout nanoseconds to wait, in all, for slots of the limiter
     */
    UrlProbe(
            Network network,
            HostLimiter limiter,
            TrustedHosts trusted,
            MediaKind kind,
            long timeout,
            long slotTimeout) {
        this.network = network;
        this.limiter = limiter;
        this.trusted = trusted;
        this.kind = kind;
        this.timeLeft = timeout;
        this.slotTimeLeft = slotTimeout;
    }

    /** To be called once. */
    CompletableFuture<MediaFacts> probe(MediaUrl url) {
        return probe(url, 0);
    }

    private CompletableFuture<MediaFacts> probe(MediaUrl url, int redirects) {
        return lookUpAndAsk(url).thenCompose(answer -> switch (answer) {
            case Answer.Conclusive(MediaFacts facts) -> CompletableFuture.completedFuture(facts);
            case Answer.Incomplete incomplete ->
                CompletableFuture.completedFuture(incomplete.clip().otherwise());
            case Answer.NoConnection _ -> unverified(Reason.NO_CONNECTION, "no connection");
            case Answer.Redirect(String location) -> follow(url, location, redirects);
        });
    }

    private CompletableFuture<MediaFacts> follow(MediaUrl from, String location, int redirects) {
        MediaUrl.Parsed next;
        try {
            next = from.resolve(location, trusted);
        } catch (IllegalArgumentException notAReference) {
            return unverified(Reason.REDIRECTS, "a redirect that leads nowhere");
        }
        return switch (next) {
            case MediaUrl.Parsed.Decided(MediaFacts facts) -> CompletableFuture.completedFuture(facts);
            case MediaUrl.Parsed.Fetchable _
            when redirects == MAX_REDIRECTS ->
                unverified(Reason.REDIRECTS, "more than " + MAX_REDIRECTS + " redirects");
            case MediaUrl.Parsed.Fetchable(MediaUrl url) -> probe(url, redirects + 1);
        };
    }

    private CompletableFuture<Answer> lookUpAndAsk(MediaUrl url) {
        long asked = System.nanoTime();
        return network.names().find(url.host(), slotTimeLeft, timeLeft).thenCompose(found -> {
            timeLeft -= found.took();
            slotTimeLeft -= System.nanoTime() - asked - found.took();
            return found.trouble().map(UrlProbe::conclusive).orElseGet(() -> askIfPublic(url, found.addresses()));
        });
    }

    private CompletableFuture<Answer> askIfPublic(MediaUrl url, List<InetAddress> addresses) {
        return PublicAddresses.refusal(url, addresses)
                .map(UrlProbe::conclusive)
                .orElseGet(() -> askInSlot(url, addresses));
    }

    private CompletableFuture<Answer> askInSlot(MediaUrl url, List<InetAddress> addresses) {
        long asked = System.nanoTime();
        return limiter.acquire(url.host(), slotTimeLeft).thenCompose(slot -> {
            long granted = System.nanoTime();
            slotTimeLeft -= granted - asked;
            return slot.isEmpty()
                    ? conclusive(new Unverified(Reason.BUSY, "too many files at a time"))
                    : askAndRelease(url, addresses, slot.get(), granted);
        });
    }

    /**
     * INVARIANT: the slot is released once, however the chain ends; a step that throws fails the
     * chain, not this method.
     */
    private CompletableFuture<Answer> askAndRelease(
            MediaUrl url, List<InetAddress> addresses, HostLimiter.Slot slot, long start) {
        long deadline = start + timeLeft;
        return CompletableFuture.completedFuture(addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size())))
                .thenCompose(first -> askFirstThatConnects(url, first, deadline))
                .whenComplete((_, _) -> {
                    timeLeft -= System.nanoTime() - start;
                    slot.release();
                });
    }

    private CompletableFuture<Answer> askFirstThatConnects(MediaUrl url, List<InetAddress> addresses, long deadline) {
        SocketAddress server = network.route().apply(addresses.getFirst(), url.port());
        List<InetAddress> others = addresses.subList(1, addresses.size());
        return Fetch.get(network.client(), url, server, kind, deadline - System.nanoTime())
                .thenCompose(answer -> switch (answer) {
                    case Answer.Conclusive _, Answer.Redirect _ -> CompletableFuture.completedFuture(answer);
                    case Answer.Incomplete incomplete ->
                        new ClipParts(network.client(), url, server, incomplete.version(), deadline)
                                .read(incomplete.clip())
                                .thenApply(Answer.Conclusive::new);
                    case Answer.NoConnection _
                    when isPast(deadline) -> conclusive(new Unverified(Reason.TIMED_OUT, "no connection in time"));
                    case Answer.NoConnection _ when others.isEmpty() -> CompletableFuture.completedFuture(answer);
                    case Answer.NoConnection _ -> askFirstThatConnects(url, others, deadline);
                });
    }

    private static boolean isPast(long deadline) {
        return System.nanoTime() - deadline >= 0;
    }

    private static CompletableFuture<Answer> conclusive(MediaFacts facts) {
        return CompletableFuture.completedFuture(new Answer.Conclusive(facts));
    }

    private static CompletableFuture<MediaFacts> unverified(Reason reason, String detail) {
        return CompletableFuture.completedFuture(new Unverified(reason, detail));
    }
}
