package dev.reelay.speed;

import dev.reelay.testing.WorkerProcess;
import java.util.Locale;

/** CPU and wall time of worker, broker and API since it was made. */
final class CpuUse {

    private final Used worker;
    private final Used broker;
    private final Used api;
    private final long begun = System.nanoTime();

    CpuUse(Surroundings around, WorkerProcess worker) {
        this.worker = new Used(worker.handle());
        this.broker = new Used(around.broker.handle());
        this.api = new Used(around.api.handle());
    }

    /** CPU time of one process since this was made, and of the JIT compiler's threads in it. */
    private static final class Used {

        private final ProcessHandle process;
        private final double before;
        private final double compilersBefore;

        Used(ProcessHandle process) {
            this.process = process;
            this.before = ChildProcess.cpu(process).toNanos() / 1e3;
            this.compilersBefore = ThreadTimes.ofCompilers(process.pid());
        }

        double micros() {
            return ChildProcess.cpu(process).toNanos() / 1e3 - before;
        }

        /** Milliseconds for each job; in parentheses those of the compiler. */
        String perJob(long jobs) {
            double compilers = ThreadTimes.ofCompilers(process.pid()) - compilersBefore;
            return String.format(Locale.ROOT, "%.3f (%.3f) ms", micros() / jobs / 1e3, compilers / jobs * 1e3);
        }
    }

    /** In microseconds. */
    double worker() {
        return worker.micros();
    }

    /** In microseconds. */
    double broker() {
        return broker.micros();
    }

    /** Wall time. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    void print(String what, long jobs) {
        double seconds = seconds();
        System.out.printf(
                Locale.ROOT,
                "%-20s %7d jobs in %6.1f s: %8.1f jobs/s, CPU per job (JIT compiler): worker %s, broker %s, API %s%n",
                what,
                jobs,
                seconds,
                jobs / seconds,
                worker.perJob(jobs),
                broker.perJob(jobs),
                api.perJob(jobs));
    }
}
