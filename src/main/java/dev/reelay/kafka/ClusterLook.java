package dev.reelay.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Looks at brokers, topics and rights as they are, by the rules that {@link Topics} has, and changes nothing: for somebody who asks
 * what is wrong. Every method blocks, and throws a {@link StartupException} with a line for an operator when the brokers do not
 * answer or refuse.
 */
public final class ClusterLook {

    private final Admin admin;
    private final KafkaSettings settings;
    private final TopicNames names;
    private final Duration timeout;

    /**
     * The brokers.
     *
     * @param nodes their addresses as they advertise them
     */
    public record Brokers(String clusterId, List<String> nodes) {
        public Brokers {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Something about a topic that is not as it should be.
     *
     * @param stops whether no worker starts with it
     * @param line the topic, what is wrong, and what to do
     */
    public record Trouble(boolean stops, String line) {}

    /** The caller closes the admin client, which was made with the same time-out. */
    public ClusterLook(Admin admin, KafkaSettings settings, TopicNames names, Duration timeout) {
        this.admin = admin;
        this.settings = settings;
        this.names = names;
        this.timeout = timeout;
    }

    /** Who answers. */
    public Brokers brokers() {
        DescribeClusterResult cluster = admin.describeCluster();
        return new Brokers(
                answer(cluster.clusterId(), AclOperation.DESCRIBE, "the cluster"),
                answer(cluster.nodes(), AclOperation.DESCRIBE, "the cluster").stream()
                        .map(node -> node.host() + ":" + node.port())
                        .sorted()
                        .toList());
    }

    /** Those of these topics that do not exist, in their order. */
    public List<String> missing(Collection<String> topics) {
        Set<String> there = admin().existing(topics);
        return topics.stream().filter(topic -> !there.contains(topic)).toList();
    }

    /** What is wrong with the topics; empty when all is well. That the audit topic does not exist is not. */
    public List<Trouble> topics() {
        List<String> five =
                List.of(names.requests(), names.control(), names.jobs(), names.results(), names.deadLetters());
        TopicAdmin topics = admin();
        Set<String> there = topics.existing(five);
        Map<String, TopicShape> shapes = new HashMap<>(topics.describe(there));
        List<Trouble> troubles = new ArrayList<>();
        for (String name : five) {
            if (!there.contains(name)) {
                troubles.add(new Trouble(
                        false,
                        name + ": it does not exist. A worker creates it at its start; check that one has started, and"
                                + " REELAY_TOPICS_* here and there."));
                shapes.put(name, asItWouldBe(name, shapes.get(names.requests())));
            }
        }
        TopicRules.problems(names, shapes).forEach(line -> troubles.add(new Trouble(true, line)));
        TopicRules.warnings(names, shapes).forEach(line -> troubles.add(new Trouble(false, line)));
        addPartitions(topics, there, shapes, troubles);
        addCompression(topics, there, troubles);
        addAudit(topics, troubles);
        return troubles;
    }

    /** Whether records of this topic have the time of the broker that took them, and not that of their producer. */
    public boolean hasBrokerTime(String topic) {
        TopicShape shape = admin().describe(List.of(topic)).get(topic);
        return shape != null && shape.timestampType() == TimestampType.LOG_APPEND_TIME;
    }

    /** The latest timestamp of a record in these topics, which must exist, in milliseconds since the epoch; -1 when there is none. */
    public long latestTimestamp(Collection<String> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        answer(admin.describeTopics(topics).allTopicNames(), AclOperation.DESCRIBE, String.join(", ", topics))
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition ->
                                asked.put(new TopicPartition(name, partition.partition()), OffsetSpec.maxTimestamp())));
        return answer(admin.listOffsets(asked).all(), AclOperation.DESCRIBE, String.join(", ", topics))
                .values()
                .stream()
                .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::timestamp)
                .max()
                .orElse(-1);
    }

    /** What a worker would create. */
    private TopicShape asItWouldBe(String name, @Nullable TopicShape requests) {
        boolean isTable = name.equals(names.control()) || name.equals(names.jobs());
        int partitions = requests == null ? TopicRules.PARTITIONS : requests.partitions();
        int bytes = name.equals(names.requests()) ? 0 : Integer.MAX_VALUE;
        return new TopicShape(
                name.equals(names.control()) ? 1 : partitions,
                Set.of(isTable ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE),
                bytes,
                bytes,
                TimestampType.LOG_APPEND_TIME);
    }

    private void addPartitions(
            TopicAdmin topics, Set<String> there, Map<String, TopicShape> shapes, List<Trouble> troubles) {
        if (!there.containsAll(List.of(names.requests(), names.jobs()))) {
            return;
        }
        int requests = shapes.get(names.requests()).partitions();
        int jobs = shapes.get(names.jobs()).partitions();
        if (TopicRules.missingPartitions(names, shapes)) {
            troubles.add(new Trouble(
                    false,
                    "%s: it has %d partitions, and %s has %d. A worker adds the missing ones."
                            .formatted(names.jobs(), jobs, names.requests(), requests)));
        } else if (requests < jobs) {
            topics.highestUsed(names.jobs(), requests, jobs)
                    .ifPresent(highest ->
                            troubles.add(new Trouble(true, TopicRules.orphanedPartition(names, shapes, highest))));
        }
    }

    private void addCompression(TopicAdmin topics, Set<String> there, List<Trouble> troubles) {
        List<String> ofProducers = List.of(names.requests(), names.control()).stream()
                .filter(there::contains)
                .toList();
        topics.compression(ofProducers).forEach((name, type) -> {
            if (!type.equals(TopicRules.UNCOMPRESSED)) {
                troubles.add(new Trouble(false, TopicRules.compressed(name, type)));
            }
        });
    }

    private void addAudit(TopicAdmin topics, List<Trouble> troubles) {
        List<String> audit = List.of(names.audit());
        if (!topics.existing(audit).isEmpty()) {
            TopicShape shape = topics.describe(audit).get(names.audit());
            TopicRules.auditProblems(names, shape).forEach(line -> troubles.add(new Trouble(false, line)));
        }
    }

    /**
     * The rights of this user on the topics that exist, by their names; none where even Describe is missing. Empty when the brokers
     * do not say.
     */
    public Map<String, Set<String>> topicRights() {
        List<String> all = List.of(
                names.requests(), names.control(), names.jobs(), names.results(), names.deadLetters(), names.audit());
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        all, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        Map<String, Set<String>> rights = new LinkedHashMap<>();
        for (String topic : all) {
            try {
                Set<AclOperation> operations = described.get(topic).get().authorizedOperations();
                if (operations != null) {
                    rights.put(topic, words(operations));
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    rights.put(topic, Set.of());
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed(e.getCause(), AclOperation.DESCRIBE, topic);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        return rights;
    }

    /** The rights of this user on the group; null when the brokers do not say. */
    public @Nullable Set<String> groupRights(String groupId) {
        try {
            Set<AclOperation> operations = admin.describeConsumerGroups(
                            List.of(groupId), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                    .describedGroups()
                    .get(groupId)
                    .get()
                    .authorizedOperations();
            return operations == null ? null : words(operations);
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case AuthorizationException _ -> Set.of();
                case GroupIdNotFoundException _ -> null;
                case Throwable other -> throw failed(other, AclOperation.DESCRIBE, "the group " + groupId);
            };
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Set<String> words(Set<AclOperation> operations) {
        Set<String> words = new TreeSet<>();
        operations.forEach(operation -> words.add(SecurityUtils.operationName(operation)));
        return words;
    }

    private TopicAdmin admin() {
        return new TopicAdmin(admin, settings.bootstrapServers(), timeout);
    }

    private <T> T answer(KafkaFuture<T> asked, AclOperation operation, String what) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw failed(e.getCause(), operation, what);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private StartupException failed(Throwable thrown, AclOperation operation, String what) {
        return new StartupException(
                KafkaErrors.requestFailed(thrown, operation, what, settings.bootstrapServers(), timeout), thrown);
    }

    private static StartupException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StartupException("interrupted", e);
    }
}
