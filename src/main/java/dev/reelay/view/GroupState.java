package dev.reelay.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The group of workers, as the brokers describe it.
 *
 * @param state the brokers' word, for example {@code Stable}; {@code Absent} when no worker has ever joined
 * @param members the workers, in the order of their client ids
 * @param partitions of the requests topic, in their order
 * @param readAt when the brokers were asked
 */
public record GroupState(
        String groupId, String state, List<Member> members, List<Partition> partitions, Instant readAt) {

    public GroupState {
        members = List.copyOf(members);
        partitions = List.copyOf(partitions);
    }

    /**
     * A worker.
     *
     * @param host from which it is connected
     * @param partitions that it has; none while the group moves them
     */
    public record Member(String clientId, String host, List<Integer> partitions) {
        public Member {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * A partition of the requests topic.
     *
     * @param owner the client id of its worker; null while nobody has it
     * @param committed the group's offset; null when it has none
     * @param begin the oldest record that is there
     * @param end behind the newest record, committed or not
     */
    public record Partition(
            int number, @Nullable String owner, @Nullable Long committed, long begin, long end) {

        /** How many offsets are not decided yet. */
        public long lag() {
            return Math.max(0, end - (committed == null ? begin : committed));
        }
    }

    /** How many offsets of all partitions are not decided yet. */
    public long lag() {
        return partitions.stream().mapToLong(Partition::lag).sum();
    }
}
