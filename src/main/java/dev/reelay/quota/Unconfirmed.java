package dev.reelay.quota;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private final String question;
    private final Logger log;
    private final Lasting lasting = new Lasting();

    /**
     * @param what {@code limit} or {@code budget}
     * @param question what an operator may have to change where partitions are silent
     */
    public Unconfirmed(String what, String question, Logger log) {
        this.noShare = "No partition gets a share of the " + what + " %s: ";
        this.question = question;
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
                        noShare + "for a minute partitions %s have not confirmed it. " + question,
                        scope.name(),
                        names(silent));
            } else {
                log.warnf(
                        noShare
                                + "generation-limits was written for %s partitions, and the requests topic has %s. Was the requests topic made"
                                + " anew? Then delete generation-limits: workers make it again, and nothing is lost with it",
                        scope.name(),
                        known,
                        partitions);
            }
        }
    }

    /**
     * The partitions that have not confirmed what is granted, by scope.
     *
     * @param hasConfirmed whether a partition has
     */
    public static <G> Map<Scope, List<Integer>> silent(
            Map<Scope, G> grants, int partitions, BiPredicate<G, Integer> hasConfirmed) {
        Map<Scope, List<Integer>> found = new TreeMap<>();
        grants.forEach((scope, grant) -> {
            List<Integer> silent = IntStream.range(0, partitions)
                    .boxed()
                    .filter(partition -> !hasConfirmed.test(grant, partition))
                    .toList();
            if (!silent.isEmpty()) {
                found.put(scope, silent);
            }
        });
        return found;
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
