package dev.reelay.outbound;

import dev.reelay.job.PauseReason;
import dev.reelay.job.PingAnswer;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.SubmitAnswer.AccountTrouble;
import dev.reelay.telemetry.SubmissionTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the answer to one submission means for all others: opens or closes the circuit breaker, and adjusts the
 * window of the model. Not thread-safe.
 *
 * <p>An answer to one job alone opens nothing unless its cause cannot be the job: there is no connection, no token that
 * could be sent, or the question that costs nothing is refused as well.
 */
final class SubmissionJudge {

    /** What the caller does next. */
    enum Next {
        NOTHING,
        /** Ask the question that costs nothing: a single job has failed. */
        PING,
        /** Look for another token: the account's trouble has opened the breaker. */
        TRY_ANOTHER_TOKEN
    }

    private final CircuitBreaker breaker;
    private final SubmissionTelemetry telemetry;
    private final InstantSource clock;

    SubmissionJudge(CircuitBreaker breaker, SubmissionTelemetry telemetry, InstantSource clock) {
        this.breaker = breaker;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /**
     * Judges an answer.
     *
     * @param job the id of the job
     * @param ping RunComfy's answer to the question that costs nothing, when it was asked because of this answer
     */
    Next judge(Permits.Permit permit, String job, SubmitAnswer answer, @Nullable PingAnswer ping) {
        return switch (answer) {
            case SubmitAnswer.Accepted _ -> {
                permit.window.accepted(permit.shrinkings);
                yield close(permit);
            }
            // A page of a gateway says nothing about RunComfy.
            case SubmitAnswer.Refused refused -> refused.says().isJson() ? close(permit) : unused(permit);
            case SubmitAnswer.SlowDown slow -> {
                slowDown(permit, slow);
                yield close(permit); // RunComfy responds, and only limits the number of submissions
            }
            case SubmitAnswer.NotStarted _ -> unused(permit);
            case SubmitAnswer.TurnedAway _ -> {
                telemetry.failedAlone(job, permit.model, answer);
                yield unused(permit);
            }
            case AccountTrouble trouble -> accountTrouble(permit, job, trouble, ping);
            case SubmitAnswer.Unreachable _ -> trip(permit, PauseReason.OUTAGE, null, answer);
            case SubmitAnswer.Unknown unknown ->
                unknown.why().isFaultOfRunComfy()
                        ? failed(permit, job, PauseReason.OUTAGE, unknown.retryAfter(), unknown)
                        : unused(permit);
        };
    }

    private Next accountTrouble(Permits.Permit permit, String job, AccountTrouble trouble, @Nullable PingAnswer ping) {
        PauseReason confirmed = ping == null ? null : ping.reasonToPause();
        if (confirmed != null) {
            return trip(permit, confirmed, null, trouble);
        }
        PauseReason reason = PauseReason.of(trouble.fault());
        return trouble.says() == null
                ? trip(permit, reason, null, trouble)
                : failed(permit, job, reason, null, trouble);
    }

    private Next failed(
            Permits.Permit permit, String job, PauseReason reason, @Nullable Duration atLeast, SubmitAnswer why) {
        if (breaker.failed(permit.trips, job)) {
            return trip(permit, reason, atLeast, why);
        }
        telemetry.failedAlone(job, permit.model, why);
        return Next.PING;
    }

    private Next trip(Permits.Permit permit, PauseReason reason, @Nullable Duration atLeast, SubmitAnswer why) {
        CircuitBreaker.Open before = breaker.open();
        if (!breaker.trip(permit.trips, reason, clock.instant(), atLeast)) {
            return Next.NOTHING;
        }
        if (before == null || before.reason() != reason) {
            telemetry.paused(clock.instant(), reason, why);
        }
        return reason.isOfTheAccount() ? Next.TRY_ANOTHER_TOKEN : Next.NOTHING;
    }

    /**
     * Judges the answer to the question that costs nothing.
     *
     * @param trips how often the breaker had opened when the question was asked
     */
    Next judge(PingAnswer ping, int trips) {
        PauseReason reason = ping.reasonToPause();
        CircuitBreaker.Open before = breaker.open();
        if (reason == null) {
            if (before != null && trips == breaker.trips()) {
                breaker.responds();
            }
            return Next.NOTHING;
        }
        if (!breaker.trip(trips, reason, clock.instant(), null)) {
            return Next.NOTHING;
        }
        if (before == null || before.reason() != reason) {
            telemetry.paused(clock.instant(), reason, ping);
        }
        return reason.isOfTheAccount() ? Next.TRY_ANOTHER_TOKEN : Next.NOTHING;
    }

    private void slowDown(Permits.Permit permit, SubmitAnswer.SlowDown slow) {
        SubmissionWindow window = permit.window;
        if (window.slowDown(permit.shrinkings, clock.instant(), slow.retryAfter())) {
            telemetry.slowDown(permit.model, window.size(), window.pausedUntil());
        }
    }

    private Next close(Permits.Permit permit) {
        CircuitBreaker.Open open = breaker.open();
        breaker.close(permit.trips);
        if (open != null && breaker.open() == null) {
            telemetry.resumed(open.reason(), open.since());
        }
        return Next.NOTHING;
    }

    private Next unused(Permits.Permit permit) {
        breaker.unused(permit.trips);
        return Next.NOTHING;
    }
}
