package dev.reelay.audit;

import dev.reelay.feed.FeedListener;
import dev.reelay.outcome.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a feed has read of the audit topic, in its order. Memory is bounded: the oldest entries, findings and actions are forgotten first.
 * Thread-safe.
 */
public final class AuditLog implements FeedListener {

    /** So many of the targets that a bulk action left out are known one by one; the first of them. */
    public static final int MOST_LEFT_OUT = 1_000;

    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_FINDINGS = 100_000;
    private static final int MAX_SENT = 100_000;
    private static final int MAX_OPEN = 100;
    private static final int MAX_ENDED = 10;

    private final int maxEntries;
    private final StoredListener listener;
    private final Map<String, AuditEntry> lastSteps;
    private final Map<Subject.OneJob, AuditEntry> findings = bounded(MAX_FINDINGS);
    /** Jobs that were retried, and dead letters that were sent again or may have been. */
    private final Map<Subject, Boolean> sent = bounded(MAX_SENT);

    /** Jobs that were retried by a bulk action, with the time when it began. */
    private final Map<String, Instant> retriedAmongMany = bounded(MAX_SENT);

    /** Jobs whose files were stored by an action, with when it began and its entry. */
    private final Map<String, Storing> stored = bounded(MAX_SENT);

    private record Storing(Instant began, AuditEntry entry) {}

    private final Map<String, OpenActionBuilder> open = bounded(MAX_OPEN);
    /** A process whose bulk action is stopped by another process reports one more batch after the stop. */
    private final Map<String, OpenActionBuilder> ended = bounded(MAX_ENDED);

    private final LeftOutTargets leftOut = new LeftOutTargets();
    private final List<AuditEntry> entries = new ArrayList<>();
    private long unreadable;

    /** Who is told of jobs whose files an action has stored. */
    @FunctionalInterface
    public interface StoredListener {
        /**
         * An action has stored all files of a job.
         *
         * @param receivedUntil the last time at which the job's request can have been read
         */
        void stored(String jobId, Instant receivedUntil);
    }

    /** An empty log. */
    public AuditLog() {
        this((_, _) -> {});
    }

    /** An empty log that tells of what was stored while it is read; the listener must not ask the log. */
    public AuditLog(StoredListener listener) {
        this(MAX_ENTRIES, listener);
    }

    AuditLog(int maxEntries) {
        this(maxEntries, (_, _) -> {});
    }

    private AuditLog(int maxEntries, StoredListener listener) {
        this.maxEntries = maxEntries;
        this.listener = listener;
        this.lastSteps = bounded(maxEntries);
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** Forgets everything: the topic is read from its beginning again. */
    @Override
    public synchronized void begin() {
        lastSteps.clear();
        findings.clear();
        sent.clear();
        retriedAmongMany.clear();
        stored.clear();
        open.clear();
        ended.clear();
        leftOut.clear();
        entries.clear();
        unreadable = 0;
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(record -> take(record.key(), record.value()));
    }

    /** Takes the next record of the topic. */
    synchronized void take(byte @Nullable [] key, byte @Nullable [] value) {
        AuditRecords.decode(key, value).ifPresentOrElse(this::take, () -> unreadable++);
    }

    private void take(AuditEntry read) {
        AuditEntry entry = takeBatch(read);
        AuditEntry before = lastSteps.get(entry.id());
        if (before != null && comesTooLate(entry.step(), before.step())) {
            return;
        }
        switch (entry.step()) {
            case Step.Started() -> open.put(entry.id(), new OpenActionBuilder(entry));
            case Step.Targets targets -> {
                OpenActionBuilder action = open.get(entry.id());
                if (action != null) {
                    action.add(targets);
                }
                return; // An action may have thousands of them, and nobody reads them one by one.
            }
            case Step.Sending _ -> {
                return; // It is noted, and the progress that follows says the same to people.
            }
            case Step.Progress progress -> {
                OpenActionBuilder action = open.get(entry.id());
                if (action != null) {
                    action.proceed(entry, progress);
                }
            }
            case Step.Stopped _, Step.Finished _ -> {
                OpenActionBuilder action = open.remove(entry.id());
                if (action != null) {
                    ended.put(entry.id(), action);
                }
            }
            case Step.Done _ -> {
                takeFinding(entry);
                takeStored(entry);
            }
            case Step.Attempted _, Step.Refused _ -> {}
        }
        takeSent(entry);
        lastSteps.remove(entry.id());
        lastSteps.put(entry.id(), entry);
        entries.add(entry);
        if (entries.size() > 2 * maxEntries) {
            entries.subList(0, maxEntries).clear();
        }
    }

    /** Notes what became of single targets, and returns the entry without their numbers: thousands of entries are kept. */
    private AuditEntry takeBatch(AuditEntry entry) {
        return switch (entry.step()) {
            case Step.Progress(int position, Step.Report report, Step.Batch batch) -> {
                note(entry, batch);
                yield entry.next(entry.at(), new Step.Progress(position, report, Step.Batch.NONE));
            }
            case Step.Finished(Step.Report report, Step.Batch batch) -> {
                note(entry, batch);
                yield entry.next(entry.at(), new Step.Finished(report, Step.Batch.NONE));
            }
            case Step.Sending(List<Integer> numbers) -> {
                noteSending(entry, numbers);
                yield entry;
            }
            case Step.Attempted _, Step.Done _, Step.Refused _, Step.Started _, Step.Targets _, Step.Stopped _ -> entry;
        };
    }

    private void note(AuditEntry entry, Step.Batch batch) {
        OpenActionBuilder action = open.getOrDefault(entry.id(), ended.get(entry.id()));
        if (action == null) {
            return;
        }
        if (entry.action().kind() == Action.Kind.RETRY) {
            noteRetried(action, batch.settled());
        }
        if (entry.action().kind() == Action.Kind.STORE_OUTPUTS) {
            batch.settled().stream()
                    .map(action::target)
                    .filter(Objects::nonNull)
                    .forEach(id -> noteStored(id, new Storing(action.startedAt(), entry)));
        }
        leftOut.note(entry.id(), action, batch.leftOut());
    }

    private void noteSending(AuditEntry entry, List<Integer> numbers) {
        OpenActionBuilder action = open.getOrDefault(entry.id(), ended.get(entry.id()));
        if (action != null && entry.action().kind() == Action.Kind.REDRIVE) {
            numbers.stream()
                    .map(action::target)
                    .filter(Objects::nonNull)
                    .flatMap(place -> Subject.OneDeadLetter.at(place).stream())
                    .forEach(letter -> sent.put(letter, true));
        }
    }

    private void noteRetried(OpenActionBuilder action, List<Integer> numbers) {
        for (int number : numbers) {
            String id = action.target(number);
            if (id != null) {
                retriedAmongMany.remove(id);
                retriedAmongMany.put(id, action.startedAt());
            }
        }
    }

    /** A bulk action begins once and ends once: a second begin, and a step of a process that has not noticed the end, change nothing. */
    private static boolean comesTooLate(Step step, Step before) {
        boolean ended = before instanceof Step.Stopped || before instanceof Step.Finished;
        boolean begun = ended || before instanceof Step.Started || before instanceof Step.Progress;
        return ended || (begun && step instanceof Step.Started);
    }

    private void takeFinding(AuditEntry entry) {
        if (entry.action().finding() != null && entry.action().subject() instanceof Subject.OneJob job) {
            findings.remove(job);
            findings.put(job, entry);
        }
    }

    private void takeStored(AuditEntry entry) {
        if (entry.action().kind() == Action.Kind.STORE_OUTPUTS
                && entry.action().subject() instanceof Subject.OneJob job) {
            noteStored(job.id(), new Storing(entry.at(), entry));
        }
    }

    private void noteStored(String id, Storing storing) {
        stored.remove(id);
        stored.put(id, storing);
        listener.stored(id, OpenAction.receivedUntil(storing.began()));
    }

    /**
     * A retry counts once it is done: begun again, it is an identical repeat. A dead letter counts from its beginning: nothing but this
     * log knows a second one for what it is.
     */
    private void takeSent(AuditEntry entry) {
        boolean isSent = switch (entry.action().kind()) {
            case RETRY -> entry.action().subject() instanceof Subject.OneJob && entry.step() instanceof Step.Done;
            case REDRIVE ->
                entry.action().subject() instanceof Subject.OneDeadLetter && !(entry.step() instanceof Step.Refused);
            case CANCEL, PAUSE, RESUME, LIMIT, LIFT_LIMIT, BUDGET, LIFT_BUDGET, STORE_OUTPUTS, FINDING -> false;
        };
        if (isSent) {
            sent.put(entry.action().subject(), true);
        }
    }

    /** The newest entries, newest first; without the targets of bulk actions. */
    public synchronized List<AuditEntry> newest(int count) {
        int from = Math.max(0, entries.size() - Math.min(count, maxEntries));
        return List.copyOf(entries.subList(from, entries.size()).reversed());
    }

    /** The last step of an action; empty when there is none, or when it is forgotten. */
    public synchronized Optional<AuditEntry> lastStep(String id) {
        return Optional.ofNullable(lastSteps.get(id));
    }

    /**
     * The last finding that was recorded about a job; empty when there is none.
     *
     * @param receivedAt when the job's request was read: a finding about an earlier job with the same id says nothing about this one
     */
    public synchronized Optional<Finding> finding(String jobId, Instant receivedAt) {
        return findingEntry(jobId, receivedAt).map(entry -> entry.action().finding());
    }

    /** The entry with the {@link #finding}: who recorded it, when and why. */
    public synchronized Optional<AuditEntry> findingEntry(String jobId, Instant receivedAt) {
        return Optional.ofNullable(findings.get(new Subject.OneJob(jobId, receivedAt)));
    }

    /**
     * Whether a retry of this job was recorded as done: as an action on one, or as one of many, whose steps name those that were retried.
     *
     * @param receivedAt when the job's request was read
     */
    public synchronized boolean wasRetried(String jobId, Instant receivedAt) {
        Instant amongMany = retriedAmongMany.get(jobId);
        return sent.containsKey(new Subject.OneJob(jobId, receivedAt))
                || (amongMany != null && OpenAction.canMean(amongMany, receivedAt));
    }

    /**
     * The entry of the last action that has stored all files of this job; empty when there is none.
     *
     * @param receivedAt when the job's request was read: an action that began before means an earlier job with the same id
     */
    public synchronized Optional<AuditEntry> storedBy(String jobId, Instant receivedAt) {
        return Optional.ofNullable(stored.get(jobId))
                .filter(storing -> OpenAction.canMean(storing.began(), receivedAt))
                .map(Storing::entry);
    }

    /** Whether the log has a redrive of this dead letter: attempted or done, also as one of many. */
    public synchronized boolean wasRedriven(int partition, long offset) {
        return sent.containsKey(new Subject.OneDeadLetter(partition, offset));
    }

    /**
     * The targets that a bulk action left out, in its order: the first {@value #MOST_LEFT_OUT} of them. Its report has the exact
     * number. Empty for an action that is too old, or that was done by a version that did not record them.
     */
    public synchronized List<LeftOut> leftOut(String actionId) {
        return leftOut.of(actionId);
    }

    /** The bulk actions that have begun and have not ended, in the order in which they began. */
    public synchronized List<OpenAction> open() {
        return open.values().stream().map(OpenActionBuilder::build).toList();
    }

    /** How many records are of a newer format, or were not written by Reelay. */
    public synchronized long unreadable() {
        return unreadable;
    }
}
