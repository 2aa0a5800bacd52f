package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TopicRulesTest {

    private static final int REQUEST_BYTES = 1_048_588;
    private static final int NEEDED = REQUEST_BYTES + 128 * 1024;
    private static final int SEGMENT_BYTES = 1 << 30;
    private static final TimestampType BROKERS_TIME = TimestampType.LOG_APPEND_TIME;

    static final TopicNames NAMES = new TopicNames(
            "generation-requests",
            "generation-control",
            "generation-jobs",
            "generation-results",
            "generation-requests-dlq",
            "generation-audit",
            "generation-limits");

    private static final TopicShape REQUESTS =
            new TopicShape(12, Set.of("delete"), REQUEST_BYTES, SEGMENT_BYTES, BROKERS_TIME);
    private static final TopicShape CONTROL =
            new TopicShape(1, Set.of("compact"), REQUEST_BYTES, SEGMENT_BYTES, BROKERS_TIME);
    private static final TopicShape JOBS = new TopicShape(12, Set.of("compact"), NEEDED, SEGMENT_BYTES, BROKERS_TIME);
    private static final TopicShape OUTPUT = new TopicShape(12, Set.of("delete"), NEEDED, SEGMENT_BYTES, BROKERS_TIME);

    private final Map<String, TopicShape> shapes = new HashMap<>(Map.of(
            NAMES.requests(), REQUESTS,
            NAMES.control(), CONTROL,
            NAMES.jobs(), JOBS,
            NAMES.results(), OUTPUT,
            NAMES.deadLetters(), OUTPUT));

    @Test
    void topicsThatReelayCreatesHaveNoProblem() {
        assertThat(TopicRules.problems(NAMES, shapes)).isEmpty();
    }

    @Test
    void theAuditTopicMustKeepEveryStepInOneOrder() {
        TopicShape right = new TopicShape(1, Set.of("delete"), REQUEST_BYTES, SEGMENT_BYTES, BROKERS_TIME);
        TopicShape wrong = new TopicShape(3, Set.of("compact", "delete"), REQUEST_BYTES, SEGMENT_BYTES, BROKERS_TIME);

        assertThat(TopicRules.auditProblems(NAMES, right)).isEmpty();
        assertThat(TopicRules.auditProblems(NAMES, wrong))
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("generation-audit: "))
                .anyMatch(problem -> problem.contains("cleanup.policy is compact,delete and must be delete"))
                .anyMatch(problem -> problem.contains("it has 3 partitions and must have 1"));
    }

    @Test
    void theTopicOfSharedLimitsMustOnlyCompactAndHaveOnePartition() {
        TopicShape right = new TopicShape(1, Set.of("compact"), REQUEST_BYTES, SEGMENT_BYTES, BROKERS_TIME);
        TopicShape wrong = new TopicShape(3, Set.of("compact", "delete"), REQUEST_BYTES, SEGMENT_BYTES, BROKERS_TIME);

        assertThat(TopicRules.limitsProblems(NAMES, right)).isEmpty();
        assertThat(TopicRules.limitsProblems(NAMES, wrong))
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("generation-limits: "))
                .anyMatch(problem -> problem.contains("cleanup.policy is compact,delete and must be compact"))
                .anyMatch(problem -> problem.contains("it has 3 partitions and must have 1"));
    }

    @Test
    void jobsMustOnlyCompact() {
        shapes.put(NAMES.jobs(), cleanup(JOBS, "compact", "delete"));

        assertThat(TopicRules.problems(NAMES, shapes))
                .containsExactly(
                        "generation-jobs: cleanup.policy is compact,delete and must be compact (deletion by age"
                                + " or size loses jobs and receipts). Set it: kafka-configs --bootstrap-server"
                                + " \"$KAFKA_BOOTSTRAP_SERVERS\" --alter --topic generation-jobs --add-config"
                                + " cleanup.policy=compact");
    }

    @Test
    void jobsWithoutACleanupPolicyAreRefused() {
        shapes.put(NAMES.jobs(), cleanup(JOBS));

        assertThat(TopicRules.problems(NAMES, shapes))
                .singleElement()
                .asString()
                .startsWith("generation-jobs: cleanup.policy is empty and must be compact");
    }

    @Test
    void commandsMustOnlyCompact() {
        shapes.put(NAMES.control(), cleanup(CONTROL, "delete"));

        assertThat(TopicRules.problems(NAMES, shapes))
                .singleElement()
                .asString()
                .startsWith("generation-control: cleanup.policy is delete and must be compact");
    }

    @Test
    void requestsResultsAndDeadLettersMustNotCompact() {
        shapes.put(NAMES.requests(), cleanup(REQUESTS, "compact"));
        shapes.put(NAMES.results(), cleanup(OUTPUT, "compact", "delete"));
        shapes.put(NAMES.deadLetters(), cleanup(OUTPUT, "compact"));

        assertThat(TopicRules.problems(NAMES, shapes))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("generation-requests: cleanup.policy is compact and"),
                        line -> assertThat(line).startsWith("generation-results: cleanup.policy is compact,delete and"),
                        line -> assertThat(line).startsWith("generation-requests-dlq: cleanup.policy is compact and"))
                .allSatisfy(line -> assertThat(line).endsWith("--add-config cleanup.policy=delete"));
    }

    @Test
    void resultsWithoutACleanupPolicyAreNoProblem() {
        shapes.put(NAMES.results(), cleanup(OUTPUT));

        assertThat(TopicRules.problems(NAMES, shapes)).isEmpty();
    }

    @Test
    void commandsHaveOnePartition() {
        shapes.put(NAMES.control(), partitions(CONTROL, 3));

        assertThat(TopicRules.problems(NAMES, shapes))
                .singleElement()
                .asString()
                .startsWith("generation-control: it has 3 partitions and must have 1")
                .contains("REELAY_TOPICS_CONTROL", "kafka-topics", "--delete --topic generation-control");
    }

    @Test
    void aControlTopicWithTheProducersTimestampsIsWarnedAboutAndAccepted() {
        assertThat(TopicRules.warnings(NAMES, shapes)).isEmpty();

        shapes.put(
                NAMES.control(),
                new TopicShape(1, Set.of("compact"), REQUEST_BYTES, SEGMENT_BYTES, TimestampType.CREATE_TIME));

        assertThat(TopicRules.problems(NAMES, shapes)).isEmpty();
        assertThat(TopicRules.warnings(NAMES, shapes))
                .containsExactly("generation-control: message.timestamp.type is CreateTime and should be LogAppendTime"
                        + " (a cancel waits 7 days for its request, and a producer's clock that is wrong shortens that)."
                        + " Set it: kafka-configs --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --alter --topic"
                        + " generation-control --add-config message.timestamp.type=LogAppendTime");
    }

    @Test
    void topicsThatReelayWritesMustTakeMoreThanRequests() {
        shapes.put(NAMES.jobs(), maxMessage(JOBS, NEEDED - 1));
        shapes.put(NAMES.results(), maxMessage(OUTPUT, NEEDED));
        shapes.put(NAMES.deadLetters(), maxMessage(OUTPUT, REQUEST_BYTES));

        assertThat(TopicRules.problems(NAMES, shapes))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("generation-jobs: max.message.bytes is 1179659 and must be at least 1179660"
                                        + " (generation-requests takes 1048588 bytes, and Reelay adds up to 131072). Set"
                                        + " it: kafka-configs --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --alter"
                                        + " --topic generation-jobs --add-config max.message.bytes=1179660"),
                        line -> assertThat(line)
                                .startsWith("generation-requests-dlq: max.message.bytes is 1048588 and must be"));
    }

    @Test
    void aSegmentMustTakeTheLargestBatchToo() {
        shapes.put(NAMES.results(), new TopicShape(12, Set.of("delete"), REQUEST_BYTES, 1_000_000, BROKERS_TIME));

        assertThat(TopicRules.problems(NAMES, shapes))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("generation-results: max.message.bytes is 1048588"),
                        line -> assertThat(line).startsWith("generation-results: segment.bytes is 1000000"));
    }

    @Test
    void aLimitBeyondAnIntDoesNotOverflow() {
        shapes.put(
                NAMES.requests(),
                new TopicShape(12, Set.of("delete"), Integer.MAX_VALUE, Integer.MAX_VALUE, BROKERS_TIME));

        assertThat(TopicRules.problems(NAMES, shapes))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).contains("must be at least 2147614719"));
    }

    @Test
    void allProblemsAreReportedTogether() {
        shapes.put(NAMES.requests(), cleanup(REQUESTS, "compact"));
        shapes.put(NAMES.control(), cleanup(partitions(CONTROL, 2), "delete"));
        shapes.put(NAMES.jobs(), cleanup(maxMessage(JOBS, 1), "delete"));

        assertThat(TopicRules.problems(NAMES, shapes)).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void partitionsAreMissingOnlyWhenJobsHasFewerThanRequests() {
        shapes.put(NAMES.requests(), partitions(REQUESTS, 13));
        assertThat(TopicRules.missingPartitions(NAMES, shapes)).isTrue();
        assertThat(TopicRules.problems(NAMES, shapes)).isEmpty();

        shapes.put(NAMES.requests(), partitions(REQUESTS, 11));
        assertThat(TopicRules.missingPartitions(NAMES, shapes)).isFalse();
        assertThat(TopicRules.problems(NAMES, shapes)).isEmpty();
    }

    @Test
    void jobsWithoutAPartitionOfRequestsAreReported() {
        shapes.put(NAMES.requests(), partitions(REQUESTS, 4));

        assertThat(TopicRules.orphanedPartition(NAMES, shapes, 9))
                .isEqualTo("generation-requests: it has 4 partitions and must have at least 10 (partition 9 of"
                        + " generation-jobs holds jobs, and without a partition of requests no worker finishes them). Add"
                        + " them: kafka-topics --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --alter --topic"
                        + " generation-requests --partitions 10");
    }

    @Test
    void newTopicsLeaveReplicationToTheBroker() {
        assertThat(TopicRules.requests(NAMES))
                .isEqualTo(new NewTopic("generation-requests", Optional.of(12), Optional.empty())
                        .configs(Map.of("cleanup.policy", "delete", "compression.type", "uncompressed")));
        assertThat(TopicRules.commands(NAMES))
                .isEqualTo(new NewTopic("generation-control", Optional.of(1), Optional.empty())
                        .configs(Map.of(
                                "cleanup.policy",
                                "compact",
                                "compression.type",
                                "uncompressed",
                                "message.timestamp.type",
                                "LogAppendTime")));
    }

    @Test
    void newTopicsThatReelayWritesTakeMoreThanTheLargestRequest() {
        TopicShape requests = new TopicShape(7, Set.of("delete"), 5_000_000, SEGMENT_BYTES, BROKERS_TIME);

        NewTopic jobs = TopicRules.jobs(NAMES, requests);
        NewTopic results = TopicRules.results(NAMES, requests);
        NewTopic deadLetters = TopicRules.deadLetters(NAMES, requests);

        assertThat(jobs.numPartitions()).isEqualTo(7);
        assertThat(jobs.configs()).containsEntry("cleanup.policy", "compact");
        assertThat(results.numPartitions()).isEqualTo(12);
        assertThat(deadLetters.numPartitions()).isEqualTo(12);
        assertThat(Set.of(jobs, results, deadLetters))
                .allSatisfy(topic -> assertThat(topic.configs()).containsEntry("max.message.bytes", "5131072"));
    }

    @Test
    void aSegmentOfNewJobsTakesTheLargestRecord() {
        TopicShape requests = new TopicShape(12, Set.of("delete"), 40_000_000, SEGMENT_BYTES, BROKERS_TIME);

        assertThat(TopicRules.jobs(NAMES, requests).configs()).containsEntry("segment.bytes", "40131072");
        assertThat(TopicRules.jobs(NAMES, REQUESTS).configs()).containsEntry("segment.bytes", "33554432");
    }

    private static TopicShape cleanup(TopicShape shape, String... words) {
        return new TopicShape(
                shape.partitions(),
                Set.of(words),
                shape.maxMessageBytes(),
                shape.segmentBytes(),
                shape.timestampType());
    }

    private static TopicShape partitions(TopicShape shape, int partitions) {
        return new TopicShape(
                partitions, shape.cleanup(), shape.maxMessageBytes(), shape.segmentBytes(), shape.timestampType());
    }

    private static TopicShape maxMessage(TopicShape shape, int bytes) {
        return new TopicShape(shape.partitions(), shape.cleanup(), bytes, shape.segmentBytes(), shape.timestampType());
    }
}
