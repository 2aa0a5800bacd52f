package dev.reelay.cli.broker;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.Planning;
import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.LeftOut;
import dev.reelay.feed.FeedStatus;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.ClusterLook;
import dev.reelay.limits.LimitRecord;
import dev.reelay.limits.LimitView;
import dev.reelay.outcome.Finding;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.send.Sent;
import dev.reelay.view.CommandTable;
import dev.reelay.view.DeadLetterTable;
import dev.reelay.view.GroupState;
import dev.reelay.view.JobView;
import dev.reelay.view.RecordedJobs;
import dev.reelay.view.money.SpendTable;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Brokers in memory, with a clock that stands still but for the pauses of a command. Things happen after so many pauses. */
public final class MemoryBrokers implements Connections, WaitClock {

    /** What was sent. */
    public record Written(String topic, OutgoingRecord record) {}

    private final RecordedJobs jobs = new RecordedJobs();
    private final DeadLetterTable letters = new DeadLetterTable(100);
    private final Map<String, SourceRecord> letterRecords = new HashMap<>();
    private final List<Written> written = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Deque<ActionOutcome> outcomes = new ArrayDeque<>();
    private final Deque<BulkProgress> progress = new ArrayDeque<>();
    private final List<AuditEntry> recorded = new ArrayList<>();
    private LimitView limits = LimitView.EMPTY;
    private List<LeftOut> leftOut = List.of();
    private final Map<String, StoredFiles> stored = new HashMap<>();
    private Planning planning = new Planning.Refused("none", "nothing was planned");
    private @Nullable Installation opened;
    private @Nullable Actor actor;
    private @Nullable String trouble;
    private boolean restored = true;
    private boolean refusesToSend;
    private int closed;
    private Instant now = Instant.parse("2026-11-21T13:00:00Z");

    /** What the topics hold. */
    public RecordedJobs jobs() {
        return jobs;
    }

    /** What was sent, in its order. */
    public List<Written> written() {
        return written;
    }

    /** What was asked of the actions, a line for each. */
    public List<String> asked() {
        return asked;
    }

    /** Who acted last; null when nobody did. */
    public @Nullable Actor actor() {
        return actor;
    }

    /** The brokers, topics and group that were opened last. */
    public Installation opened() {
        if (opened == null) {
            throw new AssertionError("no connection was opened");
        }
        return opened;
    }

    /** How many connections were closed. */
    public int closed() {
        return closed;
    }

    /** The next pause of a command is when this happens; further ones follow in their order. */
    public MemoryBrokers later(Runnable event) {
        later.add(event);
        return this;
    }

    /** The answers to the next actions. */
    public MemoryBrokers answering(ActionOutcome... next) {
        outcomes.addAll(List.of(next));
        return this;
    }

    /** The answer to the next plan, and how it goes on once it has begun. */
    public MemoryBrokers planning(Planning answer, BulkProgress... steps) {
        planning = answer;
        progress.addAll(List.of(steps));
        return this;
    }

    /** What was recorded of actions, the newest first. */
    public MemoryBrokers recorded(List<AuditEntry> newest) {
        recorded.addAll(newest);
        return this;
    }

    /** What becomes of the files of a job that are to be stored. */
    public MemoryBrokers storing(StoredFiles files) {
        stored.put(files.jobId(), files);
        return this;
    }

    /** What a bulk action has left out. */
    public MemoryBrokers leavingOut(LeftOut... targets) {
        leftOut = List.of(targets);
        return this;
    }

    /** Nothing was read yet. */
    public MemoryBrokers reading(@Nullable String why) {
        restored = false;
        trouble = why;
        return this;
    }

    /** All is read. */
    public void restore() {
        restored = true;
    }

    /** Writes fail. */
    public MemoryBrokers refusingToSend() {
        refusesToSend = true;
        return this;
    }

    /** A dead letter. */
    public MemoryBrokers letter(ConsumerRecord<byte[], byte[]> record) {
        letters.take(List.of(record));
        List<SourceRecord.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new SourceRecord.Header(header.key(), header.value())));
        letterRecords.put(
                record.partition() + "/" + record.offset(),
                new SourceRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        headers));
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void pause(Duration time) {
        now = now.plus(time);
        Runnable event = later.poll();
        if (event != null) {
            event.run();
        }
    }

    @Override
    public Connection open(Installation installation) {
        opened = installation;
        return new InMemory(installation);
    }

    private List<FeedStatus> feeds() {
        return List.of(new FeedStatus("generation-jobs", 12, restored, restored ? 0 : 1_234, 0, now, trouble));
    }

    /** What workers wrote about limits. */
    public MemoryBrokers sharing(LimitRecord... records) {
        limits = limits.with(List.of(records));
        return this;
    }

    private final class InMemory implements Connection, Reading, LetterReading, LimitReading, Steering {

        private final Installation installation;

        private InMemory(Installation installation) {
            this.installation = installation;
        }

        @Override
        public Installation installation() {
            return installation;
        }

        @Override
        public Reading view() {
            return this;
        }

        @Override
        public Steering steering(Actor who) {
            actor = who;
            return this;
        }

        @Override
        public LimitReading limits() {
            return this;
        }

        @Override
        public LimitView shares() {
            return limits;
        }

        @Override
        public List<FeedStatus> limitFeeds() {
            return List.of();
        }

        @Override
        public LetterReading deadLetters(int newest) {
            return this;
        }

        @Override
        public Sent send(String topic, OutgoingRecord record) throws BrokerException {
            if (refusesToSend) {
                throw new BrokerException("Not all of 1 records could be written to " + topic + ": no answer", null);
            }
            written.add(new Written(topic, record));
            return new Sent(7, 41 + written.size(), now.toEpochMilli());
        }

        @Override
        public Optional<SourceRecord> read(String topic, int partition, long offset) {
            return topic.equals(installation.names().results())
                    ? jobs.result(partition, offset)
                    : Optional.ofNullable(letterRecords.get(partition + "/" + offset));
        }

        @Override
        public GroupState group() throws BrokerException {
            throw new BrokerException("there are no workers in memory", null);
        }

        @Override
        public ClusterLook look() {
            throw new UnsupportedOperationException("there is no cluster in memory");
        }

        @Override
        public JobView jobs() {
            return jobs.view();
        }

        @Override
        public CommandTable commands() {
            return jobs.commands();
        }

        @Override
        public List<FeedStatus> feeds() {
            return MemoryBrokers.this.feeds();
        }

        @Override
        public DeadLetterTable letters() {
            return letters;
        }

        @Override
        public FeedStatus feed() {
            return MemoryBrokers.this.feeds().getFirst();
        }

        private ActionOutcome answer(String what, @Nullable String reason) {
            asked.add(what + (reason == null ? "" : " because " + reason));
            return outcomes.isEmpty() ? new ActionOutcome.Done("action-1", what) : outcomes.remove();
        }

        @Override
        public List<AuditEntry> newest(int count) {
            return recorded.stream().limit(count).toList();
        }

        @Override
        public List<LeftOut> leftOut(String actionId) {
            return leftOut;
        }

        @Override
        public List<BulkProgress> open() {
            return List.copyOf(progress);
        }

        @Override
        public ActionOutcome cancel(String id, boolean confirmed, @Nullable String reason) {
            return answer("cancel " + id + (confirmed ? " confirmed" : ""), reason);
        }

        @Override
        public ActionOutcome retry(String id, boolean confirmed, @Nullable String reason) {
            return answer("retry " + id + (confirmed ? " confirmed" : ""), reason);
        }

        @Override
        public ActionOutcome pause(String model, @Nullable String reason) {
            return answer("pause " + model, reason);
        }

        @Override
        public ActionOutcome resume(String model, @Nullable String reason) {
            return answer("resume " + model, reason);
        }

        @Override
        public ActionOutcome limit(String scope, LimitNumbers numbers, @Nullable String reason) {
            return answer(
                    "limit " + scope + " " + numbers.outstanding() + " outstanding " + numbers.perMinute()
                            + " per minute",
                    reason);
        }

        @Override
        public ActionOutcome budget(String scope, BudgetNumbers numbers, @Nullable String reason) {
            return answer(
                    "budget " + scope + " " + numbers.usdPerDay() + " usd " + numbers.jobsPerDay() + " jobs", reason);
        }

        @Override
        public ActionOutcome liftBudget(String scope, @Nullable String reason) {
            return answer("lift budget " + scope, reason);
        }

        @Override
        public SpendTable spend() {
            return jobs.spend();
        }

        @Override
        public ActionOutcome liftLimit(String scope, @Nullable String reason) {
            return answer("lift " + scope, reason);
        }

        @Override
        public ActionOutcome redrive(int partition, long offset, boolean confirmed, @Nullable String reason) {
            return answer("redrive " + partition + "/" + offset + (confirmed ? " confirmed" : ""), reason);
        }

        @Override
        public void storeWith(LaterCopies copies) {
            asked.add("with a store");
        }

        @Override
        public Map<String, ActionOutcome> storeOutputs(
                List<String> ids, @Nullable String reason, Consumer<StoredFiles> told) {
            Map<String, ActionOutcome> each = new LinkedHashMap<>();
            for (String id : ids) {
                ActionOutcome outcome = answer("store " + id, reason);
                Optional.ofNullable(stored.get(id)).ifPresent(told);
                each.put(id, outcome);
            }
            return each;
        }

        @Override
        public ActionOutcome recordFinding(String id, Finding finding, @Nullable String reason) {
            return answer("finding " + id + " " + finding.word(), reason);
        }

        @Override
        public Planning plan(Action.Kind kind, JobFilter filter, int max, boolean confirmed) {
            asked.add("plan " + kind.word() + " " + filter.text() + " of " + max + (confirmed ? " confirmed" : ""));
            return planning;
        }

        @Override
        public Planning planRedrive(List<DeadLetterRow> known, LetterFilter filter, int max, boolean confirmed) {
            asked.add("plan redrive " + filter.text() + " of " + max + (confirmed ? " confirmed" : "") + " among "
                    + known.size());
            return planning;
        }

        @Override
        public ActionOutcome start(BulkPlan plan, @Nullable String reason) {
            return answer("start " + plan.id(), reason);
        }

        @Override
        public Optional<BulkProgress> progress(String id) {
            return progress.size() > 1 ? Optional.of(progress.remove()) : Optional.ofNullable(progress.peek());
        }

        @Override
        public ActionOutcome stop(String id, @Nullable String reason) {
            return answer("stop " + id, reason);
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
