package dev.reelay.console.access;

import dev.reelay.console.RefusedWrites;
import dev.reelay.console.Visitor;
import dev.reelay.console.access.RequestRules.Refusal;
import dev.reelay.json.ForeignText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notes what somebody who is known was refused before any page saw it: a form without token, or from another site. What is refused for
 * a missing permission the pages note themselves; what strangers send is not noted, as it would fill the audit log.
 *
 * <p>Not promised: that the audit log has each of them. The answer does not wait for the brokers, and of more than {@value #AT_ONCE} at
 * once by one user, and one in three seconds, nothing is noted: a hostile page can have a browser send thousands.
 */
final class RefusalLog {

    private static final int AT_ONCE = 20;
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int SHOWN = 200;
    private static final Logger LOG = Logger.getLogger("dev.reelay.console");

    private final RefusedWrites audit;
    private final Executor executor;
    private final Attempts each;

    /**
     * A log that writes to the audit log, too.
     *
     * @param executor runs what blocks
     */
    RefusalLog(RefusedWrites audit, Executor executor, InstantSource clock) {
        this.audit = audit;
        this.executor = executor;
        this.each = new Attempts(AT_ONCE, PAUSE, clock);
    }

    /**
     * Notes a refusal, soon.
     *
     * @param path of the request, below the base path
     * @param fields what its query and its form say; null for what neither has
     */
    void record(Visitor visitor, String path, Function<String, @Nullable String> fields, Refusal refusal) {
        if (!each.take(visitor.user()).isZero()) {
            return;
        }
        LOG.warnf(
                "The console has refused a form that %s sent to %s: %s",
                ForeignText.oneLine(visitor.user(), SHOWN), ForeignText.oneLine(path, SHOWN), refusal.code());
        executor.execute(() -> audit.refused(visitor, path, fields, refusal.code(), refusal.message()));
    }
}
