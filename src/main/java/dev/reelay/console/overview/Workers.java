package dev.reelay.console.overview;

import dev.reelay.feed.FeedStatus;
import dev.reelay.view.GroupState;
import dev.reelay.view.UnreadableRecord;
import dev.reelay.view.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers, their partitions, and how well the console reads.
 *
 * @param group as the brokers described it last; null when they never answered
 * @param trouble why that may be old; null when it is not
 * @param members the workers
 * @param without how many partitions no worker has
 * @param feeds the topics that the console reads
 * @param window what its table holds
 * @param unreadable how many records cannot be read
 * @param lastUnreadable the last of them
 */
public record Workers(
        @Nullable GroupState group,
        @Nullable String trouble,
        List<Member> members,
        long without,
        List<Feed> feeds,
        Window window,
        long unreadable,
        List<UnreadableRecord> lastUnreadable) {

    private static final int SHOWN = 20;

    public Workers {
        members = List.copyOf(members);
        feeds = List.copyOf(feeds);
        lastUnreadable = List.copyOf(lastUnreadable);
    }

    /**
     * A worker.
     *
     * @param partitions their numbers between commas; empty when it has none
     * @param lag of its partitions
     */
    public record Member(String clientId, String host, String partitions, int count, long lag) {}

    /**
     * A topic that the console reads.
     *
     * @param state a word for what can be expected of it
     * @param trouble why it may be old, in one line; null when every record that was there a few seconds ago was taken
     */
    public record Feed(
            FeedStatus status, String state, @Nullable String trouble) {}

    static Workers of(
            GroupWatch.Answer answer,
            List<FeedStatus> feeds,
            Window window,
            long unreadable,
            List<UnreadableRecord> lastUnreadable,
            Instant now) {
        GroupState group = answer.group();
        return new Workers(
                group,
                answer.trouble(),
                group == null ? List.of() : members(group),
                group == null
                        ? 0
                        : group.partitions().stream()
                                .filter(partition -> partition.owner() == null)
                                .count(),
                feeds.stream().map(feed -> feed(feed, now)).toList(),
                window,
                unreadable,
                lastUnreadable.stream().limit(SHOWN).toList());
    }

    private static List<Member> members(GroupState group) {
        List<Member> members = new ArrayList<>();
        for (GroupState.Member member : group.members()) {
            long lag = group.partitions().stream()
                    .filter(partition -> member.partitions().contains(partition.number()))
                    .mapToLong(GroupState.Partition::lag)
                    .sum();
            members.add(new Member(
                    member.clientId(),
                    member.host(),
                    Links.joined(member.partitions()),
                    member.partitions().size(),
                    lag));
        }
        return members;
    }

    private static Feed feed(FeedStatus feed, Instant now) {
        String state;
        if (feed.isMissing()) {
            state = "missing";
        } else if (feed.trouble() != null) {
            state = "trouble";
        } else {
            state = feed.restored() ? "current" : "restoring";
        }
        return new Feed(feed, state, feed.staleness(now));
    }
}
