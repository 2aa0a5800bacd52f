package dev.reelay.kafka;

import static java.util.stream.Collectors.toMap;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
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

/**
 * Asks the brokers about topics, blocking. What goes wrong is gathered over all topics of a call and thrown as one
 * {@link StartupException}.
 */
final class TopicAdmin {

    /** A topic that was made a moment ago may be unknown to the broker that is asked next. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;
    private final String bootstrapServers;
    private final Duration patience;

    /** @param patience how long a topic may stay unknown; also what {@code admin} waits for an answer */
    TopicAdmin(Admin admin, String bootstrapServers, Duration patience) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
        this.patience = patience;
    }

    Set<String> existing(Collection<String> names) {
        return partitions(names).keySet();
    }

    /** Makes topics. That another worker was faster is fine. */
    void create(Collection<NewTopic> topics) {
        gather(
                admin.createTopics(topics).values(),
                AclOperation.CREATE,
                TopicExistsException.class,
                (topic, done) -> {});
    }

    /** Grows a topic to so many partitions. That another worker was faster is fine. */
    void addPartitions(String topic, int total) {
        gather(
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                        .values(),
                AclOperation.ALTER,
                InvalidPartitionsException.class,
                (partitions, done) -> {});
        until(
                () -> partitions(List.of(topic)).getOrDefault(topic, 0),
                now -> now >= total,
                now -> "%s: it has %d partitions %d s after Kafka was told to make it %d. Start again."
                        .formatted(topic, now, patience.toSeconds(), total));
    }

    /** What topics that exist are like; waits for those that were made a moment ago. */
    Map<String, TopicShape> describe(Collection<String> names) {
        return until(
                () -> shapes(names),
                shapes -> shapes.size() == names.size(),
                shapes -> "%s: made, but the brokers do not know all of them after %d s. Start again."
                        .formatted(String.join(", ", names), patience.toSeconds()));
    }

    private <T> T until(Supplier<T> ask, Predicate<T> enough, Function<T, String> otherwise) {
        for (long triesLeft = patience.dividedBy(PAUSE); ; triesLeft--) {
            T answer = ask.get();
            if (enough.test(answer)) {
                return answer;
            }
            if (triesLeft <= 0) {
                throw new StartupException(otherwise.apply(answer), null);
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
        gather(
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
                Integer.parseInt(value(name, config, SEGMENT_BYTES_CONFIG)));
    }

    private static String value(String name, Config config, String setting) {
        ConfigEntry entry = config.get(setting);
        if (entry == null || entry.value() == null) {
            throw new StartupException(
                    "%s: the brokers do not tell its %s, which Reelay must know.".formatted(name, setting), null);
        }
        return entry.value();
    }

    /** Of those topics that exist. */
    private Map<String, Integer> partitions(Collection<String> names) {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names).topicNameValues();
        gather(
                answers,
                AclOperation.DESCRIBE,
                UnknownTopicOrPartitionException.class,
                (name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }

    /** The highest partition of {@code [from, to)} that holds a record, or held one. */
    OptionalInt highestUsed(String topic, int from, int to) {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(from, to)
                .boxed()
                .collect(toMap(partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        var answer = admin.listOffsets(ends);
        Set<Integer> used = new TreeSet<>();
        for (TopicPartition partition : ends.keySet()) {
            gather(
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

    /** @param harmless failures of this kind are passed over */
    private <T> void gather(
            Map<String, KafkaFuture<T>> answers,
            AclOperation operation,
            Class<? extends Exception> harmless,
            BiConsumer<String, T> each) {
        Set<String> problems = new LinkedHashSet<>();
        answers.forEach((topic, answer) -> {
            try {
                each.accept(topic, answer.get());
            } catch (ExecutionException e) {
                if (!harmless.isInstance(e.getCause())) {
                    problems.add(KafkaErrors.line(e.getCause(), operation, topic, bootstrapServers, patience));
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
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static StartupException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StartupException("The start was interrupted while the topics were being prepared.", e);
    }
}
