package dev.reelay.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Transition;
import dev.reelay.outbound.MeteredRunComfy;
import dev.reelay.outbound.Permits;
import dev.reelay.outbound.Submitter;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.shard.Capacity;
import dev.reelay.shard.ShardRig;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The meters of a worker with a catalog, as Prometheus scrapes them, without the few of partitions and of reading commands. */
@SuppressWarnings("deprecation") // as in Wiring
final class MetersRig implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SettableScheduler scheduler = new SettableScheduler(ShardRig.START);
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Telemetry telemetry;

    MetersRig(Catalog catalog) {
        telemetry = TestTelemetry.of(registry, scheduler, catalog::find);
        FakeRunComfy runComfy = new FakeRunComfy(scheduler);
        new MeteredRunComfy(runComfy, new FakeModelDirectory(), telemetry.meters(), scheduler);
        Permits permits = new Permits(
                runComfy, new Permits.Bounds(4, () -> 0, ShardRig::longestPause), scheduler, telemetry, threads);
        Gauges.submissions(
                telemetry.meters(), scheduler, new Submitter(runComfy, permits, scheduler, telemetry, threads));
        Gauges.capacity(telemetry.meters(), new Capacity(new Capacity.Limits(500, 10_000, 1 << 20)));
        Commands commands = new Commands(telemetry);
        Gauges.pauses(telemetry.meters(), scheduler, commands);
        new PausedModels(commands, () -> catalog, telemetry).follow();
    }

    /** A request of the model became a job. */
    void request(String model) {
        Job job = new Job("j", model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", scheduler.instant());
        telemetry.jobs().passed(new Transition(null, new Accepted(job, JsonNodeFactory.instance.objectNode(), 0)));
    }

    /** What Prometheus gets. */
    String scrape() {
        return registry.scrape();
    }

    /** The lines of a scrape that are series. */
    static List<String> series(String scrape) {
        return scrape.lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
