package dev.reelay.retry;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import dev.reelay.outcome.Status;
import dev.reelay.retry.RetryVerdict.Allowed;
import dev.reelay.retry.RetryVerdict.Refused;
import dev.reelay.retry.RetryVerdict.WhenConfirmed;

/** Decides whether a job may be retried, by what is known of it alone. What is not known is taken for the dearer case. */
public final class RetryRules {

    private RetryRules() {}

    /** The verdict on a job. */
    public static RetryVerdict judge(RetryCandidate job) {
        if (!job.status().isEnd()) {
            return new Refused(
                    Refusal.NOT_ENDED,
                    "The job has not ended (" + job.status().word() + "). Cancel it first, or wait for its end.");
        }
        if (job.status() == Status.COMPLETED) {
            return new Refused(
                    Refusal.COMPLETED,
                    "The job is completed, and its result is there. To pay for another one, send a new request.");
        }
        RetryCandidate.Receipt receipt = job.receipt();
        if (receipt == null) {
            return new Refused(
                    Refusal.RECEIPT_GONE,
                    "The job's receipt is gone: nothing would notice that the job was retried before. Send a new request under a"
                            + " new id.");
        }
        if (receipt.requestOffset() == null) {
            return new Refused(
                    Refusal.OFFSET_UNKNOWN,
                    "The job's receipt does not say where its request is: an earlier version of Reelay accepted it. Send a new"
                            + " request under a new id.");
        }
        return judgeMoney(job, receipt);
    }

    private static RetryVerdict judgeMoney(RetryCandidate job, RetryCandidate.Receipt receipt) {
        if (job.status() == Status.REJECTED || job.charged() == Charged.NO) {
            return new Allowed();
        }
        Finding finding = job.finding();
        if (finding != null) {
            return finding.isPaid()
                    ? new WhenConfirmed(
                            "RunComfy charged for this job, as was found out. A retry is paid for a second time.")
                    : new Allowed();
        }
        if (mayBeUnknownSubmission(job, receipt)) {
            return new Refused(
                    Refusal.FINDING_MISSING,
                    "RunComfy may have the job and charge for it: it is not known whether its submission arrived. Look it up at"
                            + " RunComfy, and record what you found.");
        }
        return new WhenConfirmed(
                job.charged() == Charged.YES
                        ? "RunComfy charged for this job. A retry is paid for a second time."
                        : "RunComfy may have charged for this job: what it bills for jobs that did not complete is not documented."
                                + " A retry may be paid for a second time.");
    }

    /**
     * A failed job without a code is one whose result is not known. Without a request id nobody can look up what RunComfy has, whatever
     * the code.
     */
    private static boolean mayBeUnknownSubmission(RetryCandidate job, RetryCandidate.Receipt receipt) {
        boolean failed = job.status() == Status.FAILED
                && (job.code() == null || job.code().equals(FailureCode.SUBMISSION_UNKNOWN.code()));
        boolean unknown = job.charged() == Charged.UNKNOWN || (job.status() == Status.FAILED && job.charged() == null);
        return failed || (unknown && receipt.requestId() == null);
    }
}
