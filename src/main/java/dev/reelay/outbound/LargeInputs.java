package dev.reelay.outbound;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets a few large inputs at a time be searched for files, in the order in which they come. Whoever waits blocks no thread.
 * Thread-safe.
 */
final class LargeInputs {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    /** @param atATime how many inputs may be searched at a time */
    LargeInputs(int atATime) {
        this.free = atATime;
    }

    /**
     * Asks for a place.
     *
     * @param search runs once there is one, here or on the thread of {@link #leave}; it must not block, and gives its place back
     */
    void enter(Runnable search) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(search);
                return;
            }
            free--;
        }
        search.run();
    }

    /** Gives a place back, or to the input that has waited longest. */
    void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.run();
    }
}
