package dev.reelay.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jboss.logging.Logger;

/**
 * Refuses to start in a group whose members read another topic of requests: that is another installation. Transactional ids are
 * made of the group and a partition's number, so both would fence each other's producers for ever.
 *
 * <p>Two installations that start at the same moment do not see each other here; they do at the first fenced producer, see {@link
 * #problem}. It sees topics, not ledgers: installations that share the requests and not the states are not told apart.
 */
public final class GroupCheck {

    private static final Logger LOG = Logger.getLogger("dev.reelay.kafka");

    /** A group that moves partitions does not say who has which; a move takes as long as the slowest member's drain. */
    private static final Duration STABLE_WITHIN = Duration.ofSeconds(20);

    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

    private final Admin admin;
    private final String groupId;
    private final String requests;

    public GroupCheck(Admin admin, String groupId, TopicNames names) {
        this.admin = admin;
        this.groupId = groupId;
        this.requests = names.requests();
    }

    /**
     * Looks at the group's members; blocks. Offsets of other topics, without members that read them, are only logged: the topic
     * may have been renamed.
     *
     * @throws StartupException when another installation uses the group, or when the group cannot be described
     */
    public void check() {
        try {
            Optional<String> problem = problem(members(), groupId, requests);
            if (problem.isPresent()) {
                throw new StartupException(problem.get());
            }
            Set<String> others = topicsWithOffsets();
            others.remove(requests);
            if (!others.isEmpty()) {
                LOG.warnf(
                        "The group %s also has offsets of other topics: %s. If another installation reads them, give each its"
                                + " own REELAY_GROUP_ID",
                        groupId, String.join(", ", others));
            }
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new StartupException(
                    "The group %s cannot be described (%s). Grant this user the rights Describe and Read on it."
                            .formatted(groupId, cause.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("The start was interrupted while the worker looked at its group.", e);
        }
    }

    /**
     * One line when members of the group read another topic than these requests.
     *
     * @param members as the group's coordinator describes them
     */
    public static Optional<String> problem(Collection<MemberDescription> members, String groupId, String requests) {
        Set<String> topics = members.stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .map(TopicPartition::topic)
                .collect(Collectors.toCollection(TreeSet::new));
        topics.remove(requests);
        if (topics.isEmpty()) {
            return Optional.empty();
        }
        String hosts = members.stream()
                .filter(member -> member.assignment().topicPartitions().stream()
                        .anyMatch(partition -> !partition.topic().equals(requests)))
                .map(member -> member.clientId() + " at " + member.host())
                .distinct()
                .sorted()
                .limit(3)
                .collect(Collectors.joining(", "));
        return Optional.of(
                ("Another installation uses the group %s: its members read %s, and this worker would read %s (members:"
                                + " %s). Both would fence each other's producers. Set another REELAY_GROUP_ID for one of them, and topics"
                                + " of its own.")
                        .formatted(groupId, String.join(", ", topics), requests, hosts));
    }

    private Collection<MemberDescription> members() throws ExecutionException, InterruptedException {
        long until = System.nanoTime() + STABLE_WITHIN.toNanos();
        while (true) {
            ConsumerGroupDescription group;
            try {
                group = admin.describeConsumerGroups(List.of(groupId))
                        .describedGroups()
                        .get(groupId)
                        .get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof GroupIdNotFoundException) {
                    return List.of();
                }
                throw e;
            }
            boolean moves = group.groupState() == GroupState.PREPARING_REBALANCE
                    || group.groupState() == GroupState.COMPLETING_REBALANCE;
            if (!moves || System.nanoTime() > until) {
                return group.members();
            }
            Thread.sleep(RETRY_PAUSE);
        }
    }

    private Set<String> topicsWithOffsets() throws ExecutionException, InterruptedException {
        Map<TopicPartition, ?> offsets = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.keySet().stream().map(TopicPartition::topic).collect(Collectors.toCollection(TreeSet::new));
    }
}
