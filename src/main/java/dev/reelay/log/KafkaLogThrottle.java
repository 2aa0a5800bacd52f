package dev.reelay.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * Of the warnings that Kafka's clients repeat, passes one in ten seconds. While brokers are away, each client of the worker (one
 * for each partition, and three more) logs one or two with every attempt to connect: some thirty a second in all. A consumer whose
 * topic was deleted logs one for each partition with every fetch, which it repeats without a pause: 23,000 lines a second were counted.
 *
 * <p>Lines are similar when they come from the same logger and their texts differ only in the client's name, which is in
 * brackets, and in numbers. The next line that passes has the number of those left out. Errors, such as a refused login, all pass.
 * Thread-safe.
 */
final class KafkaLogThrottle implements Filter {

    private static final String CLIENTS = "org.apache.kafka.clients.";
    private static final Pattern VARIES = Pattern.compile("\\[[^]]*]|[0-9]+");
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();
    /** The number of kinds of lines that are kept: texts may have names of topics, of which there can be any number. */
    private static final int MAX_KINDS = 200;

    /** Since the line of a kind that passed last. */
    private static final class Since {
        private final long passedAt;
        private int leftOut;

        private Since(long passedAt) {
            this.passedAt = passedAt;
        }
    }

    private final LongSupplier nanos;
    /** In the order of their last passing. */
    private final Map<String, Since> kinds = new LinkedHashMap<>();

    /** @param nanos a clock as {@link System#nanoTime} */
    KafkaLogThrottle(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        String logger = line.getLoggerName();
        if (logger == null
                || !logger.startsWith(CLIENTS)
                || line.getLevel().intValue() >= Level.SEVERE.intValue()
                || line.getMessage() == null) {
            return true;
        }
        int leftOut = leftOut(logger + VARIES.matcher(line.getMessage()).replaceAll(""));
        if (leftOut > 0) {
            line.setMessage("%s (%d similar lines left out)".formatted(line.getMessage(), leftOut));
        }
        return leftOut >= 0;
    }

    /** @return how many lines were left out before this one; -1 when it is left out as well */
    private synchronized int leftOut(String kind) {
        long now = nanos.getAsLong();
        Since since = kinds.get(kind);
        if (since != null && now - since.passedAt < INTERVAL) {
            since.leftOut++;
            return -1;
        }
        kinds.remove(kind);
        if (kinds.size() >= MAX_KINDS) {
            kinds.remove(kinds.keySet().iterator().next());
        }
        kinds.put(kind, new Since(now));
        return since == null ? 0 : since.leftOut;
    }
}
