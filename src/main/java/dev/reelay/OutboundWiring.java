package dev.reelay;

import dev.reelay.media.MediaProbe;
import dev.reelay.media.Resolver;
import dev.reelay.runcomfy.HttpRunComfy;
import dev.reelay.runcomfy.RunComfy;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Who gets what, of the stages that call out: to RunComfy and to the hosts of media. */
@Singleton
class OutboundWiring {

    /** Far below the session time-out of 10 s: whoever takes a partition over finds its announced POSTs sent or dead. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    static final int LOOKS_AT_ONCE = 64;
    private static final int CANCELS_AT_ONCE = 16;

    @Produces
    @Singleton
    RunComfy runComfy(Preflight preflight, SystemScheduler scheduler, Telemetry telemetry) {
        Preflight.Checked checked = preflight.checked();
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
    MediaProbe mediaProbe(Preflight preflight, SystemScheduler scheduler) {
        return new MediaProbe(
                MediaProbe.Settings.usual(preflight.checked().trusted()), Resolver.ofTheSystem(), scheduler);
    }

    void close(@Disposes MediaProbe probe) {
        probe.close();
    }

    @Produces
    @Singleton
    Prober prober(
            Preflight preflight, ReelayConfig config, MediaProbe probe, Telemetry telemetry, Wiring.Threads threads) {
        return new Prober(
                config.media().check(), preflight.checked().catalog(), probe::probe, telemetry, threads.executor());
    }

    @Produces
    @Singleton
    Submitter submitter(
            Preflight preflight,
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
        telemetry.submissions().show(submitter);
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
}
