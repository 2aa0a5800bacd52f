package dev.reelay.actions;

import dev.reelay.actions.outputs.StoreAgain;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.AuditRecords;
import dev.reelay.feed.FeedStatus;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outcome.Copies;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.StoredResult;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import dev.reelay.retry.Retries;
import dev.reelay.view.DeadLetterTable;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.JobRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Actions without brokers: a view to fill, topics that are lists, and workers that take the requests that are sent. Everything that
 * is written is read at once, unless {@link #delayed}.
 */
final class ActionRig implements ActionWriter {

    static final Actor MIA = new Actor("mia", Actor.Via.CONSOLE);
    static final Actor BEN = new Actor("ben", Actor.Via.CLI);
    static final int PARTITIONS = 6;

    final FilledView view = new FilledView();
    final List<AuditEntry> entries = new ArrayList<>();
    final List<Send> sends = new ArrayList<>();
    final List<SourceRecord> requests = new ArrayList<>();
    final List<SourceRecord> deadLetters = new ArrayList<>();
    /** The results that can be read again, by the job's id. */
    final Map<String, OutgoingRecord> results = new HashMap<>();
    /** How many records of the audit topic the brokers still take, and how many sends. */
    int entriesLeft = Integer.MAX_VALUE;

    int sendsLeft = Integer.MAX_VALUE;
    /** The offset at which the brokers do not give the record. */
    long unreadable = -1;

    boolean delayed;
    Instant now = Instant.parse("2026-11-21T13:00:00Z");
    Instant feedsAsOf = now;
    /** Whoever looks at a feed after so many looks sees one that is behind. */
    int currentLooks = Integer.MAX_VALUE;

    /** When the brokers were asked about the audit topic; unless they were, with all others. */
    @Nullable
    Instant auditAsOf = Instant.MAX;

    FeedStatus viewFeed = feed("generation-jobs", true, 0);
    FeedStatus auditFeed = feed("generation-audit", true, 0);

    /** The jobs that workers have accepted, by id; a repeat is none. */
    final Map<String, Job> accepted = new HashMap<>();

    final List<String> conflicts = new ArrayList<>();
    private final RequestReader reader = new RequestReader(1 << 20, () -> now);

    /** A process that acts; several may be on the same topics. */
    final class Peer {
        final AuditLog log = new AuditLog();
        private int read;
        final Knowledge knowledge = new Knowledge(
                view.jobs(),
                view.commands(),
                log,
                () -> List.of(current(viewFeed)),
                ActionRig.this::currentAudit,
                () -> now);
        final CancelAction cancels = new CancelAction(knowledge);
        final RetryAction retries = new RetryAction(
                knowledge, new Retries(ActionRig.this::original, reader, knowledge, Duration.ofHours(24)));
        final Recorder recorder = new Recorder(ActionRig.this, () -> now);
        final RedriveAction redrives =
                new RedriveAction(knowledge, ActionRig.this::deadLetter, reader, "requests", () -> PARTITIONS);
        final StoreAgain stores = new StoreAgain(ActionRig.this::result);
        final Actions actions = new Actions(knowledge, recorder, cancels, retries, redrives, stores);
        final BulkRuns runs = new BulkRuns(
                new BulkStep(knowledge, cancels, retries, redrives, stores), knowledge, ActionRig.this, BulkRuns.LEFT);
        final BulkActions bulk = new BulkActions(
                knowledge,
                recorder,
                ActionRig.this,
                new BulkPlanner(knowledge, cancels, retries, redrives, stores),
                runs);

        /** Does its bulk actions to their ends. */
        void finish() {
            while (runs.turn()) {
                // to the end
            }
        }
    }

    private final List<Peer> processes = new ArrayList<>();
    final Peer console = process();

    /** A further process, which has read all entries. */
    Peer process() {
        Peer process = new Peer();
        read(process);
        processes.add(process);
        return process;
    }

    /** Ends a process in the middle of whatever it does: it reads and does nothing any more. */
    void kill(Peer process) {
        processes.remove(process);
    }

    static FeedStatus feed(String topic, boolean restored, long behind) {
        return new FeedStatus(topic, PARTITIONS, restored, behind, 0, Instant.EPOCH, null);
    }

    private FeedStatus current(FeedStatus feed) {
        long behind = currentLooks-- > 0 ? feed.behind() : 1;
        return new FeedStatus(feed.topic(), feed.partitions(), feed.restored(), behind, 0, feedsAsOf, feed.trouble());
    }

    private FeedStatus currentAudit() {
        FeedStatus feed = current(auditFeed);
        return Instant.MAX.equals(auditAsOf)
                ? feed
                : new FeedStatus(
                        feed.topic(), feed.partitions(), feed.restored(), feed.behind(), 0, auditAsOf, feed.trouble());
    }

    private Optional<SourceRecord> original(int partition, long offset) throws BrokerException {
        if (offset == unreadable) {
            throw new BrokerException("the record is broken", null);
        }
        return find(requests, partition, offset);
    }

    private Optional<SourceRecord> deadLetter(int partition, long offset) throws BrokerException {
        if (offset == unreadable) {
            throw new BrokerException("the record is broken", null);
        }
        return find(deadLetters, partition, offset);
    }

    private static Optional<SourceRecord> find(List<SourceRecord> topic, int partition, long offset) {
        return topic.stream()
                .filter(record -> record.partition() == partition && record.offset() == offset)
                .findFirst();
    }

    /** The dead letters as a list shows them, the newest first. */
    List<DeadLetterRow> letters() {
        DeadLetterTable table = new DeadLetterTable(20_000);
        deadLetters.forEach(letter -> {
            ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                    letter.topic(), letter.partition(), letter.offset(), letter.key(), letter.value());
            letter.headers().forEach(header -> record.headers().add(header.name(), header.value()));
            table.take(List.of(record));
        });
        return table.newest();
    }

    /** A dead letter of partition 4 of the requests. */
    void deadLetter(int partition, long offset, String id, Header... more) {
        String value = "{\"id\":\"%s\",\"model\":\"%s\",\"input\":{}}".formatted(id, FilledView.MODEL);
        List<Header> headers = new ArrayList<>(List.of(
                new Header("dead-letter-topic", utf8("requests")),
                new Header("dead-letter-partition", utf8("4")),
                new Header("dead-letter-offset", utf8("11"))));
        headers.addAll(List.of(more));
        deadLetters.add(new SourceRecord("dead-letters", partition, offset, 0, utf8(id), utf8(value), headers));
    }

    /** Turns the clock; the feeds have read on meanwhile. */
    void pass(Duration time) {
        now = now.plus(time);
        feedsAsOf = now;
    }

    /** A completed job with files at these URLs, whose result can be read again. */
    Job completed(String id, List<String> urls, @Nullable Copies copies) {
        Job job = FilledView.job(id, results.size());
        Ending ending = FilledView.completed(job, urls, copies);
        view.ended(ending);
        results.put(id, FilledView.result(ending));
        return job;
    }

    private Optional<StoredResult> result(JobRow row) throws BrokerException {
        if (unreadable == 0) {
            throw new BrokerException("the results are away", null);
        }
        return Optional.ofNullable(results.get(row.id()))
                .map(record -> StoredResult.of(record.key(), record.value(), row.id()));
    }

    /** A request in partition 3, and the job that a worker makes of it. */
    Job request(String id) {
        return request(
                id,
                "{\"id\":\"%s\",\"model\":\"%s\",\"input\":{\"prompt\":\"a cat\"}}".formatted(id, FilledView.MODEL));
    }

    Job request(String key, String json) {
        SourceRecord record = new SourceRecord("requests", 3, requests.size(), 0, utf8(key), utf8(json), List.of());
        requests.add(record);
        Job job = read(record);
        accepted.put(job.id(), job);
        return job;
    }

    Job read(SourceRecord record) {
        return switch (reader.read(record)) {
            case RequestReading.Valid valid -> valid.job();
            case RequestReading.Invalid invalid ->
                throw new AssertionError(invalid.why().message());
            case RequestReading.Unreadable unreadable -> throw new AssertionError(unreadable.reason());
        };
    }

    @Override
    public void record(AuditEntry... written) throws BrokerException {
        for (AuditEntry entry : written) {
            if (entriesLeft == 0) {
                throw new BrokerException("the audit topic is away", null);
            }
            entriesLeft--;
            entries.add(entry);
            if (!delayed) {
                catchUp();
            }
        }
    }

    /** All peers read what is written. */
    void catchUp() {
        processes.forEach(this::read);
    }

    private void read(Peer process) {
        for (; process.read < entries.size(); process.read++) {
            OutgoingRecord record = AuditRecords.encode(entries.get(process.read));
            process.log.take(List.of(new ConsumerRecord<>("generation-audit", 0, 0, record.key(), record.value())));
        }
    }

    @Override
    public void send(List<Send> written) throws BrokerException {
        for (Send send : written) {
            if (sendsLeft == 0) {
                throw new BrokerException("the topic is away", null);
            }
            sendsLeft--;
            sends.add(send);
            switch (send) {
                case Send.Command(OutgoingRecord command) -> {
                    if (!delayed) {
                        view.command(command);
                    }
                }
                case Send.Request(int partition, OutgoingRecord request) -> work(partition, request);
            }
        }
    }

    /** As workers do: the first with an id counts, in its partition. */
    private void work(int partition, OutgoingRecord request) {
        SourceRecord record = new SourceRecord(
                "requests", partition, requests.size(), 0, request.key(), request.value(), request.headers());
        requests.add(record);
        Job job = read(record);
        Job first = accepted.putIfAbsent(job.id(), job);
        if (first == null && !delayed) {
            view.state(FilledView.accepted(job));
        } else if (first != null && !first.contentHash().equals(job.contentHash())) {
            conflicts.add(job.id());
        }
    }

    /** The commands that were sent, as {@code key value}. */
    List<String> commands() {
        return sends.stream()
                .filter(Send.Command.class::isInstance)
                .map(send -> text(send.record().key()) + " "
                        + (send.record().value() == null
                                ? "tombstone"
                                : text(send.record().value())))
                .toList();
    }

    /** The steps that were recorded, without those that name targets. */
    List<String> steps() {
        return entries.stream()
                .map(entry -> entry.step().getClass().getSimpleName())
                .toList();
    }

    AuditEntry lastEntry() {
        return entries.getLast();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
