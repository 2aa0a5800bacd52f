package dev.reelay;

import dev.reelay.job.Submission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} that is about submissions as a whole: when they rest, why and since when. */
final class SubmissionTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final Meters meters;
    private final InstantSource clock;

    SubmissionTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        for (Submission.Unknown.Why why : Submission.Unknown.Why.values()) {
            meters.show(Metric.SUBMISSIONS_UNKNOWN, why.word());
        }
    }

    /** Shows what is under way, and what may be. */
    void show(Submitter submitter) {
        Permits permits = submitter.permits();
        meters.gauge(Metric.SUBMISSIONS_OPEN, submitter::open);
        meters.gauge(Metric.SUBMISSIONS_LIMIT, permits::concurrency);
        for (SubmissionGate.Reason reason : SubmissionGate.Reason.values()) {
            meters.gauge(
                    Metric.SUBMISSIONS_PAUSED,
                    () -> seconds(restingSince(permits, reason)),
                    Meters.ALL,
                    PauseReason.of(reason).word());
        }
        for (String model : meters.models()) {
            meters.gauge(Metric.SUBMISSIONS_WINDOW, () -> permits.window(model), model);
            meters.gauge(
                    Metric.SUBMISSIONS_PAUSED,
                    () -> seconds(permits.slowSince(model)),
                    model,
                    PauseReason.SLOW_DOWN.word());
        }
    }

    private static @Nullable Instant restingSince(Permits permits, SubmissionGate.Reason reason) {
        SubmissionGate.Rest rest = permits.restOfThoseWhoWait();
        return rest == null || rest.reason() != reason ? null : rest.since();
    }

    private double seconds(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    /** No submission may start, for a reason that is no single job's fault. Told once, however many tries fail. */
    void rest(SubmissionGate.Rest rest, Submission why) {
        LOG.warnf(
                "submissions rest since %s, and one at a time tries again: %s",
                rest.since(),
                switch (why) {
                    case Submission.AccountTrouble trouble -> account(trouble);
                    case Submission.Unreachable unreachable ->
                        "RunComfy cannot be reached: " + LogLine.withoutSecrets(unreachable.why());
                    case Submission.Unknown unknown -> unknown.why().text();
                    case Submission.Accepted _, Submission.Refused _, Submission.SlowDown _, Submission.NotStarted _ ->
                        Words.of(why);
                });
    }

    private static String account(Submission.AccountTrouble trouble) {
        String what = switch (trouble.fault()) {
            case TOKEN -> "RunComfy does not accept the token";
            case BALANCE -> "the balance of RunComfy's account is too low";
            case FORBIDDEN -> "RunComfy does not let this account submit";
        };
        String said = trouble.says() == null ? null : trouble.says().message();
        return said == null ? what : what + ": " + LogLine.withoutSecrets(said);
    }

    /** The first submission has got through since. */
    void goOn(SubmissionGate.Rest rest) {
        LOG.infof(
                "submissions go on after %d s (%s)",
                Duration.between(rest.since(), clock.instant()).toSeconds(),
                PauseReason.of(rest.reason()).word());
    }

    void anotherToken() {
        LOG.info("there is another token: one submission tries it at once");
    }

    /** RunComfy has answered 429 for a model. */
    void slowDown(String model, int window, Instant until) {
        LOG.infof("RunComfy asks for fewer of %s: at most %d at a time, and none before %s", model, window, until);
    }

    /** A submission's outcome cannot be known: the job may have been paid for. */
    void unknown(Submission.Unknown.Why why) {
        meters.count(Metric.SUBMISSIONS_UNKNOWN, why.word());
    }
}
