package dev.reelay.view;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestLogs;
import dev.reelay.kafka.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers for the group of workers, when somebody looks, and remembers the answer for a while, and a failure for a second.
 * Thread-safe; who asks while another one does gets the same answer, or the same failure.
 */
public final class GroupReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(1);

    private final Admin admin;
    private final String groupId;
    private final String requests;
    private final RequestLogs logs;
    private final InstantSource clock;
    private @Nullable GroupState last;
    private @Nullable BrokerException failure;
    private Instant failedAt = Instant.MIN;
    private @Nullable FutureTask<GroupState> asking;

    /** Neither connects nor blocks. The caller closes the admin client. */
    public GroupReader(Admin admin, String groupId, TopicNames names, InstantSource clock) {
        this.admin = admin;
        this.groupId = groupId;
        this.requests = names.requests();
        this.logs = new RequestLogs(admin, names);
        this.clock = clock;
    }

    /**
     * The group, not older than this, or as it was when somebody else began to ask; blocks when the brokers have to be asked.
     *
     * @throws BrokerException when the brokers do not answer within seconds, or refuse
     */
    public GroupState read(Duration atMostOld) throws BrokerException {
        FutureTask<GroupState> answer;
        boolean asks = false;
        synchronized (this) {
            Instant now = clock.instant();
            if (last != null && !last.readAt().plus(atMostOld).isBefore(now)) {
                return last;
            }
            if (failure != null && now.isBefore(failedAt.plus(FAILURE_KEPT)) && !now.isBefore(failedAt)) {
                throw new BrokerException(String.valueOf(failure.getMessage()), failure.getCause());
            }
            if (asking == null) {
                asking = new FutureTask<>(() -> ask(now));
                asks = true;
            }
            answer = asking;
        }
        if (asks) {
            answer.run();
        }
        return answered(answer, asks);
    }

    private GroupState answered(FutureTask<GroupState> answer, boolean asked) throws BrokerException {
        GroupState state = null;
        BrokerException trouble = null;
        try {
            state = answer.get();
            return state;
        } catch (ExecutionException e) {
            trouble = e.getCause() instanceof BrokerException known
                    ? known
                    : new BrokerException(
                            "The group " + groupId + " could not be described: " + e.getCause(), e.getCause());
            throw trouble;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("The group " + groupId + " could not be described: interrupted", e);
        } finally {
            if (asked) {
                remember(state, trouble);
            }
        }
    }

    private synchronized void remember(@Nullable GroupState state, @Nullable BrokerException trouble) {
        asking = null;
        failure = trouble;
        failedAt = clock.instant();
        last = state == null ? last : state;
    }

    private GroupState ask(Instant now) throws BrokerException {
        int partitions = answer(admin.describeTopics(
                                List.of(requests), new DescribeTopicsOptions().timeoutMs((int) TIMEOUT.toMillis()))
                        .topicNameValues()
                        .get(requests))
                .partitions()
                .size();
        Map<Integer, RequestLog> ends =
                logs.of(IntStream.range(0, partitions).boxed().toList());
        ConsumerGroupDescription group = described();
        Collection<MemberDescription> members = group == null ? List.of() : group.members();
        Map<Integer, String> owners = new HashMap<>();
        members.forEach(member -> partitionsOf(member).forEach(partition -> owners.put(partition, member.clientId())));
        Map<TopicPartition, OffsetAndMetadata> committed = group == null ? Map.of() : committed();
        List<GroupState.Partition> standing = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            RequestLog log = ends.get(partition);
            OffsetAndMetadata offset = committed.get(new TopicPartition(requests, partition));
            standing.add(new GroupState.Partition(
                    partition,
                    owners.get(partition),
                    offset == null ? null : offset.offset(),
                    log == null ? 0 : log.begin(),
                    log == null ? 0 : log.end()));
        }
        return new GroupState(
                groupId,
                group == null ? "Absent" : group.groupState().toString(),
                members.stream()
                        .map(member -> new GroupState.Member(member.clientId(), member.host(), partitionsOf(member)))
                        .sorted(Comparator.comparing(GroupState.Member::clientId))
                        .toList(),
                standing,
                now);
    }

    private List<Integer> partitionsOf(MemberDescription member) {
        return member.assignment().topicPartitions().stream()
                .filter(partition -> partition.topic().equals(requests))
                .map(TopicPartition::partition)
                .sorted()
                .toList();
    }

    /** Null when the brokers know no such group. */
    private @Nullable ConsumerGroupDescription described() throws BrokerException {
        try {
            return answer(admin.describeConsumerGroups(
                            List.of(groupId), new DescribeConsumerGroupsOptions().timeoutMs((int) TIMEOUT.toMillis()))
                    .describedGroups()
                    .get(groupId));
        } catch (BrokerException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return null;
            }
            throw e;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() throws BrokerException {
        return answer(admin.listConsumerGroupOffsets(
                        groupId, new ListConsumerGroupOffsetsOptions().timeoutMs((int) TIMEOUT.toMillis()))
                .partitionsToOffsetAndMetadata());
    }

    private <T> T answer(KafkaFuture<T> asked) throws BrokerException {
        String failure = "The group " + groupId + " could not be described";
        try {
            return asked.get(TIMEOUT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BrokerException(failure + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerException(failure + ": no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(failure + ": interrupted", e);
        }
    }
}
