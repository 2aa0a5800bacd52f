package dev.reelay.console.figures;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.audit.AuditEntry;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.MessagePattern;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job in doubt on the page.
 *
 * @param row the job
 * @param worth what it is about, in US dollars; null when nothing tells
 * @param recorded the audit entry with what was found out; null when nothing was
 * @param payloads whether the reader may see what customers have sent, which messages may quote
 */
public record DoubtLine(
        JobRow row, @Nullable BigDecimal worth, @Nullable AuditEntry recorded, boolean payloads) {

    /** The job's id. */
    public String id() {
        return row.id();
    }

    /** Address of the job's page. */
    public String href() {
        return Links.job(row.id());
    }

    /** Where the form of its finding goes. */
    public String findingHref() {
        return Links.finding(row.id());
    }

    /** The model's id. */
    public String model() {
        return row.model();
    }

    /** Since when: the end of the job. Null when that is not known. */
    public @Nullable Instant since() {
        return row.times().finishedAt();
    }

    /** RunComfy's id of the job; null when there is none, as with most of these. */
    public @Nullable String requestId() {
        return row.progress().requestId();
    }

    /** Why it is in doubt, in one sentence. */
    public String why() {
        if (row.code() == null) {
            return "Its result was not read, so the console does not know why it failed.";
        }
        return row.code().equals(FailureCode.SUBMISSION_UNKNOWN.code())
                ? FailureCode.SUBMISSION_UNKNOWN.text() + "."
                : "It failed (" + row.code() + ") without a request id by which it could be looked up.";
    }

    /** The message of its error; null when there is none. */
    public @Nullable String message() {
        return row.end() == null ? null : shown(row.end().message());
    }

    /** What RunComfy said, with the status of its answer; null when it said nothing. */
    public @Nullable String providerSaid() {
        ProviderMessage said = row.end() == null ? null : row.end().provider();
        if (said == null) {
            return null;
        }
        String code = said.errorCode() == null ? "" : ", code " + said.errorCode();
        String words = shown(said.message());
        return "HTTP " + said.httpStatus() + code + (words == null ? "" : ": " + words);
    }

    private @Nullable String shown(@Nullable String text) {
        return text == null || payloads ? text : MessagePattern.of(text);
    }

    /** Whether a finding can be recorded: nothing else tells the job from another one with its id. */
    public boolean takesFinding() {
        return row.times().receivedAt() != null && row.charged() == Charged.UNKNOWN;
    }

    /** What was found out; null when nothing was. */
    public @Nullable Finding finding() {
        return recorded == null ? null : recorded.action().finding();
    }

    /** Whether it was found out that nothing was paid, so that a retry pays once. */
    public boolean free() {
        return finding() != null && !finding().isPaid();
    }

    /** Who recorded it; null like the finding. */
    public @Nullable String by() {
        return recorded == null ? null : recorded.actor().user();
    }

    /** When it was recorded; null like the finding. */
    public @Nullable Instant at() {
        return recorded == null ? null : recorded.at();
    }

    /** Why, in the words of the one who recorded it; null when nobody said. */
    public @Nullable String reason() {
        return recorded == null ? null : recorded.action().reason();
    }
}
