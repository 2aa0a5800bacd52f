package dev.reelay.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.Finding;
import dev.reelay.outcome.Status;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRulesTest {

    private static final RetryCandidate.Receipt RECEIPT = receipt(17L, "request");

    /** What became of the job; what its result says; what was found out; the verdict. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            ACCEPTED,    -,                   -,        -,                NOT_ENDED
            SUBMITTING,  -,                   -,        -,                NOT_ENDED
            IN_QUEUE,    -,                   -,        -,                NOT_ENDED
            IN_PROGRESS, -,                   -,        -,                NOT_ENDED
            IN_PROGRESS, -,                   -,        NOT_AT_RUNCOMFY,  NOT_ENDED
            COMPLETED,   -,                   YES,      -,                COMPLETED
            COMPLETED,   -,                   -,        -,                COMPLETED
            COMPLETED,   -,                   YES,      NOT_CHARGED,      COMPLETED
            REJECTED,    invalid_input,       NO,       -,                allowed
            REJECTED,    unknown_model,       NO,       -,                allowed
            REJECTED,    -,                   -,        -,                allowed
            CANCELLED,   -,                   NO,       -,                allowed
            CANCELLED,   -,                   UNKNOWN,  -,                confirm
            CANCELLED,   -,                   -,        -,                confirm
            EXPIRED,     -,                   NO,       -,                allowed
            EXPIRED,     -,                   UNKNOWN,  -,                confirm
            EXPIRED,     -,                   UNKNOWN,  NOT_AT_RUNCOMFY,  allowed
            FAILED,      provider_rejected,   NO,       -,                allowed
            FAILED,      internal_error,      NO,       -,                allowed
            FAILED,      provider_failed,     UNKNOWN,  -,                confirm
            FAILED,      no_output,           UNKNOWN,  -,                confirm
            FAILED,      request_lost,        UNKNOWN,  -,                confirm
            FAILED,      timed_out,           UNKNOWN,  -,                confirm
            FAILED,      provider_failed,     UNKNOWN,  NOT_CHARGED,      allowed
            FAILED,      provider_failed,     UNKNOWN,  CHARGED,          confirm
            FAILED,      a_code_of_tomorrow,  UNKNOWN,  -,                confirm
            FAILED,      provider_failed,     YES,      -,                confirm
            FAILED,      submission_unknown,  UNKNOWN,  -,                FINDING_MISSING
            FAILED,      submission_unknown,  UNKNOWN,  NOT_AT_RUNCOMFY,  allowed
            FAILED,      submission_unknown,  UNKNOWN,  NOT_CHARGED,      allowed
            FAILED,      submission_unknown,  UNKNOWN,  CHARGED,          confirm
            FAILED,      -,                   -,        -,                FINDING_MISSING
            FAILED,      -,                   UNKNOWN,  -,                FINDING_MISSING
            """)
    void theRules(
            Status status,
            @Nullable String code,
            @Nullable Charged charged,
            @Nullable Finding finding,
            String verdict) {
        assertThat(word(RetryRules.judge(new RetryCandidate("a", status, code, charged, finding, RECEIPT))))
                .isEqualTo(verdict);
    }

    @Test
    void withoutAReceiptOrItsOffsetNothingIsRetried() {
        RetryCandidate.Receipt old = receipt(null, "request");

        assertThat(word(RetryRules.judge(new RetryCandidate("a", Status.FAILED, null, Charged.NO, null, null))))
                .isEqualTo("RECEIPT_GONE");
        assertThat(word(RetryRules.judge(new RetryCandidate("a", Status.FAILED, null, Charged.NO, null, old))))
                .isEqualTo("OFFSET_UNKNOWN");
    }

    /** Whatever else is known: without a "no" of RunComfy's or of an operator, nothing is retried at once. */
    @Test
    void onlyWhatWasCertainlyNotPaidForIsRetriedAtOnce() {
        for (Status status : Status.values()) {
            for (Charged charged : Charged.values()) {
                for (Finding finding : Finding.values()) {
                    Stream.of(null, finding)
                            .map(found -> new RetryCandidate("a", status, "timed_out", charged, found, RECEIPT))
                            .filter(job -> RetryRules.judge(job) instanceof RetryVerdict.Allowed)
                            .forEach(job -> assertThat(job.status() == Status.REJECTED
                                            || job.charged() == Charged.NO
                                            || (job.finding() != null
                                                    && !job.finding().isPaid()))
                                    .as("%s", job)
                                    .isTrue());
                }
            }
        }
    }

    /** Nobody can look such a job up at RunComfy, whatever its code. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            FAILED,     internal_error,      UNKNOWN,  -,                FINDING_MISSING
            FAILED,     timed_out,           UNKNOWN,  -,                FINDING_MISSING
            FAILED,     a_code_of_tomorrow,  -,        -,                FINDING_MISSING
            CANCELLED,  -,                   UNKNOWN,  -,                FINDING_MISSING
            FAILED,     internal_error,      UNKNOWN,  NOT_AT_RUNCOMFY,  allowed
            FAILED,     internal_error,      UNKNOWN,  CHARGED,          confirm
            FAILED,     internal_error,      NO,       -,                allowed
            CANCELLED,  -,                   -,        -,                confirm
            REJECTED,   invalid_input,       NO,       -,                allowed
            """)
    void withoutARequestIdWhatMayHaveBeenChargedNeedsAFinding(
            Status status,
            @Nullable String code,
            @Nullable Charged charged,
            @Nullable Finding finding,
            String verdict) {
        assertThat(word(RetryRules.judge(new RetryCandidate("a", status, code, charged, finding, receipt(17L, null)))))
                .isEqualTo(verdict);
    }

    private static RetryCandidate.Receipt receipt(@Nullable Long offset, @Nullable String requestId) {
        return new RetryCandidate.Receipt("5f36", 3, offset, requestId, TestEvidence.ENDED, TestEvidence.ENDED);
    }

    @Test
    void theRiskSaysWhatMayBePaidTwice() {
        assertThat(Arrays.asList(Charged.YES, Charged.UNKNOWN))
                .allSatisfy(charged -> assertThat(RetryRules.judge(
                                new RetryCandidate("a", Status.FAILED, "timed_out", charged, null, RECEIPT)))
                        .isInstanceOfSatisfying(
                                RetryVerdict.WhenConfirmed.class,
                                confirm ->
                                        assertThat(confirm.risk()).contains("RunComfy", "charged", "a second time")));
    }

    private static String word(RetryVerdict verdict) {
        return switch (verdict) {
            case RetryVerdict.Allowed() -> "allowed";
            case RetryVerdict.WhenConfirmed _ -> "confirm";
            case RetryVerdict.Refused refused -> refused.reason().name();
        };
    }
}
