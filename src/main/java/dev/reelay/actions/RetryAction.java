package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.json.ForeignText;
import dev.reelay.kafka.BrokerException;
import dev.reelay.retry.Preparation;
import dev.reelay.retry.Refusal;
import dev.reelay.retry.Retries;
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
    static final String NOT_CURRENT = Refusal.NOT_CURRENT.word();

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
        String stale = knowledge.staleness();
        if (stale != null) {
            return notCurrent(stale);
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
            case Preparation.Refused refused
            when refused.reason() == Refusal.ALREADY_RETRIED ->
                idTaken(row).orElseGet(() -> alreadyRetried(refused.message()));
            case Preparation.Refused refused ->
                new Assessment.Refused(refused.reason().word(), refused.message());
            case Preparation.Ready ready ->
                refusal != null
                        ? refusal
                        : new Assessment.Go(
                                List.of(new Send.Request(ready.partition(), ready.record())),
                                "The request is sent again as " + ready.id() + ".");
        };
    }

    /** What speaks against a retry of the job, without a look at its request; null when nothing does. */
    @Nullable
    Assessment judge(JobRow row, boolean confirmed) {
        Optional<JobRow> retry = retryOf(row);
        if (retry.isPresent()) {
            return alreadyRetried(retry.get());
        }
        return switch (retries.judge(knowledge.candidate(row))) {
            case RetryVerdict.Refused refused
            when refused.reason() == Refusal.ALREADY_RETRIED -> alreadyRetried(refused.message());
            case RetryVerdict.Refused refused ->
                new Assessment.Refused(refused.reason().word(), refused.message());
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

    /** When the id of the job's retry is that of another job, which a producer has sent. */
    private Optional<Assessment> idTaken(JobRow row) {
        return knowledge
                .jobs()
                .find(next(row))
                .filter(other -> isSurelyNoRetry(other, row.id()))
                .map(other -> new Assessment.Refused(
                        "id_taken",
                        "The retry would get the id " + ForeignText.oneLine(other.id())
                                + ", and another job has it (" + other.status().word()
                                + "). Send the request again under a new id."));
    }

    /** The id of the job's retry, if its metadata say what it is a retry of; its record may say otherwise in a header. */
    private static String next(JobRow row) {
        Matcher link = LINK.matcher(row.id());
        if (row.retryOf() == null || !link.matches()) {
            return row.id() + "~1";
        }
        int number = Integer.parseInt(link.group(2));
        String before = number == 1 ? link.group(1) : link.group(1) + "~" + (number - 1);
        return before.equals(row.retryOf()) ? link.group(1) + "~" + (number + 1) : row.id() + "~1";
    }

    private static Assessment alreadyRetried(String message) {
        return new Assessment.AlreadySo(Refusal.ALREADY_RETRIED.word(), message);
    }

    /** Also when its receipt is gone: the same id would be a new job then, and paid for. */
    private static Assessment alreadyRetried(JobRow retry) {
        return new Assessment.AlreadySo(
                Refusal.ALREADY_RETRIED.word(),
                "The job was retried: " + retry.id() + " is " + retry.status().word() + "."
                        + (retry.isEnded() ? " Retry that one." : ""));
    }
}
