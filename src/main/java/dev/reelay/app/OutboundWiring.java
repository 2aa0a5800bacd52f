package dev.reelay.app;

import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.media.MediaProbe;
import dev.reelay.media.Resolver;
import dev.reelay.outbound.Canceller;
import dev.reelay.outbound.MeteredRunComfy;
import dev.reelay.outbound.Outbound;
import dev.reelay.outbound.Permits;
import dev.reelay.outbound.Poller;
import dev.reelay.outbound.Prober;
import dev.reelay.outbound.Submitter;
import dev.reelay.outputs.OutputCopies;
import dev.reelay.polling.Budget;
import dev.reelay.refresh.ModelFinder;
import dev.reelay.runcomfy.HttpRunComfy;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.TraceExport;
import dev.reelay.telemetry.Traces;
import dev.reelay.timing.Backoff;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Creates the stages that send requests: to RunComfy, to the hosts of media, to a collector of traces. */
@Singleton
public class OutboundWiring {

    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    @Produces
    @Singleton
    MeteredRunComfy runComfy(StartupCheck startup, SystemScheduler scheduler, Telemetry telemetry) {
        WorkerCheck.Checked checked = startup.checked();
        HttpRunComfy http = new HttpRunComfy(checked.calls(), checked.token(), scheduler);
        return new MeteredRunComfy(http, http, telemetry.meters(), scheduler);
    }

    void close(@Disposes MeteredRunComfy runComfy) {
        runComfy.close();
    }

    @Produces
    @Singleton
    MediaProbe mediaProbe(StartupCheck startup, SystemScheduler scheduler) {
        return new MediaProbe(MediaProbe.Settings.defaults(startup.checked().trusted()), Resolver.system(), scheduler);
    }

    void close(@Disposes MediaProbe probe) {
        probe.close();
    }

    @Produces
    @Singleton
    Prober prober(
            CurrentCatalog catalog,
            ReelayConfig config,
            MediaProbe media,
            Telemetry telemetry,
            @Named("blocking") ExecutorService threads) {
        return new Prober(config.media().check(), catalog, media::probe, telemetry, threads);
    }

    @Produces
    @Singleton
    Submitter submitter(
            StartupCheck startup,
            RunComfy runComfy,
            ReelayConfig config,
            SystemScheduler scheduler,
            Telemetry telemetry,
            @Named("blocking") ExecutorService threads) {
        Permits permits = new Permits(
                runComfy,
                new Permits.Bounds(
                        config.submitConcurrency(), startup.checked().token()::version, Backoff::ofSubmissions),
                scheduler,
                telemetry,
                threads);
        Submitter submitter = new Submitter(runComfy, permits, scheduler, telemetry, threads);
        Gauges.submissions(telemetry.meters(), scheduler, submitter);
        return submitter;
    }

    @Produces
    @Singleton
    Outbound outbound(
            ModelFinder models,
            Submitter submitter,
            Prober prober,
            Poller poller,
            Canceller canceller,
            OutputCopies copies) {
        return new Outbound(models, submitter, prober, poller, canceller, copies);
    }

    @Produces
    @Singleton
    Budget pollBudget(ReelayConfig config) {
        return new Budget(config.pollsPerSecond());
    }

    @Produces
    @Singleton
    Poller poller(
            RunComfy runComfy,
            Budget budget,
            SystemScheduler scheduler,
            Telemetry telemetry,
            @Named("blocking") ExecutorService threads) {
        Poller poller = new Poller(runComfy, Poller.CONCURRENCY, budget, scheduler, telemetry, threads);
        Gauges.polls(telemetry.meters(), scheduler, poller, budget);
        return poller;
    }

    @Produces
    @Singleton
    Canceller canceller(RunComfy runComfy, Telemetry telemetry, @Named("blocking") ExecutorService threads) {
        return new Canceller(runComfy, Canceller.CONCURRENCY, telemetry, threads);
    }

    /** Creates the traces. Settings of OpenTelemetry that are not valid turn them off and do not stop the worker. */
    @Produces
    @Singleton
    Traces traces(
            @ConfigProperty(name = "otel.sdk.disabled") boolean off,
            StartupCheck startup,
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
                            startup.checked().target().url()),
                    scheduler);
        } catch (RuntimeException e) {
            LOG.errorf(
                    "Traces are off, because OpenTelemetry cannot be set up; check the OTEL_ settings: %s",
                    e.getMessage());
            return Traces.off();
        }
    }

    void close(@Disposes Traces traces) {
        traces.close();
    }
}
