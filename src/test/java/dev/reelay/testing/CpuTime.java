package dev.reelay.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** The time of the processor that a thread takes: other classes run at the same time, and may use the processor meanwhile. */
public final class CpuTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** How long the processor is at work for the task, which runs on the calling thread: a platform thread. */
    public static Duration of(Runnable task) {
        long begun = THREADS.getCurrentThreadCpuTime();
        task.run();
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begun);
    }
}
