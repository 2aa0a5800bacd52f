package dev.reelay.media;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits how many files are checked at a time: of one host, of one site, and in all. A site is the domain that one owner
 * has: who makes up names below a slow domain takes a share of all slots and no more. A host is forgotten as soon as no
 * probe has or awaits a slot of it.
 */
final class HostLimiter {

    /** In domains of countries, names below {@code co}, {@code com}, {@code ac} and the like have owners of their own. */
    private static final int LONGEST_SHARED_LABEL = 3;

    /** The limits of hosts or of sites, by name. */
    private static final class Group {
        private final Map<String, Member> members = new ConcurrentHashMap<>();
        private final int limit;

        private Group(int limit) {
            this.limit = limit;
        }

        private AsyncSemaphore enter(String name) {
            return members.compute(name, (_, known) -> {
                        Member member = known == null ? new Member(limit) : known;
                        member.users++;
                        return member;
                    })
                    .permits;
        }

        private void leave(String name) {
            members.computeIfPresent(name, (_, member) -> --member.users == 0 ? null : member);
        }
    }

    private static final class Member {
        private final AsyncSemaphore permits;
        private int users;

        private Member(int limit) {
            this.permits = new AsyncSemaphore(limit);
        }
    }

    /** The right to check one file of one host. To be released exactly once. */
    final class Slot {
        private final String host;
        private final List<AsyncSemaphore> permits;

        private Slot(String host) {
            this.host = host;
            this.permits = List.of(hosts.enter(host), sites.enter(site(host)), total);
        }

        void release() {
            permits.reversed().forEach(AsyncSemaphore::release);
            leave();
        }

        private void leave() {
            sites.leave(site(host));
            hosts.leave(host);
        }
    }

    private final Group hosts;
    private final Group sites;
    private final AsyncSemaphore total;

    HostLimiter(int perHost, int perSite, int total) {
        this.hosts = new Group(perHost);
        this.sites = new Group(perSite);
        this.total = new AsyncSemaphore(total);
    }

    /**
     * Asks for a slot, without blocking. The host's permit comes first, then the site's: a probe that waits for a busy host
     * holds no permit that a probe of another host could use.
     *
     * @param nanos how long to wait, for all permits together
     * @return empty when there was no slot in time
     */
    CompletableFuture<Optional<Slot>> acquire(String host, long nanos) {
        Slot slot = new Slot(host);
        return acquire(slot.permits, System.nanoTime() + nanos).thenApply(all -> {
            if (all) {
                return Optional.of(slot);
            }
            slot.leave();
            return Optional.empty();
        });
    }

    /** INVARIANT: all of the permits are taken, or none of them. */
    private static CompletableFuture<Boolean> acquire(List<AsyncSemaphore> permits, long deadline) {
        if (permits.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        AsyncSemaphore first = permits.getFirst();
        return first.acquire(deadline - System.nanoTime())
                .thenCompose(granted -> granted
                        ? acquire(permits.subList(1, permits.size()), deadline).thenApply(others -> {
                            if (!others) {
                                first.release();
                            }
                            return others;
                        })
                        : CompletableFuture.completedFuture(false));
    }

    /** The last two labels of the name; the last three where the last two look like {@code co.uk}. */
    static String site(String host) {
        int top = host.lastIndexOf('.');
        int second = host.lastIndexOf('.', top - 1);
        if (top < 0 || second < 0) {
            return host;
        }
        boolean shared = host.length() - top == 3 && top - second - 1 <= LONGEST_SHARED_LABEL;
        return host.substring((shared ? host.lastIndexOf('.', second - 1) : second) + 1);
    }
}
