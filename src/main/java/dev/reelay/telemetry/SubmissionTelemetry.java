package dev.reelay.telemetry;

import dev.reelay.answer.PauseReason;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import dev.reelay.timing.Rest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} about submissions as a whole: when they are paused, why, and for how long. */
public final class SubmissionTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.outbound");

    private final Meters meters;
    private final InstantSource clock;

    public SubmissionTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        for (SubmitAnswer.Unknown.Why why : SubmitAnswer.Unknown.Why.values()) {
            meters.show(Metric.SUBMISSIONS_UNKNOWN, why.word());
        }
    }

    /** The circuit breaker opened: more than a single job is concerned. Logged once, however many retries fail. */
    public void paused(Instant since, PauseReason reason, SubmitAnswer why) {
        paused(since, reason, detail(why));
    }

    /** The circuit breaker opened because of the answer to the question that costs nothing. */
    public void paused(Instant since, PauseReason reason, PingAnswer why) {
        paused(
                since,
                reason,
                switch (why) {
                    case RESPONDS, SLOW_DOWN -> null;
                    case TOKEN -> "RunComfy does not accept the token";
                    case BALANCE -> "the balance of the RunComfy account is too low";
                    case FORBIDDEN -> "RunComfy, or something in front of it, refuses even to be asked for a status";
                    case SERVER_ERROR -> "RunComfy answers with server errors when it is asked for a status";
                    case NO_ANSWER -> "RunComfy does not answer when it is asked for a status";
                    case UNREACHABLE -> "RunComfy cannot be reached";
                });
    }

    private static void paused(Instant since, PauseReason reason, @Nullable String detail) {
        LogLine.plain()
                .with(Field.REASON, reason.word())
                .with(Field.SINCE, since.toString())
                .with(Field.DETAIL, detail)
                .warn(LOG, "Submissions paused; one at a time is tried");
    }

    /** The submission of a job failed, and no other job is concerned so far: the others go on. */
    public void failedAlone(String id, String model, SubmitAnswer why) {
        LogLine.job(id)
                .with(Field.MODEL, model)
                .with(Field.OUTCOME, AnswerLabels.ofSubmission(why))
                .with(Field.DETAIL, detail(why))
                .warn(LOG, "Submission failed, of one job so far; the others go on");
    }

    private static @Nullable String detail(SubmitAnswer why) {
        return switch (why) {
            case SubmitAnswer.AccountTrouble trouble -> account(trouble);
            case SubmitAnswer.TurnedAway away ->
                "RunComfy accepts the token, and something refuses this job with HTTP status "
                        + away.says().httpStatus();
            case SubmitAnswer.Unreachable unreachable -> "RunComfy cannot be reached: " + unreachable.why();
            case SubmitAnswer.Unknown unknown -> unknown.why().text();
            case SubmitAnswer.SlowDown _ ->
                "RunComfy answers 429 to submissions of more than one model, and accepts none";
            case SubmitAnswer.Accepted _, SubmitAnswer.Refused _, SubmitAnswer.NotStarted _ -> null;
        };
    }

    private static String account(SubmitAnswer.AccountTrouble trouble) {
        String what = switch (trouble.fault()) {
            case TOKEN -> "RunComfy does not accept the token";
            case BALANCE -> "the balance of the RunComfy account is too low";
            case FORBIDDEN -> "RunComfy does not let this account submit";
        };
        String said = trouble.says() == null ? null : trouble.says().message();
        return said == null ? what : what + ": " + said;
    }

    /** The circuit breaker closed: RunComfy answered a submission. */
    public void resumed(PauseReason reason, Instant since) {
        LogLine.plain()
                .with(Field.REASON, reason.word())
                .with(
                        Field.PAUSED_SECONDS,
                        Duration.between(since, clock.instant()).toSeconds())
                .info(LOG, "Submissions resumed");
    }

    /** The token changed while submissions were paused for the account. */
    public void anotherToken() {
        LogLine.plain().info(LOG, "Token changed; one submission tries it at once");
    }

    /** RunComfy answered 429 for a model. */
    public void slowDown(String model, int window, Instant until) {
        LogLine.plain()
                .with(Field.MODEL, model)
                .with(Field.WINDOW, window)
                .with(Field.UNTIL, until.toString())
                .info(LOG, "RunComfy answered 429; fewer submissions of the model at a time, and none for a while");
    }

    /** Another worker found that submissions have to rest, and this one obeys. */
    public void resting(Rest rest) {
        LogLine.plain()
                .with(Field.MODEL, rest.model())
                .with(Field.REASON, rest.reason().word())
                .with(Field.UNTIL, rest.until().toString())
                .warn(LOG, "Submissions rest, because of what another worker found");
    }

    /** The outcome of a submission cannot be known: RunComfy may have accepted the job and charged for it. */
    public void unknown(SubmitAnswer.Unknown.Why why) {
        meters.count(Metric.SUBMISSIONS_UNKNOWN, why.word());
    }
}
