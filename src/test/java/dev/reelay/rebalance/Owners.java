package dev.reelay.rebalance;

import static dev.reelay.rebalance.GroupRig.LONG;

import dev.reelay.testing.TestBroker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Which worker owns which partitions of the requests, as the group's coordinator has it. */
final class Owners {

    static final int PARTITIONS = 12;

    private final TestBroker broker;
    private final String group;

    Owners(TestBroker broker, String group) {
        this.broker = broker;
        this.group = group;
    }

    /** Waits until the group consists of these workers, each with partitions, and gives these. */
    Map<String, Set<Integer>> await(String... names) {
        return Awaitility.await("partitions shared by " + Arrays.toString(names))
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        this::now,
                        owners -> owners.keySet().equals(Set.of(names))
                                && owners.values().stream().noneMatch(Set::isEmpty)
                                && owners.values().stream().mapToInt(Set::size).sum() == PARTITIONS);
    }

    /** Waits until the group is no longer shared by these workers alone, or no longer at rest. */
    void awaitRebalance(String... names) {
        Awaitility.await("a rebalance")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !now().keySet().equals(Set.of(names)));
    }

    /** The partitions of each worker; nobody's while the group is not at rest. */
    private Map<String, Set<Integer>> now() throws ExecutionException, InterruptedException {
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

    private @Nullable ConsumerGroupDescription describe() throws ExecutionException, InterruptedException {
        try {
            return broker.admin()
                    .describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return null; // nobody has joined yet
            }
            throw e;
        }
    }

    private String nameOf(MemberDescription member) {
        return member.clientId().substring(group.length() + 1).replaceFirst("-.*", "");
    }
}
