package dev.reelay;

import dev.reelay.job.Submission;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} that is about submissions as a whole: when they rest, why and since when. */
final class SubmissionTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");
    private static final String PAUSED = "reelay.submissions.paused.seconds";

    private final Telemetry telemetry;
    private final MeterRegistry meters;
    private final InstantSource clock;

    SubmissionTelemetry(Telemetry telemetry, MeterRegistry meters, InstantSource clock) {
        this.telemetry = telemetry;
        this.meters = meters;
        this.clock = clock;
    }

    /** Shows what the permits allow now, for each of the models. */
    void show(Permits permits, Collection<String> models) {
        for (SubmissionGate.Reason reason : SubmissionGate.Reason.values()) {
            gauge(PAUSED, permits, shown -> seconds(restingSince(shown, reason)), "scope", "*", "reason", word(reason));
        }
        for (String model : models) {
            gauge(PAUSED, permits, shown -> seconds(shown.slowSince(model)), "scope", model, "reason", "slow_down");
            gauge("reelay.submissions.window", permits, shown -> shown.window(model), "model", model);
        }
    }

    private void gauge(String name, Permits permits, ToDoubleFunction<Permits> value, String... tags) {
        Gauge.builder(name, permits, value).tags(tags).strongReference(true).register(meters);
    }

    private static @Nullable Instant restingSince(Permits permits, SubmissionGate.Reason reason) {
        SubmissionGate.Rest rest = permits.rest();
        return rest == null || rest.reason() != reason ? null : rest.since();
    }

    private double seconds(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    private static String word(SubmissionGate.Reason reason) {
        return Telemetry.word(reason.name());
    }

    /** No submission may start, for a reason that is no single job's fault. Told once, however many tries fail. */
    void rest(SubmissionGate.Rest rest, Submission why) {
        LOG.warnf(
                "submissions rest since %s, and one at a time tries again: %s",
                rest.since(),
                switch (why) {
                    case Submission.AccountTrouble trouble -> account(trouble);
                    case Submission.Unreachable unreachable -> "RunComfy cannot be reached: " + unreachable.why();
                    case Submission.Unknown unknown -> unknown.why().text();
                    case Submission.Accepted _, Submission.Refused _, Submission.SlowDown _, Submission.NotStarted _ ->
                        Telemetry.word(why);
                });
    }

    private static String account(Submission.AccountTrouble trouble) {
        String what = switch (trouble.fault()) {
            case TOKEN -> "RunComfy does not accept the token";
            case BALANCE -> "the balance of RunComfy's account is too low";
            case FORBIDDEN -> "RunComfy does not let this account submit";
        };
        String said = trouble.says() == null ? null : trouble.says().message();
        return said == null ? what : what + ": " + Telemetry.withoutQueries(said);
    }

    /** The first submission has got through since. */
    void goOn(SubmissionGate.Rest rest) {
        LOG.infof(
                "submissions go on after %d s (%s)",
                Duration.between(rest.since(), clock.instant()).toSeconds(), word(rest.reason()));
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
        telemetry.count("reelay.submissions.unknown", "reason", Telemetry.word(why.name()));
    }
}
