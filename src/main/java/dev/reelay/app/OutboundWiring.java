package dev.reelay.app;

import dev.reelay.job.Backoff;
import dev.reelay.job.SystemScheduler;
import dev.reelay.media.MediaProbe;
import dev.reelay.media.Resolver;
import dev.reelay.outbound.Canceller;
import dev.reelay.outbound.MeteredRunComfy;
import dev.reelay.outbound.Permits;
import dev.reelay.outbound.Poller;
import dev.reelay.outbound.Prober;
import dev.reelay.outbound.Submitter;
import dev.reelay.runcomfy.HttpRunComfy;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.TraceExport;
import dev.reelay.telemetry.Traces;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Who gets what, of the stages that call out: to RunComfy, to the hosts of media, to a collector of traces. */
@Singleton
public class OutboundWiring {

    /** Far below the session time-out of 10 s: whoever takes a partition over finds its announced POSTs sent or dead. */
    public static final Duration LEASE = Duration.ofSeconds(3);

    static final int LOOKS_AT_ONCE = 64;
    private static final int CANCELS_AT_ONCE = 16;
    private static final Logger LOG = Logger.getLogger("dev.reelay");

    @Produces
    @Singleton
    RunComfy runComfy(StartupCheck preflight, SystemScheduler scheduler, Telemetry telemetry) {
        StartupCheck.Checked checked = preflight.checked();
        return new MeteredRunComfy(
                new HttpRunComfy(checked.calls(), checked.token(), scheduler), telemetry.meters(), scheduler);
    }

    void close(@Disposes RunComfy runComfy) throws Exception {
        if (runComfy instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    @Produces
    @Singleton
    MediaProbe mediaProbe(StartupCheck preflight, SystemScheduler scheduler) {
        return new MediaProbe(
                MediaProbe.Settings.usual(preflight.checked().trusted()), Resolver.ofTheSystem(), scheduler);
    }

    void close(@Disposes MediaProbe probe) {
        probe.close();
    }

    @Produces
    @Singleton
    Prober prober(
            StartupCheck preflight,
            ReelayConfig config,
            MediaProbe probe,
            Telemetry telemetry,
            Wiring.Threads threads) {
        return new Prober(
                config.media().check(), preflight.checked().catalog(), probe::probe, telemetry, threads.executor());
    }

    @Produces
    @Singleton
    Submitter submitter(
            StartupCheck preflight,
            RunComfy runComfy,
            ReelayConfig config,
            SystemScheduler scheduler,
            Telemetry telemetry,
            Wiring.Threads threads) {
        Permits permits = new Permits(
                runComfy,
                new Permits.Bounds(
                        config.submitConcurrency(), preflight.checked().token()::version, Backoff::ofSubmissions),
                scheduler,
                telemetry,
                threads.executor());
        Submitter submitter = new Submitter(runComfy, permits, LEASE, scheduler, telemetry, threads.executor());
        Gauges.submissions(telemetry.meters(), scheduler, submitter);
        return submitter;
    }

    @Produces
    @Singleton
    Poller poller(RunComfy runComfy, Telemetry telemetry, Wiring.Threads threads) {
        return new Poller(runComfy, LOOKS_AT_ONCE, telemetry, threads.executor());
    }

    @Produces
    @Singleton
    Canceller canceller(RunComfy runComfy, Telemetry telemetry, Wiring.Threads threads) {
        return new Canceller(runComfy, CANCELS_AT_ONCE, telemetry, threads.executor());
    }

    /** Wrong settings of OpenTelemetry's are no reason to make no videos. */
    @Produces
    @Singleton
    Traces traces(
            @ConfigProperty(name = "otel.sdk.disabled") boolean off,
            StartupCheck preflight,
            ReelayConfig config,
            SystemScheduler scheduler) {
        if (off) {
            return Traces.off();
        }
        try {
            return Traces.to(
                    TraceExport.fromEnvironment(),
                    new Traces.Places(
                            config.groupId(),
                            config.topics().results(),
                            preflight.checked().target().url()),
                    scheduler);
        } catch (RuntimeException e) {
            LOG.errorf("There are no traces, OpenTelemetry cannot be set up: %s", e.getMessage());
            return Traces.off();
        }
    }

    void close(@Disposes Traces traces) {
        traces.close();
    }
}
