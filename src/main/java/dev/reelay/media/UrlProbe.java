package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.NotPublic;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.job.MediaKind;
import dev.reelay.media.Fetch.Answer;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one URL, through its redirects. Each name is resolved once, <em>all</em> its addresses are checked, and the
 * connection goes to one of those: what the name resolves to a moment later does not matter.
 */
final class UrlProbe {

    static final int MOST_REDIRECTS = 3;

    /** Some hosts have dozens of addresses. */
    private static final int MOST_ADDRESSES = 3;

    private final Network network;
    private final HostLimiter slots;
    private final TrustedHosts trusted;
    private final MediaKind kind;
    private long timeLeft;
    private long patienceLeft;

    /**
     * @param timeout nanoseconds for all that hosts do: names, connections, redirects, bytes
     * @param patience nanoseconds to wait for slots
     */
    UrlProbe(Network network, HostLimiter slots, TrustedHosts trusted, MediaKind kind, long timeout, long patience) {
        this.network = network;
        this.slots = slots;
        this.trusted = trusted;
        this.kind = kind;
        this.timeLeft = timeout;
        this.patienceLeft = patience;
    }

    MediaFacts at(MediaUrl first) throws InterruptedException {
        MediaUrl url = first;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            switch (inSlot(url)) {
                case Answer.Tells(MediaFacts facts) -> {
                    return facts;
                }
                case Answer.Unreached _ -> {
                    return new Unverified(Reason.NO_CONNECTION, "no connection");
                }
                case Answer.Leads(String location) -> {
                    Optional<MediaUrl> next = Optional.empty();
                    try {
                        next = url.follow(location, trusted);
                    } catch (IllegalArgumentException noReference) {
                        return new Unverified(Reason.REDIRECTS, "a redirect that leads nowhere");
                    }
                    if (next.isEmpty()) {
                        return new NotPublic();
                    }
                    url = next.get();
                }
            }
        }
        return new Unverified(Reason.REDIRECTS, "more than " + MOST_REDIRECTS + " redirects");
    }

    private Answer inSlot(MediaUrl url) throws InterruptedException {
        long asked = System.nanoTime();
        Optional<HostLimiter.Slot> slot = slots.take(url.host(), patienceLeft);
        long begun = System.nanoTime();
        patienceLeft -= begun - asked;
        if (slot.isEmpty()) {
            return new Answer.Tells(new Unverified(Reason.BUSY, "too many files at a time"));
        }
        try (HostLimiter.Slot _ = slot.get()) {
            return visit(url, begun + timeLeft);
        } finally {
            timeLeft -= System.nanoTime() - begun;
        }
    }

    private Answer visit(MediaUrl url, long deadline) throws InterruptedException {
        List<InetAddress> addresses = resolve(url.host(), deadline);
        if (addresses == null && System.nanoTime() - deadline >= 0) {
            return new Answer.Tells(new Unverified(Reason.TIMED_OUT, "no address in time"));
        }
        if (addresses == null || addresses.isEmpty()) {
            return new Answer.Tells(new Unverified(Reason.NO_ADDRESS, "the name has no address"));
        }
        if (!url.trusted() && !addresses.stream().allMatch(PublicAddresses::isPublic)) {
            return new Answer.Tells(new NotPublic());
        }
        for (InetAddress address : addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()))) {
            SocketAddress server = network.route().apply(address, url.port());
            Answer answer = Fetch.get(network.client(), url, server, kind, deadline - System.nanoTime());
            if (!(answer instanceof Answer.Unreached)) {
                return answer;
            }
            if (System.nanoTime() - deadline >= 0) {
                return new Answer.Tells(new Unverified(Reason.TIMED_OUT, "no connection in time"));
            }
        }
        return new Answer.Unreached();
    }

    private @Nullable List<InetAddress> resolve(String host, long deadline) throws InterruptedException {
        Future<List<InetAddress>> addresses = null;
        try {
            addresses = network.names().submit(() -> network.resolver().resolve(host));
            return addresses.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException none) {
            return null;
        } finally {
            if (addresses != null) {
                addresses.cancel(true);
            }
        }
    }
}
