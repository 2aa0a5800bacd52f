package dev.reelay.retry;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.request.RequestReader;
import java.util.Optional;

/** Prepares retries: by the rules, and from the job's own record. Thread-safe if {@code originals} is. */
public final class Retries {

    private final Originals originals;
    private final RetryMaker maker;

    /** @param reader reads as the workers do, so that nothing is sent that they would refuse */
    public Retries(Originals originals, RequestReader reader) {
        this.originals = originals;
        this.maker = new RetryMaker(reader);
    }

    /**
     * What to send for a retry of the job. It blocks while the job's record is read. For the same job it gives the same record each
     * time: sent again it is an identical repeat.
     *
     * @param confirmed whether somebody has confirmed what {@link RetryVerdict.WhenConfirmed} says
     * @throws BrokerException when the record can neither be read nor be seen to be gone
     */
    public Preparation prepare(RetryCandidate job, boolean confirmed) throws BrokerException {
        return switch (RetryRules.judge(job)) {
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
        return original.isPresent()
                ? maker.make(job, receipt, original.get())
                : new Preparation.Refused(
                        Refusal.RECORD_GONE,
                        ("The job's request is gone from offset %d of partition %d of the requests topic: its retention is"
                                        + " over. Send the request again under a new id.")
                                .formatted(offset, receipt.partition()));
    }
}
