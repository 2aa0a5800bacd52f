package dev.reelay.outputs;

import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.Copier.Try;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Copies files of jobs that have ended, on request: a bounded number at a time, each tried once. A file that was not copied
 * needs another request. Thread-safe.
 */
public final class LaterCopies implements AutoCloseable {

    /** How often a caller that waits for copies hears that they are under way. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    /** How long {@link #close} waits for copies to notice it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private static final Try STOPPED = new Try.NotYet("it was stopped before it was copied");

    /** The files of a job that are to be copied. */
    public record JobFiles(String jobId, List<Task> tasks) {
        public JobFiles {
            tasks = List.copyOf(tasks);
        }
    }

    /** What became of one of them. */
    public record Tried(Task task, Try outcome) {}

    private final OutputCopies.Copy copier;
    private final Semaphore slots;
    private final Duration patience;
    private final InstantSource time;
    private final Set<Lot> lots = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile boolean closed;

    /**
     * Copies with this copier.
     *
     * @param concurrency files that are copied at a time
     * @param patience how long one file may take
     */
    public LaterCopies(OutputCopies.Copy copier, int concurrency, Duration patience, InstantSource time) {
        this.copier = copier;
        this.slots = new Semaphore(concurrency, true);
        this.patience = patience;
        this.time = time;
    }

    /** Files that are requested together, and can be stopped together. */
    public Lot lot() {
        return new Lot();
    }

    /** Stops all copies that are under way, and those to come; returns when they have ended, after 10 s at the latest. */
    @Override
    public void close() {
        closed = true;
        lots.forEach(Lot::stop);
        long left = LAST_WORDS.toNanos();
        lock.lock();
        try {
            while (!lots.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void leave(Lot lot) {
        lock.lock();
        try {
            lots.remove(lot);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Files that are copied together. */
    public final class Lot {

        private final Set<Thread> threads = new HashSet<>();
        private boolean stopped;

        private Lot() {}

        /**
         * Copies the files of these jobs; blocks until each was tried, or is stopped. An interrupt of the calling thread stops it, too,
         * and stays.
         *
         * @param told called on this thread for each job, in their order, with all of its files in their order
         * @param alive called on this thread about every ten seconds while copies are under way
         */
        public void copy(List<JobFiles> jobs, BiConsumer<JobFiles, List<Tried>> told, Runnable alive) {
            lots.add(this);
            if (closed) {
                stop();
            }
            boolean interrupted = false;
            try {
                List<List<CompletableFuture<Try>>> open = jobs.stream()
                        .map(job -> job.tasks().stream().map(this::begin).toList())
                        .toList();
                for (int i = 0; i < jobs.size(); i++) {
                    List<Tried> tried = new ArrayList<>();
                    for (int n = 0; n < open.get(i).size(); n++) {
                        CompletableFuture<Try> outcome = open.get(i).get(n);
                        interrupted |= await(outcome, alive);
                        tried.add(new Tried(jobs.get(i).tasks().get(n), outcome.join()));
                    }
                    told.accept(jobs.get(i), tried);
                }
            } finally {
                interrupt(); // what is not waited for any more, after a fault of the callback
                leave(this);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Returns whether the thread was interrupted meanwhile. */
        private boolean await(CompletableFuture<Try> outcome, Runnable alive) {
            boolean interrupted = false;
            while (true) {
                try {
                    var _ = outcome.get(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
                    return interrupted;
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop();
                } catch (TimeoutException e) {
                    alive.run();
                } catch (ExecutionException bug) {
                    throw new IllegalStateException(bug.getCause());
                }
            }
        }

        /** Ends its copies at once; files that are whole stay. */
        public synchronized void stop() {
            stopped = true;
            interrupt();
        }

        private synchronized void interrupt() {
            threads.forEach(Thread::interrupt);
        }

        /** Whether it was stopped, so that what was not copied says nothing about the file. */
        public synchronized boolean isStopped() {
            return stopped;
        }

        private synchronized CompletableFuture<Try> begin(Task task) {
            CompletableFuture<Try> outcome = new CompletableFuture<>();
            if (stopped) {
                outcome.complete(STOPPED);
                return outcome;
            }
            Thread thread = Thread.ofVirtual().name("later-copy").unstarted(() -> {
                Try tried = STOPPED;
                try {
                    tried = copy(task);
                } catch (InterruptedException e) {
                    // It is the answer.
                } catch (RuntimeException | Error fault) {
                    tried = new Try.NotYet("a fault of Reelay's own: " + fault);
                } finally {
                    end();
                    outcome.complete(tried);
                }
            });
            threads.add(thread);
            thread.start();
            return outcome;
        }

        private Try copy(Task task) throws InterruptedException {
            slots.acquire();
            try {
                return copier.copy(task, time.instant().plus(patience));
            } finally {
                slots.release();
            }
        }

        private synchronized void end() {
            threads.remove(Thread.currentThread());
        }
    }
}
