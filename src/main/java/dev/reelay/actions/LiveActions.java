package dev.reelay.actions;

import dev.reelay.actions.outputs.StoreAgain;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.AuditWriter;
import dev.reelay.feed.FeedStart;
import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.RecordReader;
import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.records.StoredResult;
import dev.reelay.request.RequestReader;
import dev.reelay.retry.DeadLettersTopic;
import dev.reelay.retry.RequestsTopic;
import dev.reelay.retry.Retries;
import dev.reelay.send.RecordSender;
import dev.reelay.view.LiveView;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** The actions on running topics: opens the feed of the audit topic and what writes. One instance serves everybody; thread-safe. */
public final class LiveActions implements AutoCloseable {

    /** How long the brokers may take for the answer to one question. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Sizes of requests. Workers take what their topics can hold, which is less; and what they refuse costs nothing. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int MOST_COMPACT_BYTES = 16 << 20;

    /**
     * The times that count.
     *
     * @param pace of the feed of the audit topic
     * @param receipts how long the workers keep receipts: by their setting {@code REELAY_RECEIPTS_RETENTION}
     * @param left how long no step of a bulk action is recorded before it is taken over
     */
    public record Times(TopicFeed.Pace pace, Duration receipts, Duration left) {
        /** For all but tests. */
        public static Times usual(Duration receipts) {
            return new Times(TopicFeed.Pace.USUAL, receipts, BulkRuns.LEFT);
        }
    }

    private final RecordSender sender;
    private final RecordReader reader;
    private final AuditLog log;
    private final TopicFeed feed;
    private final StoreAgain stores;
    private final BulkRuns runs;
    private final Actions actions;
    private final BulkActions bulk;

    /**
     * Does nothing before {@link #start}. The caller starts and closes the view, and closes the admin client.
     *
     * @param view what is known of jobs and commands
     */
    public LiveActions(
            KafkaSettings settings, Admin admin, TopicNames names, LiveView view, InstantSource clock, Times times) {
        log = new AuditLog(view::storedLater);
        sender = new RecordSender(settings, "actions");
        reader = new RecordReader(settings, ANSWER);
        feed = new TopicFeed(settings, admin, names.audit(), _ -> FeedStart.BEGINNING, log, clock, times.pace())
                .tellingWhenMissing("the topic does not exist yet: the first action makes it");
        ActionWriter writer = new KafkaActionWriter(
                new AuditWriter(new Topics(settings, names, ANSWER), names, sender), sender, names);
        Knowledge knowledge = new Knowledge(view.jobs(), view.commands(), log, view::feeds, feed::status, clock);
        RequestReader requests = new RequestReader(MOST_BYTES, MOST_COMPACT_BYTES, clock);
        Recorder recorder = new Recorder(writer, clock);
        CancelAction cancels = new CancelAction(knowledge);
        RetryAction retries = new RetryAction(
                knowledge, new Retries(new RequestsTopic(reader, names), requests, knowledge, times.receipts()));
        RedriveAction redrives = new RedriveAction(
                knowledge,
                new DeadLettersTopic(reader, names),
                requests,
                names.requests(),
                () -> partitions(view, names));
        stores = new StoreAgain(row -> result(row, names.results()));
        actions = new Actions(knowledge, recorder, cancels, retries, redrives, stores);
        runs = new BulkRuns(
                new BulkStep(knowledge, cancels, retries, redrives, stores), knowledge, writer, times.left());
        bulk = new BulkActions(
                knowledge, recorder, writer, new BulkPlanner(knowledge, cancels, retries, redrives, stores), runs);
    }

    private Optional<StoredResult> result(JobRow row, String topic) throws BrokerException {
        Place place = row.end() == null ? null : row.end().result();
        return place == null
                ? Optional.empty()
                : reader.read(topic, place.partition(), place.offset())
                        .map(record -> StoredResult.of(record.key(), record.value(), row.id()));
    }

    /** The state of a job has the partition of its request. */
    private static int partitions(LiveView view, TopicNames names) {
        return view.feeds().stream()
                .filter(status -> status.topic().equals(names.jobs()))
                .mapToInt(FeedStatus::partitions)
                .sum();
    }

    /** Begins to read the audit topic, and to do what is started here. Call it once. */
    public void start() {
        feed.start();
        runs.start();
    }

    /**
     * From now on also finishes bulk actions that others have begun and left: the command line that was interrupted, this process
     * before its restart. An action is left when no step of it was recorded for 30 s. For a process that stays, such as the console.
     */
    public void finishWhatIsLeft() {
        runs.goOnWithLeft();
    }

    /** From now on outputs can be stored, with these copies; the caller closes them after this. */
    public void storeWith(LaterCopies copies) {
        stores.storeWith(copies);
    }

    /** Whether outputs can be stored here. */
    public boolean hasStore() {
        return stores.hasStore();
    }

    /** Actions on one thing. */
    public Actions actions() {
        return actions;
    }

    /** Bulk actions. */
    public BulkActions bulk() {
        return bulk;
    }

    /** What is recorded of actions. */
    public AuditLog log() {
        return log;
    }

    /** How the feed of the audit topic stands. Without any action yet there is no such topic, and the status says so. */
    public FeedStatus feed() {
        return feed.status();
    }

    /** Stops this process's bulk actions between two batches; another process may finish them. */
    @Override
    public void close() {
        runs.stopSoon();
        sender.close();
        runs.join();
        feed.close();
        reader.close();
    }
}
