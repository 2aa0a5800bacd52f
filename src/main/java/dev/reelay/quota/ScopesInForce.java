package dev.reelay.quota;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * As many scopes as the record of a demand has room for: a partition says what it uses of all limits, or of all budgets, in one record,
 * which a topic has to take. Thread-safe.
 *
 * <p>INVARIANT: which ones these are does not depend on the order in which they were set: all workers agree, and what is changed stays
 * in force.
 */
public final class ScopesInForce {

    /** There are no more than so many. */
    public static final int MOST = 1_000;

    /** Their names have no more bytes together. A thousand of the longest names of tenants are shorter. */
    private static final int MOST_NAME_BYTES = 500_000;

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private final String word;
    private @Nullable Scope told;

    /** @param word what the scopes have, as keys of commands begin: {@code limit} or {@code budget} */
    public ScopesInForce(String word) {
        this.word = word;
    }

    /**
     * Those of the scopes that are in force, the widest first. The log names the first one that is not, when it is another one than it
     * was the last time.
     *
     * @param set those that have a limit, or a budget, and those whose newest command was refused: which of them had one, not all workers know
     */
    public synchronized Set<Scope> of(Collection<Scope> set) {
        List<Scope> ordered = set.stream().distinct().sorted(Scope.WIDEST_FIRST).toList();
        int fitting = fitting(ordered);
        Scope leftOut = fitting < ordered.size() ? ordered.get(fitting) : null;
        if (leftOut != null && !leftOut.equals(told)) {
            LOG.warnf(
                    word + "/%s is not in force, and neither are the %d after it: %d " + word
                            + "s are, and there may be no more",
                    leftOut.name(),
                    ordered.size() - fitting - 1,
                    fitting);
        }
        told = leftOut;
        return new HashSet<>(ordered.subList(0, fitting));
    }

    private static int fitting(List<Scope> ordered) {
        int bytes = 0;
        int fitting = 0;
        while (fitting < Math.min(MOST, ordered.size())) {
            bytes += ordered.get(fitting).name().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_NAME_BYTES) {
                return fitting;
            }
            fitting++;
        }
        return fitting;
    }
}
