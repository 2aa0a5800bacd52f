package dev.reelay.retry;

import dev.reelay.job.SourceRecord;
import dev.reelay.json.ForeignText;
import dev.reelay.kafka.BrokerException;
import dev.reelay.request.RequestReader;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prepares retries: by the rules, by what is known beside the job, and from the job's own record. Thread-safe if {@code originals} and
 * {@code evidence} are.
 */
public final class Retries {

    /** The part of the time that a receipt is kept in which a worker may be late with a retry. */
    private static final int MARGIN = 4;

    private final Originals originals;
    private final RetryMaker maker;
    private final Evidence evidence;
    private final Duration retention;

    /**
     * Prepares retries for one installation.
     *
     * @param reader reads as the workers do, so that nothing is sent that they would refuse
     * @param retention how long the workers keep receipts
     */
    public Retries(Originals originals, RequestReader reader, Evidence evidence, Duration retention) {
        this.originals = originals;
        this.maker = new RetryMaker(reader);
        this.evidence = evidence;
        this.retention = retention;
    }

    /** Whether the job may be retried, as far as that can be said without its record. Neither reads nor blocks. */
    public RetryVerdict judge(RetryCandidate job) {
        RetryVerdict verdict = verdict(job);
        return !(verdict instanceof RetryVerdict.Refused) && isRecordedAsRetried(job)
                ? new RetryVerdict.Refused(
                        Refusal.ALREADY_RETRIED, "The job was already retried, by the audit log. Retry that one.")
                : verdict;
    }

    private RetryVerdict verdict(RetryCandidate job) {
        String stale = evidence.staleness();
        if (stale != null) {
            return new RetryVerdict.Refused(
                    Refusal.NOT_CURRENT,
                    "What is known of jobs is not current (" + ForeignText.oneLine(stale, 300)
                            + "): nothing is sent. Try again.");
        }
        RetryVerdict verdict = RetryRules.judge(job);
        RetryCandidate.Receipt receipt = job.receipt();
        if (verdict instanceof RetryVerdict.Refused || receipt == null) {
            return verdict;
        }
        if (evidence.isInSeveralPartitions(job.id())) {
            return new RetryVerdict.Refused(
                    Refusal.IN_SEVERAL_PARTITIONS,
                    "There are two jobs with this id, in two partitions: a repeat of a retry would not be noticed. Send a new request"
                            + " under a new id.");
        }
        // INVARIANT: whoever reads what is sent now still has the receipt of a retry that was sent before.
        Duration left = Duration.between(evidence.now(), receipt.finishedAt().plus(retention));
        if (left.compareTo(retention.dividedBy(MARGIN)) <= 0) {
            return new RetryVerdict.Refused(
                    Refusal.RECEIPT_GOES,
                    "The job ended at %s, and its receipt is gone soon or by now: a worker that reads the retry late would not know"
                                    .formatted(receipt.finishedAt())
                            + " whether it was sent before. Send a new request under a new id.");
        }
        return verdict;
    }

    private boolean isRecordedAsRetried(RetryCandidate job) {
        RetryCandidate.Receipt receipt = job.receipt();
        return receipt != null && evidence.wasRetried(job.id(), receipt.receivedAt());
    }

    /**
     * What to send for a retry of the job. It blocks while the job's record is read. For the same job it gives the same record each
     * time: sent again it is an identical repeat.
     *
     * @param confirmed whether somebody has confirmed what {@link RetryVerdict.WhenConfirmed} says
     * @throws BrokerException when the record can neither be read nor be seen to be gone
     */
    public Preparation prepare(RetryCandidate job, boolean confirmed) throws BrokerException {
        return switch (verdict(job)) {
            case RetryVerdict.Refused refused -> new Preparation.Refused(refused.reason(), refused.message());
            case RetryVerdict.WhenConfirmed unconfirmed
            when !confirmed -> new Preparation.Refused(Refusal.NOT_CONFIRMED, unconfirmed.risk());
            case RetryVerdict.WhenConfirmed _, RetryVerdict.Allowed _ -> fromRecord(job);
        };
    }

    private Preparation fromRecord(RetryCandidate job) throws BrokerException {
        RetryCandidate.Receipt receipt = job.receipt();
        Long offset = receipt == null ? null : receipt.requestOffset();
        if (receipt == null || offset == null) {
            throw new IllegalStateException("the rules let a job pass whose request has no place");
        }
        Optional<SourceRecord> original = originals.find(receipt.partition(), offset);
        if (original.isEmpty()) {
            return new Preparation.Refused(
                    Refusal.RECORD_GONE,
                    ("The job's request is gone from offset %d of partition %d of the requests topic: its retention is"
                                    + " over. Send the request again under a new id.")
                            .formatted(offset, receipt.partition()));
        }
        Preparation made = maker.make(job, receipt, original.get());
        String before = made instanceof Preparation.Ready ready ? retriedAs(job, ready.id()) : null;
        return before == null ? made : new Preparation.Refused(Refusal.ALREADY_RETRIED, before);
    }

    /** Looked up after the record was read, which takes a while. Null when nothing says that the job was retried. */
    private @Nullable String retriedAs(RetryCandidate job, String next) {
        String id = ForeignText.oneLine(next);
        if (evidence.isKnown(next)) {
            return "The job was already retried as " + id + ", or a producer has used that id: see what became of " + id
                    + ", and retry that one if it failed.";
        }
        return isRecordedAsRetried(job)
                ? "The job was already retried as " + id
                        + ", by the audit log. If no job comes of it, send a new request under a" + " new id."
                : null;
    }
}
