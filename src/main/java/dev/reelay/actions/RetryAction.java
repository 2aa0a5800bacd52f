package dev.reelay.actions;

import dev.reelay.kafka.BrokerException;
import dev.reelay.retry.Preparation;
import dev.reelay.retry.Refusal;
import dev.reelay.retry.Retries;
import dev.reelay.retry.RetryCandidate;
import dev.reelay.retry.RetryRules;
import dev.reelay.retry.RetryVerdict;
import dev.reelay.view.row.JobRow;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Assesses retries. They spend money, so what is not known for certain is not retried. */
final class RetryAction {

    /** The code when what is known is not current. */
    static final String NOT_CURRENT = "not_current";

    private static final Pattern LINK = Pattern.compile("(?s)(.+)~([1-9][0-9]{0,8})");

    private final Knowledge knowledge;
    private final Retries retries;

    RetryAction(Knowledge knowledge, Retries retries) {
        this.knowledge = knowledge;
        this.retries = retries;
    }

    /** The assessment that nothing is decided now, for a reason that will pass. */
    static Assessment.Refused notCurrent(String trouble) {
        return new Assessment.Refused(
                NOT_CURRENT, "What is known of jobs is not current (" + trouble + "): nothing was done. Try again.");
    }

    /**
     * Reads the job's request again; blocks.
     *
     * @param confirmed whether the job may be paid for twice
     * @throws BrokerException when the request can neither be read nor be seen to be gone
     */
    Assessment assess(String id, boolean confirmed) throws BrokerException {
        String trouble = knowledge.viewTrouble();
        if (trouble != null) {
            return notCurrent(trouble);
        }
        JobRow row = knowledge.jobs().find(id).orElse(null);
        if (row == null) {
            return new Assessment.Refused(CancelAction.UNKNOWN_JOB, "No job with this id is known.");
        }
        Assessment refusal = judge(row, confirmed);
        if (refusal instanceof Assessment.Refused || refusal instanceof Assessment.AlreadySo) {
            return refusal;
        }
        // The risk is shown for what can be retried only.
        return switch (retries.prepare(knowledge.candidate(row), true)) {
            case Preparation.Refused refused ->
                new Assessment.Refused(refused.reason().word(), refused.message());
            case Preparation.Ready ready -> {
                Optional<JobRow> there = knowledge.jobs().find(ready.id());
                if (there.isPresent()) {
                    yield isSurelyNoRetry(there.get(), id) ? idTaken(there.get()) : alreadyRetried(there.get());
                }
                yield refusal != null
                        ? refusal
                        : new Assessment.Go(
                                List.of(new Send.Request(ready.partition(), ready.record())),
                                "The request is sent again as " + ready.id() + ".");
            }
        };
    }

    /** What speaks against a retry of the job, without a look at its request; null when nothing does. */
    @Nullable
    Assessment judge(JobRow row, boolean confirmed) {
        Optional<JobRow> retry = retryOf(row);
        if (retry.isPresent()) {
            return alreadyRetried(retry.get());
        }
        RetryCandidate candidate = knowledge.candidate(row);
        RetryVerdict verdict = RetryRules.judge(candidate);
        String audit = knowledge.auditTrouble();
        if (candidate.finding() != null && audit != null) {
            return notCurrent(audit); // a finding that was recorded meanwhile may say that the job was charged for
        }
        return switch (verdict) {
            case RetryVerdict.Refused refused ->
                new Assessment.Refused(
                        refused.reason().word(),
                        refused.reason() == Refusal.FINDING_MISSING && audit != null
                                ? refused.message() + " What is recorded may not be known yet: " + audit + "."
                                : refused.message());
            case RetryVerdict.WhenConfirmed risk
            when !confirmed -> new Assessment.NeedsConfirmation(Refusal.NOT_CONFIRMED.word(), risk.risk());
            case RetryVerdict.WhenConfirmed _, RetryVerdict.Allowed _ -> null;
        };
    }

    /** The retry of the job, if its metadata says that it is one. */
    private Optional<JobRow> retryOf(JobRow row) {
        Matcher link = LINK.matcher(row.id());
        Optional<JobRow> next = link.matches()
                ? retry(link.group(1) + "~" + (Integer.parseInt(link.group(2)) + 1), row.id())
                : Optional.empty();
        return next.or(() -> retry(row.id() + "~1", row.id()));
    }

    private Optional<JobRow> retry(String id, String retried) {
        return knowledge.jobs().find(id).filter(row -> retried.equals(row.retryOf()));
    }

    /** A producer may have chosen an id that looks like a retry's. What has metadata that are not known may be a retry. */
    private static boolean isSurelyNoRetry(JobRow row, String id) {
        boolean isKnown = row.end() == null || row.end().result() != null;
        return isKnown && !row.asked().metadataLeftOut() && !id.equals(row.retryOf());
    }

    private static Assessment idTaken(JobRow other) {
        return new Assessment.Refused(
                "id_taken",
                "The retry would get the id " + other.id() + ", and another job has it ("
                        + other.status().word() + "). Send the request again under a new id.");
    }

    /** Also when its receipt is gone: the same id would be a new job then, and paid for. */
    private static Assessment alreadyRetried(JobRow retry) {
        return new Assessment.AlreadySo(
                "already_retried",
                "The job was retried: " + retry.id() + " is " + retry.status().word() + "."
                        + (retry.isEnded() ? " Retry that one." : ""));
    }
}
