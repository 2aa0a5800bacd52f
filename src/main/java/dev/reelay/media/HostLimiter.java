package dev.reelay.media;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many files are looked at at a time, of one host and in all. Forgets hosts that nobody asks for. */
final class HostLimiter {

    private static final class Host {
        private final Semaphore free;
        private int users;

        private Host(int perHost) {
            this.free = new Semaphore(perHost, true);
        }
    }

    /** To be closed by whoever has it, once. */
    final class Slot implements AutoCloseable {
        private final String name;
        private final Host host;

        private Slot(String name, Host host) {
            this.name = name;
            this.host = host;
        }

        @Override
        public void close() {
            inAll.release();
            host.free.release();
            leave(name);
        }
    }

    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final int perHost;
    private final Semaphore inAll;

    HostLimiter(int perHost, int inAll) {
        this.perHost = perHost;
        this.inAll = new Semaphore(inAll, true);
    }

    /** A slot, or empty when none was free for that long. */
    Optional<Slot> take(String name, long nanos) throws InterruptedException {
        long start = System.nanoTime();
        Host host = hosts.compute(name, (_, known) -> {
            Host one = known == null ? new Host(perHost) : known;
            one.users++;
            return one;
        });
        boolean mine = false;
        boolean taken = false;
        try {
            // The host's first: who waits for a busy host must not hold up the others.
            mine = host.free.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            taken = mine && inAll.tryAcquire(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            return taken ? Optional.of(new Slot(name, host)) : Optional.empty();
        } finally {
            if (!taken) {
                if (mine) {
                    host.free.release();
                }
                leave(name);
            }
        }
    }

    /** How many hosts are known just now. */
    int hosts() {
        return hosts.size();
    }

    private void leave(String name) {
        hosts.computeIfPresent(name, (_, host) -> --host.users == 0 ? null : host);
    }
}
