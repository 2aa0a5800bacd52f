package dev.reelay.view;

import dev.reelay.feed.FeedStart;
import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.view.money.SpendTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** The view on running topics: opens the feeds that fill its tables. One instance serves everybody who looks; thread-safe. */
public final class LiveView implements AutoCloseable {

    /**
     * How much is kept.
     *
     * @param ended jobs that have ended
     * @param bytes about how much heap the rows may take
     */
    public record Limits(int ended, long bytes) {
        /** The last 100,000 jobs that have ended, and a quarter of the heap. */
        public static Limits usual() {
            return new Limits(100_000, Runtime.getRuntime().maxMemory() / 4);
        }

        /**
         * How many offsets of a partition of results are read. They are spread over the partitions, not evenly; and under little load
         * every result has a transaction of its own, whose marker is an offset too.
         */
        FeedStart tail(int partitions) {
            return new FeedStart(Math.max(1_000, 4L * ended / Math.max(1, partitions)));
        }
    }

    private final JobView jobs;
    private final CommandTable commands;
    private final SpendTable spend = new SpendTable();
    private final JobTable table;
    private final List<UnreadableRecords> unreadable;
    private final List<TopicFeed> feeds;

    /** Does nothing before {@link #start}. The caller closes the admin client. */
    public LiveView(
            KafkaSettings settings,
            Admin admin,
            TopicNames names,
            Limits limits,
            InstantSource clock,
            TopicFeed.Pace pace) {
        table = new JobTable(limits.ended(), limits.bytes());
        Shared shared = new Shared();
        unreadable = List.of(new UnreadableRecords(), new UnreadableRecords(), new UnreadableRecords());
        jobs = new JobView(table);
        commands = new CommandTable(unreadable.getLast());
        feeds = List.of(
                new TopicFeed(
                        settings,
                        admin,
                        names.jobs(),
                        _ -> FeedStart.BEGINNING,
                        new StateIntake(table, spend, shared, unreadable.getFirst()),
                        clock,
                        pace),
                new TopicFeed(
                        settings,
                        admin,
                        names.results(),
                        limits::tail,
                        new ResultIntake(table, shared, unreadable.get(1)),
                        clock,
                        pace),
                new TopicFeed(settings, admin, names.control(), _ -> FeedStart.BEGINNING, commands, clock, pace));
    }

    /** Begins to read. Call it once. */
    public void start() {
        feeds.forEach(TopicFeed::start);
    }

    /** The jobs. */
    public JobView jobs() {
        return jobs;
    }

    /**
     * Takes from whoever reads the audit topic that an action has stored all files of a job.
     *
     * @param receivedUntil the last time at which the job's request can have been read: a later one is another job with its id
     */
    public void storedLater(String id, Instant receivedUntil) {
        table.storedLater(id, receivedUntil);
    }

    /** The commands. */
    public CommandTable commands() {
        return commands;
    }

    /** What was spent. */
    public SpendTable spend() {
        return spend;
    }

    /** Whether everything that was in the topics when they were first read is in the tables. */
    public boolean isRestored() {
        return feeds.stream().allMatch(feed -> feed.status().restored());
    }

    /** How the feeds of jobs, results and commands stand. */
    public List<FeedStatus> feeds() {
        return feeds.stream().map(TopicFeed::status).toList();
    }

    /** How many records cannot be read. */
    public long unreadableCount() {
        return unreadable.stream().mapToLong(UnreadableRecords::count).sum();
    }

    /** The last of the records that cannot be read, with their places; a refused command is one of them. */
    public List<UnreadableRecord> unreadable() {
        return unreadable.stream()
                .map(UnreadableRecords::last)
                .flatMap(List::stream)
                .toList();
    }

    /** Stops reading; the tables stay as they are. */
    @Override
    public void close() {
        feeds.forEach(TopicFeed::close);
    }
}
