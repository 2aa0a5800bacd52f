package dev.reelay.telemetry;

import dev.reelay.job.PauseReason;
import dev.reelay.job.SubmitAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** The part of {@link Telemetry} that is about submissions as a whole: when they rest, why and since when. */
public final class SubmissionTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final Meters meters;
    private final InstantSource clock;

    public SubmissionTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        for (SubmitAnswer.Unknown.Why why : SubmitAnswer.Unknown.Why.values()) {
            meters.show(Metric.SUBMISSIONS_UNKNOWN, why.word());
        }
    }

    /** No submission may start, for a reason that is no single job's fault. Told once, however many tries fail. */
    public void paused(Instant since, SubmitAnswer why) {
        LOG.warnf(
                "submissions rest since %s, and one at a time tries again: %s",
                since,
                switch (why) {
                    case SubmitAnswer.AccountTrouble trouble -> account(trouble);
                    case SubmitAnswer.Unreachable unreachable ->
                        "RunComfy cannot be reached: " + LogLine.withoutSecrets(unreachable.why());
                    case SubmitAnswer.Unknown unknown -> unknown.why().text();
                    case SubmitAnswer.Accepted _,
                            SubmitAnswer.Refused _,
                            SubmitAnswer.SlowDown _,
                            SubmitAnswer.NotStarted _ -> AnswerLabels.ofSubmission(why);
                });
    }

    private static String account(SubmitAnswer.AccountTrouble trouble) {
        String what = switch (trouble.fault()) {
            case TOKEN -> "RunComfy does not accept the token";
            case BALANCE -> "the balance of RunComfy's account is too low";
            case FORBIDDEN -> "RunComfy does not let this account submit";
        };
        String said = trouble.says() == null ? null : trouble.says().message();
        return said == null ? what : what + ": " + LogLine.withoutSecrets(said);
    }

    /** The first submission has got through since. */
    public void resumed(PauseReason reason, Instant since) {
        LOG.infof(
                "submissions go on after %d s (%s)",
                Duration.between(since, clock.instant()).toSeconds(), reason.word());
    }

    public void anotherToken() {
        LOG.info("there is another token: one submission tries it at once");
    }

    /** RunComfy has answered 429 for a model. */
    public void slowDown(String model, int window, Instant until) {
        LOG.infof("RunComfy asks for fewer of %s: at most %d at a time, and none before %s", model, window, until);
    }

    /** A submission's outcome cannot be known: the job may have been paid for. */
    public void unknown(SubmitAnswer.Unknown.Why why) {
        meters.count(Metric.SUBMISSIONS_UNKNOWN, why.word());
    }
}
