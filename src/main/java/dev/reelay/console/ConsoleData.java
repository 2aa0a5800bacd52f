package dev.reelay.console;

import dev.reelay.actions.Actions;
import dev.reelay.actions.BulkActions;
import dev.reelay.actions.LiveActions;
import dev.reelay.audit.AuditLog;
import dev.reelay.feed.FeedStart;
import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.RecordReader;
import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.limits.LimitView;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.view.CommandTable;
import dev.reelay.view.DeadLetterTable;
import dev.reelay.view.GroupReader;
import dev.reelay.view.GroupState;
import dev.reelay.view.JobView;
import dev.reelay.view.LiveView;
import dev.reelay.view.UnreadableRecord;
import dev.reelay.view.limits.LiveLimits;
import dev.reelay.view.limits.Standing;
import dev.reelay.view.limits.Standings;
import dev.reelay.view.money.BudgetStanding;
import dev.reelay.view.money.Budgets;
import dev.reelay.view.money.SpendTable;
import dev.reelay.view.row.DeadLetterRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * All that the pages know, and what they may have done: opens the view, the feed of dead letters, the actions and the reader of single
 * records. One instance serves everybody; thread-safe.
 */
public final class ConsoleData implements AutoCloseable {

    /** The newest dead letters that the console shows. */
    public static final int DEAD_LETTERS = 1_000;

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration GROUP_KEPT = Duration.ofSeconds(5);

    private final TopicNames names;
    private final InstantSource clock;
    private final LiveView view;
    private final DeadLetterTable letters = new DeadLetterTable(DEAD_LETTERS);
    private final TopicFeed letterFeed;
    private final LiveLimits limits;
    private final LiveActions actions;
    private final GroupReader group;
    private final RecordReader reader;
    private final String run;

    /**
     * Does nothing before {@link #start}. The caller closes the admin client.
     *
     * @param groupId the workers' group
     * @param receipts how long the workers keep receipts
     */
    public ConsoleData(
            KafkaSettings settings,
            Admin admin,
            TopicNames names,
            String groupId,
            Duration receipts,
            InstantSource clock) {
        this.names = names;
        this.clock = clock;
        view = new LiveView(settings, admin, names, LiveView.Limits.usual(), clock, TopicFeed.Pace.USUAL);
        // Each transaction's marker is an offset too.
        letterFeed = new TopicFeed(
                settings,
                admin,
                names.deadLetters(),
                _ -> new FeedStart(2L * DEAD_LETTERS),
                letters,
                clock,
                TopicFeed.Pace.USUAL);
        limits = new LiveLimits(settings, admin, names, clock, TopicFeed.Pace.USUAL);
        actions = new LiveActions(settings, admin, names, view, clock, LiveActions.Times.usual(receipts));
        group = new GroupReader(admin, groupId, names, clock);
        reader = new RecordReader(settings, ANSWER);
        run = Long.toString(clock.millis(), Character.MAX_RADIX);
    }

    /** Begins to read, and to finish bulk actions that were left. Call it once. */
    public void start() {
        view.start();
        letterFeed.start();
        limits.start();
        actions.start();
        actions.finishWhatIsLeft();
    }

    /** From now on outputs can be stored, with these copies, which the caller closes after this. Call it before {@link #start}. */
    public void storeWith(LaterCopies copies) {
        actions.storeWith(copies);
    }

    /** Whether outputs can be stored here. */
    public boolean hasStore() {
        return actions.hasStore();
    }

    /** The time that everything here goes by. */
    public InstantSource clock() {
        return clock;
    }

    /** The topics. */
    public TopicNames names() {
        return names;
    }

    /** The jobs. */
    public JobView jobs() {
        return view.jobs();
    }

    /** The commands. */
    public CommandTable commands() {
        return view.commands();
    }

    /** What workers share of limits; empty where no limit was ever set. */
    public LimitView shares() {
        return limits.table().view();
    }

    /** How all limits stand. */
    public List<Standing> limits() {
        return Standings.of(commands().limits(), shares());
    }

    /** What was spent. */
    public SpendTable spend() {
        return view.spend();
    }

    /** How all budgets stand today. */
    public List<BudgetStanding> budgets() {
        return Budgets.of(commands().budgets(), spend(), clock.instant());
    }

    /** The dead letters. */
    public DeadLetterTable letters() {
        return letters;
    }

    /** Actions on one thing; each blocks until the brokers have its records. */
    public Actions actions() {
        return actions.actions();
    }

    /** Bulk actions. */
    public BulkActions bulk() {
        return actions.bulk();
    }

    /** What was done, by whom and why. */
    public AuditLog audit() {
        return actions.log();
    }

    /** Whether everything that was in the topics at the start is in the tables. */
    public boolean isRestored() {
        return view.isRestored();
    }

    /** How all feeds stand; those of the audit topic and of shared limits only once there is such a topic. */
    public List<FeedStatus> feeds() {
        List<FeedStatus> feeds = new ArrayList<>(view.feeds());
        feeds.add(letterFeed.status());
        if (!actions.feed().isMissing()) {
            feeds.add(actions.feed());
        }
        feeds.addAll(limits.feeds());
        return List.copyOf(feeds);
    }

    /** How many records of the topics cannot be read. */
    public long unreadable() {
        return view.unreadableCount();
    }

    /** The last of the records that cannot be read. */
    public List<UnreadableRecord> unreadableRecords() {
        return view.unreadable();
    }

    /**
     * Another text whenever a page could show something else than before, but for the passing of time; also after a restart. It says
     * nothing but that, so anybody may see it.
     */
    public String version() {
        List<DeadLetterRow> newest = letters.newest();
        int others = Objects.hash(
                newest.size(),
                newest.isEmpty() ? null : newest.getFirst(),
                audit().newest(1),
                feeds().stream()
                        .map(feed -> Objects.hash(feed.topic(), feed.restored(), feed.trouble()))
                        .toList());
        return String.join(
                "-",
                run,
                Long.toString(jobs().version()),
                Long.toString(commands().version()),
                Long.toString(limits.table().version()),
                Integer.toHexString(others));
    }

    /**
     * The group of workers; blocks when the last answer is older than a few seconds.
     *
     * @throws BrokerException when the brokers do not answer
     */
    public GroupState group() throws BrokerException {
        return group.read(GROUP_KEPT);
    }

    /**
     * The record at this place; blocks. Empty when it is gone.
     *
     * @throws BrokerException when the brokers do not answer
     */
    public Optional<ConsumerRecord<byte[], byte[]>> record(String topic, int partition, long offset)
            throws BrokerException {
        return reader.read(topic, partition, offset);
    }

    @Override
    public void close() {
        actions.close();
        limits.close();
        letterFeed.close();
        view.close();
        reader.close();
    }
}
