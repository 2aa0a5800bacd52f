package dev.reelay.quota;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says in the log that partitions have not confirmed a limit, or a budget: until all have, no partition gets a share of it. A worker that
 * reads no topic, because nothing is set for it, or is of a version that knows none, never does. Nor does a partition that the requests
 * topic no longer has: then the topic is left over from another one. Not thread-safe.
 */
public final class Unconfirmed {

    private static final int MOST_NAMED = 10;

    private final String noShare;
    private final Logger log;
    private final Lasting lasting = new Lasting();

    /** @param what {@code limit} or {@code budget} */
    public Unconfirmed(String what, Logger log) {
        this.noShare = "No partition gets a share of the " + what + " %s";
        this.log = log;
    }

    /**
     * Looks at what is in force, and says of each scope once that partitions have not confirmed it for a minute.
     *
     * @param missing the partitions that have not, by scope; asked for at most once a second
     * @param partitions how many the requests topic has
     */
    public void look(Supplier<Map<Scope, List<Integer>>> missing, int partitions, Instant now) {
        if (!lasting.isTime(now)) {
            return;
        }
        Map<Scope, List<Integer>> found = missing.get();
        for (Scope scope : lasting.due(found.keySet(), now)) {
            List<Integer> silent = found.getOrDefault(scope, List.of());
            int known = silent.stream().mapToInt(p -> p + 1).max().orElse(0);
            if (known <= partitions) {
                log.warnf(
                        noShare
                                + ": for a minute partitions %s have not confirmed it. Have all workers the same limits in their settings,"
                                + " and a version that knows it?",
                        scope.name(),
                        names(silent));
            } else {
                log.warnf(
                        noShare
                                + ": generation-limits knows of %s partitions, and the requests topic has %s. Was that topic made anew? Then"
                                + " delete generation-limits: workers make it again, and nothing is lost with it",
                        scope.name(),
                        known,
                        partitions);
            }
        }
    }

    /** Partitions in a line of the log: the first ones. */
    public static String names(List<Integer> partitions) {
        return partitions.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** When to look next; null when that makes no difference. */
    public @Nullable Instant nextLook() {
        return lasting.next();
    }
}
