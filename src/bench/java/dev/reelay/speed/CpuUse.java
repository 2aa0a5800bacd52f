package dev.reelay.speed;

import dev.reelay.testing.WorkerProcess;
import java.time.Duration;
import java.util.Locale;

/** CPU and wall time of worker, broker and API since it was made. */
final class CpuUse {

    private final Surroundings around;
    private final WorkerProcess worker;
    private final long begun = System.nanoTime();
    private final Duration workerBefore;
    private final Duration brokerBefore;
    private final Duration apiBefore;

    CpuUse(Surroundings around, WorkerProcess worker) {
        this.around = around;
        this.worker = worker;
        this.workerBefore = ChildProcess.cpu(worker.handle());
        this.brokerBefore = around.broker.cpu();
        this.apiBefore = around.api.cpu();
    }

    /** In microseconds. */
    double worker() {
        return ChildProcess.cpu(worker.handle()).minus(workerBefore).toNanos() / 1e3;
    }

    /** In microseconds. */
    double broker() {
        return around.broker.cpu().minus(brokerBefore).toNanos() / 1e3;
    }

    /** Wall time. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    void print(String what, long jobs) {
        double seconds = seconds();
        double api = around.api.cpu().minus(apiBefore).toNanos() / 1e3;
        System.out.printf(
                Locale.ROOT,
                "%-20s %7d jobs in %6.1f s: %8.1f jobs/s, CPU per job: worker %6.3f ms, broker %6.3f ms, API %6.3f ms%n",
                what,
                jobs,
                seconds,
                jobs / seconds,
                worker() / jobs / 1e3,
                broker() / jobs / 1e3,
                api / jobs / 1e3);
    }
}
