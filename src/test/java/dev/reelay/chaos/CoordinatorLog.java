package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Loss;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * Which workers the group's coordinator removed although they had not left, in its own words. It runs in this JVM, as the
 * brokers of these tests do. A worker's name is part of its client's id, and so of its member's id.
 */
final class CoordinatorLog implements AutoCloseable {

    private static final String LOGGER = "org.apache.kafka.coordinator.group.GroupMetadataManager";

    /** No heartbeat, no answer to a rebalance, and both of them in the newer protocol. */
    private static final Pattern REMOVAL = Pattern.compile("has failed, removing it from the group"
            + "|removed (?:dynamic )?members who haven't|fenced from the group because");

    private static final Pattern WORKER = Pattern.compile("worker-[0-9]+");

    private final Logger log = Logger.getLogger(LOGGER);
    private final java.util.logging.Level level = log.getLevel();
    private final List<Loss> losses = new CopyOnWriteArrayList<>();
    private final ExtHandler handler = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord record) {
            Instant at = record.getInstant();
            removed(record.getMessage()).forEach(worker -> losses.add(new Loss(at, worker, Loss.Kind.REMOVED)));
        }
    };

    CoordinatorLog() {
        log.setLevel(Level.INFO);
        log.setUseParentHandlers(false);
        log.addHandler(handler);
    }

    /** What it has said so far. */
    List<Loss> losses() {
        return List.copyOf(losses);
    }

    private static Stream<String> removed(String message) {
        return REMOVAL.matcher(message).find()
                ? WORKER.matcher(message).results().map(MatchResult::group).distinct()
                : Stream.empty();
    }

    @Override
    public void close() {
        log.removeHandler(handler);
        log.setUseParentHandlers(true);
        log.setLevel(level);
    }
}
