package dev.reelay.outputs;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A bound in bytes per second that all copies of a worker share. A reader of some bytes waits until they would have been read at
 * that rate; up to a tenth of a second's worth passes at once. Thread-safe.
 */
final class ByteRate {

    private static final double BURST_SECONDS = 0.1;

    private final double bytesPerNano;
    private final LongSupplier nanoTime;
    private long free;

    /** @param bytesPerSecond 0 for no bound */
    ByteRate(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime);
    }

    ByteRate(long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerNano = (double) bytesPerSecond / TimeUnit.SECONDS.toNanos(1);
        this.nanoTime = nanoTime;
        this.free = nanoTime.getAsLong();
    }

    /** Waits as long as these bytes take. */
    void take(int bytes) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanosFor(bytes));
    }

    /** How many nanoseconds to wait for these bytes, from now on; bytes that are asked for later wait behind them. */
    synchronized long nanosFor(int bytes) {
        if (bytesPerNano == 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long earliest = now - (long) (TimeUnit.SECONDS.toNanos(1) * BURST_SECONDS);
        free = Math.max(free, earliest) + (long) (bytes / bytesPerNano);
        return Math.max(0, free - now);
    }
}
