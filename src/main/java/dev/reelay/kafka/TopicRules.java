package dev.reelay.kafka;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.record.TimestampType;

/** The rules for topics: how missing ones are created, and what is wrong with existing ones. Calls no broker. */
final class TopicRules {

    /** One, two, three, four, six or twelve workers share twelve partitions evenly. */
    static final int PARTITIONS = 12;

    /** How much larger a state, a result or a dead letter may be than its request: its own fields and headers. */
    static final int ADDED_BYTES = 128 * 1024;

    /** Small, because compaction skips the active segment, and a restore reads everything in it. */
    private static final int SEGMENT_BYTES = 32 * 1024 * 1024;

    /**
     * The brokers decompress what producers send, and check its size then. With Kafka's default they check the compressed size
     * alone, and a record of 20 KB may become one of 600 MB in the memory of every worker that reads it.
     */
    static final String UNCOMPRESSED = "uncompressed";

    private static final String BROKERS = "--bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\"";

    private TopicRules() {}

    static NewTopic requests(TopicNames names) {
        return topic(
                names.requests(),
                PARTITIONS,
                Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE, COMPRESSION_TYPE_CONFIG, UNCOMPRESSED));
    }

    static NewTopic commands(TopicNames names) {
        return topic(
                names.control(),
                1,
                Map.of(
                        CLEANUP_POLICY_CONFIG,
                        CLEANUP_POLICY_COMPACT,
                        COMPRESSION_TYPE_CONFIG,
                        UNCOMPRESSED,
                        // A cancel waits for its job for 7 days: no clock of a producer may shorten that.
                        MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        TimestampType.LOG_APPEND_TIME.name));
    }

    static NewTopic jobs(TopicNames names, TopicShape requests) {
        return topic(
                names.jobs(),
                requests.partitions(),
                Map.of(
                        CLEANUP_POLICY_CONFIG,
                        CLEANUP_POLICY_COMPACT,
                        MAX_MESSAGE_BYTES_CONFIG,
                        text(neededBytes(requests)),
                        // A batch never spans two segments.
                        SEGMENT_BYTES_CONFIG,
                        text(Math.max(SEGMENT_BYTES, neededBytes(requests))),
                        // The active segment is never compacted: close it after an hour, not after a week.
                        SEGMENT_MS_CONFIG,
                        text(Duration.ofHours(1).toMillis()),
                        // A job is written about five times, and a restore needs the last one. With the default of 0.5
                        // a restore could read twice as much; the log is small, so frequent compaction is cheap.
                        MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1",
                        // A tombstone must stay longer than the slowest restore takes, which is seconds. A day of
                        // tombstones would slow every restore.
                        DELETE_RETENTION_MS_CONFIG,
                        text(Duration.ofHours(1).toMillis()),
                        // Also below the dirty ratio, old states go: they hold the prompts of ended jobs.
                        MAX_COMPACTION_LAG_MS_CONFIG,
                        text(Duration.ofHours(6).toMillis())));
    }

    static NewTopic results(TopicNames names, TopicShape requests) {
        return output(names.results(), requests);
    }

    static NewTopic deadLetters(TopicNames names, TopicShape requests) {
        return output(names.deadLetters(), requests);
    }

    static NewTopic audit(TopicNames names) {
        return topic(
                names.audit(),
                1,
                Map.of(
                        CLEANUP_POLICY_CONFIG,
                        CLEANUP_POLICY_DELETE,
                        RETENTION_MS_CONFIG,
                        text(Duration.ofDays(90).toMillis())));
    }

    static NewTopic limits(TopicNames names) {
        return topic(
                names.limits(),
                1,
                Map.of(
                        CLEANUP_POLICY_CONFIG,
                        CLEANUP_POLICY_COMPACT,
                        // A few keys that are written for ever: a shard reads all of it before its first permit.
                        SEGMENT_BYTES_CONFIG,
                        text(SEGMENT_BYTES),
                        SEGMENT_MS_CONFIG,
                        text(Duration.ofHours(1).toMillis()),
                        MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1"));
    }

    private static NewTopic output(String name, TopicShape requests) {
        return topic(
                name,
                PARTITIONS,
                Map.of(
                        CLEANUP_POLICY_CONFIG,
                        CLEANUP_POLICY_DELETE,
                        MAX_MESSAGE_BYTES_CONFIG,
                        text(neededBytes(requests))));
    }

    /** Leaves the replication factor to the brokers' default: the operator knows how many brokers there are. */
    private static NewTopic topic(String name, int partitions, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
    }

    /**
     * All problems, one line each; empty when there are none. Fewer partitions of jobs than of requests are no problem: the
     * worker adds them, see {@link #missingPartitions}.
     *
     * @param shapes the five topics that workers use, by name
     */
    static List<String> problems(TopicNames names, Map<String, TopicShape> shapes) {
        List<String> problems = new ArrayList<>();
        for (String name : List.of(names.requests(), names.results(), names.deadLetters())) {
            if (shapes.get(name).cleanup().contains(CLEANUP_POLICY_COMPACT)) {
                String why = "compaction removes records that were not read yet, and refuses records without a key";
                problems.add(wrongCleanup(name, shapes.get(name), CLEANUP_POLICY_DELETE, why));
            }
        }
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put(names.control(), "a pause must stay until it is resumed, at any age");
        tables.put(names.jobs(), "deletion by age or size loses jobs and receipts");
        tables.forEach((name, why) -> {
            if (!shapes.get(name).cleanup().equals(Set.of(CLEANUP_POLICY_COMPACT))) {
                problems.add(wrongCleanup(name, shapes.get(name), CLEANUP_POLICY_COMPACT, why));
            }
        });
        int controlPartitions = shapes.get(names.control()).partitions();
        if (controlPartitions != 1) {
            problems.add(("%s: it has %d partitions and must have 1 (commands are one table, read in one order)."
                            + " Kafka cannot remove partitions: set REELAY_TOPICS_CONTROL to another topic, or delete"
                            + " this one with all its commands: kafka-topics %s --delete --topic %s")
                    .formatted(names.control(), controlPartitions, BROKERS, names.control()));
        }
        for (String name : List.of(names.jobs(), names.results(), names.deadLetters())) {
            addTooSmall(problems, name, names, shapes);
        }
        return problems;
    }

    /** All problems of the topic of shared limits, one line each. */
    static List<String> limitsProblems(TopicNames names, TopicShape limits) {
        List<String> problems = new ArrayList<>();
        if (!limits.cleanup().equals(Set.of(CLEANUP_POLICY_COMPACT))) {
            String why = "deletion by age or size loses shares, and nothing is granted until all are known again";
            problems.add(wrongCleanup(names.limits(), limits, CLEANUP_POLICY_COMPACT, why));
        }
        if (limits.partitions() != 1) {
            problems.add(
                    ("%s: it has %d partitions and must have 1 (shares are one table, read in one order). Kafka cannot"
                                    + " remove partitions: set REELAY_TOPICS_LIMITS to another topic, or stop all workers and delete"
                                    + " this one: kafka-topics %s --delete --topic %s")
                            .formatted(names.limits(), limits.partitions(), BROKERS, names.limits()));
        }
        return problems;
    }

    /** All problems of the audit topic, one line each. How long it keeps what operators did is for them to say. */
    static List<String> auditProblems(TopicNames names, TopicShape audit) {
        List<String> problems = new ArrayList<>();
        if (audit.cleanup().contains(CLEANUP_POLICY_COMPACT)) {
            String why = "compaction removes all steps of an action but its last";
            problems.add(wrongCleanup(names.audit(), audit, CLEANUP_POLICY_DELETE, why));
        }
        if (audit.partitions() != 1) {
            problems.add(
                    ("%s: it has %d partitions and must have 1 (the steps of actions are read in one order). Kafka cannot"
                                    + " remove partitions: set REELAY_TOPICS_AUDIT to another topic, or delete this one with all that is"
                                    + " recorded: kafka-topics %s --delete --topic %s")
                            .formatted(names.audit(), audit.partitions(), BROKERS, names.audit()));
        }
        return problems;
    }

    /**
     * What the worker can live with but the operator should change, one line each; empty when there is nothing.
     *
     * @param shapes the five topics that workers use, by name
     */
    static List<String> warnings(TopicNames names, Map<String, TopicShape> shapes) {
        TimestampType is = shapes.get(names.control()).timestampType();
        return is == TimestampType.LOG_APPEND_TIME
                ? List.of()
                : List.of(advice(
                        names.control(),
                        MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        is.name,
                        TimestampType.LOG_APPEND_TIME.name,
                        "a cancel waits 7 days for its request, and a producer's clock that is wrong shortens that"));
    }

    /** The warning about a topic of producers whose brokers check compressed sizes only. */
    static String compressed(String name, String is) {
        return advice(
                name,
                COMPRESSION_TYPE_CONFIG,
                is,
                UNCOMPRESSED,
                "a small record may decompress to more than a worker's memory, and no worker can refuse it");
    }

    private static String advice(String name, String setting, String is, String set, String why) {
        return ("%1$s: %2$s is %3$s and should be %4$s (%5$s). Set it: kafka-configs %6$s --alter --topic %1$s"
                        + " --add-config %2$s=%4$s")
                .formatted(name, setting, is, set, why, BROKERS);
    }

    private static String wrongCleanup(String name, TopicShape shape, String right, String why) {
        String is = shape.cleanup().isEmpty() ? "empty" : String.join(",", new TreeSet<>(shape.cleanup()));
        return wrongSetting(name, CLEANUP_POLICY_CONFIG, is, right, right, why);
    }

    private static void addTooSmall(
            List<String> problems, String name, TopicNames names, Map<String, TopicShape> shapes) {
        long needed = neededBytes(shapes.get(names.requests()));
        String why = "%s takes %d bytes, and Reelay adds up to %d"
                .formatted(names.requests(), shapes.get(names.requests()).largestBatch(), ADDED_BYTES);
        Map<String, Integer> limits = new TreeMap<>(Map.of(
                MAX_MESSAGE_BYTES_CONFIG, shapes.get(name).maxMessageBytes(),
                SEGMENT_BYTES_CONFIG, shapes.get(name).segmentBytes()));
        limits.forEach((setting, is) -> {
            if (is < needed) {
                problems.add(wrongSetting(name, setting, text(is), "at least " + needed, text(needed), why));
            }
        });
    }

    private static String wrongSetting(String name, String setting, String is, String mustBe, String set, String why) {
        return ("%1$s: %2$s is %3$s and must be %4$s (%5$s). Set it: kafka-configs %6$s --alter --topic %1$s"
                        + " --add-config %2$s=%7$s")
                .formatted(name, setting, is, mustBe, why, BROKERS, set);
    }

    private static long neededBytes(TopicShape requests) {
        return (long) requests.largestBatch() + ADDED_BYTES;
    }

    /** Whether jobs has fewer partitions than requests. They can be added at any time. */
    static boolean missingPartitions(TopicNames names, Map<String, TopicShape> shapes) {
        return shapes.get(names.jobs()).partitions()
                < shapes.get(names.requests()).partitions();
    }

    /**
     * The problem of a partition of jobs that was written and has no partition of requests, so that no shard opens for its jobs.
     * It happens when requests was deleted and created with fewer partitions. Unwritten extra partitions are harmless.
     *
     * @param highestUsed the highest such partition
     */
    static String orphanedPartition(TopicNames names, Map<String, TopicShape> shapes, int highestUsed) {
        return ("%s: it has %d partitions and must have at least %d (partition %d of %s holds jobs, and without a partition"
                        + " of requests no worker finishes them). Add them: kafka-topics %s --alter --topic %s --partitions %d")
                .formatted(
                        names.requests(),
                        shapes.get(names.requests()).partitions(),
                        highestUsed + 1,
                        highestUsed,
                        names.jobs(),
                        BROKERS,
                        names.requests(),
                        highestUsed + 1);
    }

    private static String text(long number) {
        return Long.toString(number);
    }
}
