package dev.reelay.ledger;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Storing;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestLog;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.Position;
import dev.reelay.records.ResultRecords;
import dev.reelay.records.Spend;
import dev.reelay.records.SpendRecords;
import dev.reelay.records.StateRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A ledger of one partition in memory. A test can script the answer to a commit; without a script it keeps the promises of
 * {@link LedgerContract}.
 */
public final class FakeLedger implements Ledger {

    /** The largest record that its topics take, in bytes. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int PARTITION = 0;

    /** Answers a commit in place of the ledger. */
    public interface Answer {
        Commit to(Entries entries);
    }

    private final Map<String, JobState> jobs = new LinkedHashMap<>();
    private final Map<String, Spend> spent = new LinkedHashMap<>();
    private final List<JobResult> results = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Membership> memberships = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Set<ConsumerGroupMetadata> removed = new HashSet<>();
    private final ResultRecords resultRecords = new ResultRecords("/reelay/fake", MAX_BYTES);
    private Predicate<Accepted> fits = job -> StateRecords.sizeAtMost(job) <= MAX_BYTES;
    private Predicate<Entries> condition = _ -> false;
    private @Nullable Answer conditional;
    private Predicate<Entries> lastingCondition = _ -> false;
    private @Nullable Answer lasting;
    private final List<String> inputsRead = new ArrayList<>();
    private RequestLog log = new RequestLog("topic-1", 0, Long.MAX_VALUE);
    private @Nullable Position position;
    private volatile int partitions = 1;
    private int inputFailures;
    private int commits;
    private Consumer<Collection<OutgoingRecord>> limitsWritten = _ -> {};
    private volatile Runnable beforeOpen = () -> {};
    private int opened;
    private int asked;
    private boolean live = true;
    private final Deque<BooleanSupplier> nextLive = new ArrayDeque<>();

    public synchronized FakeLedger holding(JobState... states) {
        for (JobState state : states) {
            jobs.put(state.id(), state);
        }
        return this;
    }

    public synchronized void answerNext(Answer answer) {
        answers.addLast(answer);
    }

    /** Scripts the answer to the next commit that meets the condition. */
    public synchronized void answerWhen(Predicate<Entries> holds, Answer answer) {
        condition = holds;
        conditional = answer;
    }

    /** Scripts the answer to every commit that meets the condition, from now on; null ends it. */
    public synchronized void answerWhile(Predicate<Entries> holds, @Nullable Answer answer) {
        lastingCondition = holds;
        lasting = answer;
    }

    public synchronized void live(boolean live) {
        this.live = live;
    }

    /** How the next question whether a member is live is answered; runs on the shard's thread. */
    public synchronized void answerNextLive(BooleanSupplier answer) {
        nextLive.add(answer);
    }

    /** The group removes a member: the member is no longer live, and its commits are refused. */
    public synchronized void removeFromGroup(Membership member) {
        removed.add(member.metadata());
    }

    public synchronized void fits(Predicate<Accepted> fits) {
        this.fits = fits;
    }

    /** Runs on the shard's thread before each opening. */
    public void beforeOpen(Runnable beforeOpen) {
        this.beforeOpen = beforeOpen;
    }

    @Override
    public LedgerPartition open(int partition, InputRoom room) {
        beforeOpen.run();
        return openNow(room);
    }

    private synchronized LedgerPartition openNow(InputRoom room) {
        opened++;
        RestoredJobs restored = new RestoredJobs(room);
        jobs.values().forEach(state -> restored.put(state, offsetOf(state.id())));
        StartPosition start =
                StartPosition.of(position, group(), log, position != null).orElseThrow();
        return new Open(opened, restored.all(), List.copyOf(spent.values()), start);
    }

    private @Nullable OffsetAndMetadata group() {
        return position == null ? null : StartPosition.groupOffset(position.nextOffset(), position.topicId());
    }

    /** A job keeps its place until its next state. */
    private long offsetOf(String id) {
        return List.copyOf(jobs.keySet()).indexOf(id);
    }

    @Override
    public synchronized JobInput.@Nullable Held readInput(int partition, String id, JobInput.Stored place)
            throws BrokerException {
        inputsRead.add(id);
        if (inputFailures > 0) {
            inputFailures--;
            throw new BrokerException("scripted", null);
        }
        return jobs.get(id) instanceof Accepted waiting && waiting.input() instanceof JobInput.Held held ? held : null;
    }

    /** Lets the next attempts to read an input fail. */
    public synchronized void failInputs(int times) {
        inputFailures = times;
    }

    /** The ids of the jobs whose inputs were read, in order. */
    public synchronized List<String> inputsRead() {
        return List.copyOf(inputsRead);
    }

    /** Takes a job's state away, as a hand in the topic could. */
    public synchronized void lose(String id) {
        jobs.remove(id);
    }

    @Override
    public synchronized boolean isLive(Membership membership, int partition) {
        asked++;
        BooleanSupplier next = nextLive.poll();
        return next == null ? live && !removed.contains(membership.metadata()) : next.getAsBoolean();
    }

    /** Gets the records of shared limits of every commit. */
    public synchronized void onLimits(Consumer<Collection<OutgoingRecord>> written) {
        limitsWritten = written;
    }

    /** How many transactions were committed. */
    public synchronized int commits() {
        return commits;
    }

    @Override
    public int partitions() {
        return partitions;
    }

    /** The requests topic has so many partitions, of which this ledger has the first. */
    public void partitions(int many) {
        partitions = many;
    }

    /** Whether the topic takes the states of jobs whose files are copied. */
    public volatile boolean storingFits = true;

    @Override
    public boolean fits(Storing state) {
        return storingFits;
    }

    @Override
    public synchronized boolean fits(Accepted job) {
        return fits.test(job);
    }

    @Override
    public boolean canAnswer(Job job) {
        return resultRecords.fits(job);
    }

    public synchronized @Nullable JobState job(String id) {
        return jobs.get(id);
    }

    /** The committed states and results, for a test that failed. */
    public synchronized String describe() {
        StringBuilder text = new StringBuilder("opened " + opened() + " times, next offset " + nextOffset());
        jobs.values().forEach(state -> text.append("\n  ").append(state));
        results.forEach(result -> text.append("\n  ").append(result));
        return text.toString();
    }

    public synchronized List<JobResult> results() {
        return List.copyOf(results);
    }

    public synchronized List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** The memberships of all transactions that were tried. */
    public synchronized List<Membership> memberships() {
        return List.copyOf(memberships);
    }

    public synchronized long nextOffset() {
        return position == null ? 0 : position.nextOffset();
    }

    /** The committed position; null before the first commit. */
    public synchronized @Nullable Position position() {
        return position;
    }

    /** What the brokers report of the log of the requests. */
    public synchronized void log(RequestLog log) {
        this.log = log;
    }

    public synchronized int opened() {
        return opened;
    }

    /** How often {@link #isLive} was called. */
    public synchronized int asked() {
        return asked;
    }

    private synchronized Commit write(Open writer, Entries entries, long offset, Membership membership) {
        memberships.add(membership);
        if (writer.closed || writer.number != opened) {
            return new Commit.Broken(writer.closed ? "closed" : "fenced");
        }
        Answer answer = answers.pollFirst();
        if (answer == null && conditional != null && condition.test(entries)) {
            answer = conditional;
            conditional = null;
        }
        if (answer == null && lasting != null && lastingCondition.test(entries)) {
            answer = lasting;
        }
        if (answer != null) {
            return answer.to(entries);
        }
        if (!membership.owns(PARTITION) || removed.contains(membership.metadata())) {
            return new Commit.StaleMembership("not the owner");
        }
        entries.states().forEach(state -> jobs.put(state.id(), state));
        entries.forgotten().forEach(jobs::remove);
        entries.spend().forEach(this::spend);
        results.addAll(entries.results());
        deadLetters.addAll(entries.deadLetters());
        commits++;
        if (!entries.limits().isEmpty()) {
            limitsWritten.accept(entries.limits());
        }
        position = new Position(offset, writer.start.topicId(), writer.brokenAt);
        return new Commit.Done();
    }

    private void spend(OutgoingRecord record) {
        String key = new String(Objects.requireNonNull(record.key()), StandardCharsets.UTF_8);
        if (record.value() == null) {
            spent.remove(key);
        } else {
            spent.put(key, SpendRecords.decode(record.value()));
        }
    }

    /** What was spent, as the ledger has it. */
    public synchronized List<Spend> spent() {
        return List.copyOf(spent.values());
    }

    private final class Open implements LedgerPartition {
        private final int number;
        private @Nullable SequencedMap<String, JobState> restored;
        private final Collection<Spend> spend;
        private final StartPosition start;
        private @Nullable Long brokenAt;
        private boolean closed;

        Open(int number, SequencedMap<String, JobState> restored, Collection<Spend> spend, StartPosition start) {
            this.number = number;
            this.restored = restored;
            this.spend = spend;
            this.start = start;
            this.brokenAt = start.brokenAt();
        }

        @Override
        public SequencedMap<String, JobState> takeJobs() {
            if (restored == null) {
                throw new IllegalStateException("the jobs were taken before");
            }
            SequencedMap<String, JobState> taken = restored;
            restored = null;
            return taken;
        }

        @Override
        public Collection<Spend> spend() {
            return spend;
        }

        @Override
        public StartPosition start() {
            return start;
        }

        @Override
        public void breakOff(long brokenAt) {
            this.brokenAt = brokenAt;
        }

        @Override
        public Commit commit(Entries entries, long nextOffset, Membership membership) {
            return write(this, entries, nextOffset, membership);
        }

        @Override
        public void close() {
            synchronized (FakeLedger.this) {
                closed = true;
            }
        }
    }
}
