package dev.reelay.media;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits how many files are checked at a time: of one host, and of all hosts. A host is forgotten as soon as no
 * probe has or awaits a slot of it.
 */
final class HostLimiter {

    private static final class Host {
        private final AsyncSemaphore permits;
        private int users;

        private Host(int perHost) {
            this.permits = new AsyncSemaphore(perHost);
        }
    }

    /** The right to check one file of one host. To be released exactly once. */
    final class Slot {
        private final String name;
        private final Host host;

        private Slot(String name, Host host) {
            this.name = name;
            this.host = host;
        }

        void release() {
            total.release();
            host.permits.release();
            leave(name);
        }
    }

    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final int perHost;
    private final AsyncSemaphore total;

    HostLimiter(int perHost, int total) {
        this.perHost = perHost;
        this.total = new AsyncSemaphore(total);
    }

    /**
     * Asks for a slot, without blocking. The host's permit comes first: a probe that waits for a busy host
     * holds no permit that a probe of another host could use.
     *
     * @param nanos how long to wait, for both permits together
     * @return empty when there was no slot in time
     */
    CompletableFuture<Optional<Slot>> acquire(String name, long nanos) {
        long asked = System.nanoTime();
        Host host = enter(name);
        return host.permits
                .acquire(nanos)
                .thenCompose(hostPermit -> hostPermit
                        ? acquireTotal(host, nanos - (System.nanoTime() - asked))
                        : CompletableFuture.completedFuture(false))
                .thenApply(bothPermits -> {
                    if (bothPermits) {
                        return Optional.of(new Slot(name, host));
                    }
                    leave(name);
                    return Optional.empty();
                });
    }

    private CompletableFuture<Boolean> acquireTotal(Host host, long nanos) {
        return total.acquire(nanos).thenApply(permit -> {
            if (!permit) {
                host.permits.release();
            }
            return permit;
        });
    }

    private Host enter(String name) {
        return hosts.compute(name, (_, known) -> {
            Host host = known == null ? new Host(perHost) : known;
            host.users++;
            return host;
        });
    }

    private void leave(String name) {
        hosts.computeIfPresent(name, (_, host) -> --host.users == 0 ? null : host);
    }
}
