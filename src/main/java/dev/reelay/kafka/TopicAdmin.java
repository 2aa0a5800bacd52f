package dev.reelay.kafka;

import static java.util.stream.Collectors.toMap;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;

/**
 * Describes, creates and changes topics, blocking. A call for several topics throws one {@link StartupException} with the
 * problems of all of them.
 */
final class TopicAdmin {

    /** Between two tries: a topic that was just created may be unknown to the broker that answers next. */
    private static final Duration RETRY_PAUSE = Duration.ofMillis(100);

    private final Admin admin;
    private final String bootstrapServers;
    private final Duration timeout;

    /** @param timeout how long a new topic may stay unknown; also the time limit of the admin client's calls */
    TopicAdmin(Admin admin, String bootstrapServers, Duration timeout) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
        this.timeout = timeout;
    }

    Set<String> existing(Collection<String> names) {
        return partitions(names).keySet();
    }

    /** Creates topics. A topic that exists, because another worker was faster, is no problem. */
    void create(Collection<NewTopic> topics) {
        forEachAnswer(
                admin.createTopics(topics).values(),
                AclOperation.CREATE,
                TopicExistsException.class,
                (topic, done) -> {});
    }

    /** Adds partitions up to this total. If another worker was faster, that is no problem. */
    void addPartitions(String topic, int total) {
        forEachAnswer(
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                        .values(),
                AclOperation.ALTER,
                InvalidPartitionsException.class,
                (partitions, done) -> {});
        retryUntil(
                () -> partitions(List.of(topic)).getOrDefault(topic, 0),
                now -> now >= total,
                now -> "%s: it has %d partitions %d s after the request for %d. Start the worker again."
                        .formatted(topic, now, timeout.toSeconds(), total));
    }

    /** Describes existing topics; waits until the brokers know the ones that were just created. */
    Map<String, TopicShape> describe(Collection<String> names) {
        return retryUntil(
                () -> shapes(names),
                shapes -> shapes.size() == names.size(),
                shapes ->
                        "%s: the brokers do not know all of these topics %d s after their creation. Start the worker again."
                                .formatted(String.join(", ", names), timeout.toSeconds()));
    }

    private <T> T retryUntil(Supplier<T> ask, Predicate<T> enough, Function<T, String> problem) {
        for (long triesLeft = timeout.dividedBy(RETRY_PAUSE); ; triesLeft--) {
            T answer = ask.get();
            if (enough.test(answer)) {
                return answer;
            }
            if (triesLeft <= 0) {
                throw new StartupException(problem.apply(answer));
            }
            pause();
        }
    }

    private Map<String, TopicShape> shapes(Collection<String> names) {
        Map<String, Integer> partitions = partitions(names);
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(partitions.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values();
        Map<String, TopicShape> shapes = new HashMap<>();
        forEachAnswer(
                configs.entrySet().stream().collect(toMap(e -> e.getKey().name(), Map.Entry::getValue)),
                AclOperation.DESCRIBE_CONFIGS,
                UnknownTopicOrPartitionException.class,
                (name, config) -> shapes.put(name, shape(name, partitions.get(name), config)));
        return shapes;
    }

    private static TopicShape shape(String name, int partitions, Config config) {
        Set<String> cleanup = new TreeSet<>();
        Stream.of(value(name, config, CLEANUP_POLICY_CONFIG).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .forEach(cleanup::add);
        return new TopicShape(
                partitions,
                cleanup,
                Integer.parseInt(value(name, config, MAX_MESSAGE_BYTES_CONFIG)),
                Integer.parseInt(value(name, config, SEGMENT_BYTES_CONFIG)),
                TimestampType.forName(value(name, config, MESSAGE_TIMESTAMP_TYPE_CONFIG)));
    }

    private static String value(String name, Config config, String setting) {
        ConfigEntry entry = config.get(setting);
        if (entry == null || entry.value() == null) {
            throw new StartupException(
                    ("%1$s: the brokers do not report its %2$s, which Reelay needs. See what they report: kafka-configs"
                                    + " --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --describe --all --topic %1$s")
                            .formatted(name, setting));
        }
        return entry.value();
    }

    /** The values of {@code compression.type} of existing topics. */
    Map<String, String> compression(Collection<String> names) {
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values();
        Map<String, String> types = new LinkedHashMap<>();
        forEachAnswer(
                configs.entrySet().stream().collect(toMap(e -> e.getKey().name(), Map.Entry::getValue)),
                AclOperation.DESCRIBE_CONFIGS,
                UnknownTopicOrPartitionException.class,
                (name, config) -> types.put(name, value(name, config, COMPRESSION_TYPE_CONFIG)));
        return types;
    }

    /** The number of partitions by topic, for the topics that exist. */
    private Map<String, Integer> partitions(Collection<String> names) {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names).topicNameValues();
        forEachAnswer(
                answers,
                AclOperation.DESCRIBE,
                UnknownTopicOrPartitionException.class,
                (name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }

    /** The highest partition in {@code [from, to)} that was ever written. */
    OptionalInt highestUsed(String topic, int from, int to) {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(from, to)
                .boxed()
                .collect(toMap(partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        var answer = admin.listOffsets(ends);
        Set<Integer> used = new TreeSet<>();
        for (TopicPartition partition : ends.keySet()) {
            forEachAnswer(
                    Map.of(topic, answer.partitionResult(partition)),
                    AclOperation.DESCRIBE,
                    UnknownTopicOrPartitionException.class,
                    (name, end) -> {
                        if (end.offset() > 0) {
                            used.add(partition.partition());
                        }
                    });
        }
        return used.stream().mapToInt(Integer::intValue).max();
    }

    /** @param ignored failures of this kind are no problem */
    private <T> void forEachAnswer(
            Map<String, KafkaFuture<T>> answers,
            AclOperation operation,
            Class<? extends Exception> ignored,
            BiConsumer<String, T> each) {
        Set<String> problems = new LinkedHashSet<>();
        answers.forEach((topic, answer) -> {
            try {
                each.accept(topic, answer.get());
            } catch (ExecutionException e) {
                if (!ignored.isInstance(e.getCause())) {
                    problems.add(KafkaErrors.requestFailed(e.getCause(), operation, topic, bootstrapServers, timeout));
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        });
        if (!problems.isEmpty()) {
            throw new StartupException(List.copyOf(problems));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static StartupException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StartupException("The start was interrupted while the worker prepared the topics.", e);
    }
}
