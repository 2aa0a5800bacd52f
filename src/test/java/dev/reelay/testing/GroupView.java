package dev.reelay.testing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** The consumer group of the workers and its partitions of the requests, as the group's coordinator has them. */
public final class GroupView {

    /** The partitions of the requests, as the workers create them. */
    public static final int PARTITIONS = 12;

    private final TestBroker broker;
    private final String group;
    private final String requests;
    private final Supplier<String> state;

    /** @param state what a wait that fails prints */
    GroupView(TestBroker broker, String group, String requests, Supplier<String> state) {
        this.broker = broker;
        this.group = group;
        this.requests = requests;
        this.state = state;
    }

    /** Waits until the group consists of these workers, each with partitions, and gives these. */
    public Map<String, Set<Integer>> await(String... names) {
        return Await.until(
                "all partitions are shared by " + Arrays.toString(names),
                state,
                this::owners,
                owners -> owners.keySet().equals(Set.of(names))
                        && owners.values().stream().noneMatch(Set::isEmpty)
                        && count(owners) == PARTITIONS);
    }

    /** Waits until the group no longer consists of these workers alone, or rebalances. */
    public void awaitRebalance(String... names) {
        Await.until(
                "a rebalance of " + Arrays.toString(names),
                state,
                () -> !owners().keySet().equals(Set.of(names)));
    }

    /** Whether the group has taken partitions from a member and not yet given them to another. */
    public boolean isMovingPartitions() throws ExecutionException, InterruptedException {
        Map<String, Set<Integer>> owners = owners();
        return !owners.isEmpty() && count(owners) < PARTITIONS;
    }

    private static int count(Map<String, Set<Integer>> owners) {
        return owners.values().stream().mapToInt(Set::size).sum();
    }

    /** The partitions of each worker by its name; empty while the group is not stable. */
    private Map<String, Set<Integer>> owners() throws ExecutionException, InterruptedException {
        Map<String, Set<Integer>> owners = new TreeMap<>();
        ConsumerGroupDescription described = describe();
        if (described != null && described.groupState() == GroupState.STABLE) {
            for (MemberDescription member : described.members()) {
                owners.put(
                        nameOf(member),
                        member.assignment().topicPartitions().stream()
                                .map(TopicPartition::partition)
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return owners;
    }

    /** The group; null before its first member has joined. */
    public @Nullable ConsumerGroupDescription describe() throws ExecutionException, InterruptedException {
        try {
            return broker.admin()
                    .describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return null;
            }
            throw e;
        }
    }

    /** Client ids begin with the group and the worker's name. */
    private String nameOf(MemberDescription member) {
        return member.clientId().substring(group.length() + 1).replaceFirst("-.*", "");
    }

    /** How many records of the requests the group has not got past, as every tool for Kafka counts it. */
    public long lag() throws ExecutionException, InterruptedException {
        Admin admin = broker.admin();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            asked.put(new TopicPartition(requests, partition), OffsetSpec.latest());
        }
        long lag = 0;
        for (var end : admin.listOffsets(asked).all().get().entrySet()) {
            OffsetAndMetadata position = committed.get(end.getKey());
            lag += end.getValue().offset() - (position == null ? 0 : position.offset());
        }
        return lag;
    }

    /** State, members and partitions in text. */
    String text() throws ExecutionException, InterruptedException {
        ConsumerGroupDescription described = describe();
        return described == null
                ? "no member"
                : described.groupState()
                        + described.members().stream()
                                .map(member -> "\n  " + member.clientId() + " "
                                        + member.assignment().topicPartitions())
                                .collect(Collectors.joining());
    }
}
