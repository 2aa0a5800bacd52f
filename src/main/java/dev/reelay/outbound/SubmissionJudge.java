package dev.reelay.outbound;

import dev.reelay.answer.PauseReason;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.AccountTrouble;
import dev.reelay.telemetry.SubmissionTelemetry;
import dev.reelay.timing.Rest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the answer to one submission means for all others: opens or closes the circuit breaker, and adjusts the
 * window of the model. Not thread-safe.
 *
 * <p>An answer to one job alone opens nothing unless its cause cannot be the job: there is no connection, no token that
 * could be sent, or the question that costs nothing is refused as well. 429s of one model pause only that model; {@link SlowDowns} says
 * when they are about the account.
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

    /**
     * A submission that was admitted.
     *
     * @param job the id of the job
     * @param window the model's
     * @param trips how often the breaker had opened when it was admitted
     * @param shrinkings how often the window had shrunk then
     */
    record Admitted(String job, String model, SubmissionWindow window, int trips, int shrinkings) {}

    private final CircuitBreaker breaker;
    private final SubmissionTelemetry telemetry;
    private final InstantSource clock;
    private final SlowDowns slowDowns = new SlowDowns();
    private Rest.Listener listener = Rest.Listener.NONE;

    SubmissionJudge(CircuitBreaker breaker, SubmissionTelemetry telemetry, InstantSource clock) {
        this.breaker = breaker;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /** From now on this one gets what answers mean for other workers. */
    void tell(Rest.Listener next) {
        listener = next;
    }

    /**
     * Judges an answer.
     *
     * @param ping RunComfy's answer to the question that costs nothing, when it was asked because of this answer
     */
    Next judge(Admitted post, SubmitAnswer answer, @Nullable PingAnswer ping) {
        return switch (answer) {
            case SubmitAnswer.Accepted _ -> {
                post.window.accepted(post.shrinkings);
                slowDowns.forget();
                if (post.trips == breaker.trips()) {
                    listener.accepted();
                }
                yield close(post);
            }
            // A page of a gateway says nothing about RunComfy.
            case SubmitAnswer.Refused refused -> refused.says().isJson() ? close(post) : unused(post);
            case SubmitAnswer.SlowDown slow -> {
                slowDown(post, slow);
                // RunComfy responds, and only limits the number of submissions: of all models while it is open for that
                yield breaker.isSlow() ? unused(post) : close(post);
            }
            case SubmitAnswer.NotStarted _ -> unused(post);
            case SubmitAnswer.TurnedAway _ -> {
                telemetry.failedAlone(post.job, post.model, answer);
                yield unused(post);
            }
            case AccountTrouble trouble -> accountTrouble(post, trouble, ping);
            case SubmitAnswer.Unreachable _ -> trip(post, PauseReason.OUTAGE, null, answer);
            case SubmitAnswer.Unknown unknown ->
                unknown.why().isFaultOfRunComfy()
                        ? failed(post, PauseReason.OUTAGE, unknown.retryAfter(), unknown)
                        : unused(post);
        };
    }

    private Next accountTrouble(Admitted post, AccountTrouble trouble, @Nullable PingAnswer ping) {
        if (ping != null && ping.reasonToPause() != null) {
            return judge(ping, post.trips);
        }
        PauseReason reason = PauseReason.of(trouble.fault());
        return trouble.says() == null ? trip(post, reason, null, trouble) : failed(post, reason, null, trouble);
    }

    private Next failed(Admitted post, PauseReason reason, @Nullable Duration atLeast, SubmitAnswer why) {
        if (breaker.failed(post.trips, post.job)) {
            return trip(post, reason, atLeast, why);
        }
        telemetry.failedAlone(post.job, post.model, why);
        return Next.PING;
    }

    private Next trip(Admitted post, PauseReason reason, @Nullable Duration atLeast, SubmitAnswer why) {
        CircuitBreaker.Open before = breaker.open();
        if (!breaker.trip(post.trips, reason, clock.instant(), atLeast)) {
            return Next.NOTHING;
        }
        if (before == null || before.reason() != reason) {
            telemetry.paused(clock.instant(), reason, why);
        }
        // A worker without a token that could be sent is alone with that.
        if (!(why instanceof AccountTrouble trouble && trouble.says() == null)) {
            tell(reason);
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
        tell(reason);
        return reason.isOfTheAccount() ? Next.TRY_ANOTHER_TOKEN : Next.NOTHING;
    }

    private void tell(PauseReason reason) {
        CircuitBreaker.Open open = breaker.open();
        if (open != null) {
            listener.found(new Rest(null, reason, open.until()));
        }
    }

    private void slowDown(Admitted post, SubmitAnswer.SlowDown slow) {
        SubmissionWindow window = post.window;
        boolean counts = post.shrinkings == window.shrinkings();
        if (window.slowDown(post.shrinkings, clock.instant(), slow.retryAfter())) {
            telemetry.slowDown(post.model, window.size(), window.pausedUntil());
        }
        if (counts) {
            listener.found(new Rest(post.model, PauseReason.SLOW_DOWN, window.pausedUntil()));
            slowDownOfAll(post, slow);
        }
    }

    private void slowDownOfAll(Admitted post, SubmitAnswer.SlowDown slow) {
        if (post.trips != breaker.trips()) {
            return; // it began before the rest of all models
        }
        Instant now = clock.instant();
        Instant until = slowDowns.slowDown(post.model, now, post.window.pausedUntil());
        boolean first = !breaker.isSlow();
        if (until != null && breaker.slowDown(post.trips, now, until)) {
            slowDowns.forget();
            if (first) {
                telemetry.paused(now, PauseReason.SLOW_DOWN, slow);
            }
            tell(PauseReason.SLOW_DOWN);
        }
    }

    private Next close(Admitted post) {
        CircuitBreaker.Open open = breaker.open();
        breaker.close(post.trips);
        if (open != null && breaker.open() == null) {
            telemetry.resumed(open.reason(), open.since());
        }
        return Next.NOTHING;
    }

    private Next unused(Admitted post) {
        breaker.unused(post.trips);
        return Next.NOTHING;
    }
}
