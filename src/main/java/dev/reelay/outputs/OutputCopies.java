package dev.reelay.outputs;

import dev.reelay.file.StoredFile;
import dev.reelay.job.JobState.Storing;
import dev.reelay.outcome.Copies;
import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Backoff;
import dev.reelay.timing.Scheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the files of jobs to their places, for all shards of this worker: a bounded number of files at a time, each tried again until the
 * job's deadline. Copies have threads, connections and name look-ups of their own, so that they hold up nothing else. Thread-safe.
 */
public final class OutputCopies {

    /** Tries to copy one file, see {@link Copier#copy}. */
    public interface Copy {
        /** Tries once. */
        Try copy(Task task, Instant deadline) throws InterruptedException;
    }

    private final Copy copier;
    private final Semaphore slots;
    private final Supplier<Backoff> pauses;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final Map<Object, Set<JobCopies>> running = new ConcurrentHashMap<>();

    /**
     * Copies with this copier.
     *
     * @param concurrency files that are copied at a time
     * @param pauses the pauses between tries of one file
     */
    public OutputCopies(
            Copy copier, int concurrency, Supplier<Backoff> pauses, Scheduler scheduler, Telemetry telemetry) {
        this.copier = copier;
        this.slots = new Semaphore(concurrency, true);
        this.pauses = pauses;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
    }

    /**
     * Starts to copy the job's files, in their order. Returns at once.
     *
     * @param owner who may {@link #leave}
     * @param deadline when the answer comes at the latest, with what is copied by then
     * @param answered called once, on a thread of its own, unless the owner leaves before
     */
    public void start(Object owner, Storing state, Instant deadline, Consumer<Copies> answered) {
        JobCopies job = new JobCopies(state, deadline, answered);
        running.compute(owner, (_, jobs) -> {
            Set<JobCopies> all = jobs == null ? ConcurrentHashMap.newKeySet() : jobs;
            all.add(job);
            return all;
        });
        Thread thread = Thread.ofVirtual().name("copies").unstarted(() -> {
            try {
                job.run();
            } finally {
                running.computeIfPresent(owner, (_, jobs) -> {
                    jobs.remove(job);
                    return jobs.isEmpty() ? null : jobs;
                });
            }
        });
        job.begin(thread);
    }

    /** Ends all copies of this owner at once and without an answer: the next owner of the jobs starts their files again. */
    public void leave(Object owner) {
        Set<JobCopies> jobs = running.remove(owner);
        if (jobs != null) {
            jobs.forEach(JobCopies::leave);
        }
    }

    /** How many jobs have copies under way or waiting. */
    public int running() {
        return running.values().stream().mapToInt(Set::size).sum();
    }

    /** The copies of one job. Its thread is interrupted by the deadline and by the owner's leave, and never after its end. */
    private final class JobCopies {

        private enum Phase {
            RUNNING,
            EXPIRED,
            LEFT,
            ENDED
        }

        private final Storing state;
        private final Instant deadline;
        private final Consumer<Copies> answered;
        private final List<String> urls;
        private final SortedMap<Integer, StoredFile> files = new TreeMap<>();
        private final TreeMap<Integer, String> reasons = new TreeMap<>();

        private Phase phase = Phase.RUNNING;
        private @Nullable Thread thread;

        JobCopies(Storing state, Instant deadline, Consumer<Copies> answered) {
            this.state = state;
            this.urls = state.completed().urls();
            this.deadline = deadline;
            this.answered = answered;
        }

        void begin(Thread own) {
            synchronized (this) {
                thread = own;
            }
            own.start();
        }

        void leave() {
            stop(Phase.LEFT);
        }

        private synchronized void stop(Phase why) {
            if (phase == Phase.RUNNING) {
                phase = why;
                if (thread != null) {
                    thread.interrupt();
                }
            }
        }

        /** Why it ended. From now on nothing interrupts its thread. */
        private synchronized Phase end() {
            Phase before = phase;
            phase = Phase.ENDED;
            Thread.interrupted();
            return before;
        }

        void run() {
            Scheduler.Alarm alarm = scheduler.at(deadline, () -> stop(Phase.EXPIRED));
            try {
                copyAll();
            } catch (InterruptedException theTimeIsOver) {
                // What is copied by now counts.
            } finally {
                alarm.cancel();
            }
            if (end() != Phase.LEFT) {
                answered.accept(copies());
            }
        }

        /** In rounds: a file that cannot be copied, yet or ever, keeps no other from being copied. */
        private void copyAll() throws InterruptedException {
            List<Task> left = new ArrayList<>();
            for (int i = 0; i < urls.size(); i++) {
                left.add(new Task(state.id(), i + 1, urls.get(i), state.job().deliverTo()));
            }
            Backoff pause = pauses.get();
            while (true) {
                List<Task> again = new ArrayList<>();
                for (Task task : left) {
                    if (copy(task)) {
                        again.add(task);
                    }
                }
                left = again;
                if (left.isEmpty()) {
                    return;
                }
                await(scheduler.instant().plus(pause.next()));
            }
        }

        /** Whether a later try may succeed where this one has not. */
        private boolean copy(Task task) throws InterruptedException {
            Try made = tryOnce(task);
            String reason = switch (made) {
                case Try.Copied(StoredFile file) -> {
                    files.put(task.number(), file);
                    yield null;
                }
                case Try.Never(String why) -> why;
                case Try.NotYet(String why) -> why;
            };
            if (reason == null) {
                reasons.remove(task.number());
                return false;
            }
            telemetry.outputs().notCopied(state, reason);
            boolean mayBeTried = made instanceof Try.NotYet;
            boolean ranOutOfTime = mayBeTried && !scheduler.instant().isBefore(deadline);
            // A try that ran out of time says nothing about the cause; the try before it does.
            reasons.merge(task.number(), reason, (earlier, latest) -> ranOutOfTime ? earlier : latest);
            return mayBeTried;
        }

        private Copies copies() {
            return new Copies(List.copyOf(files.values()), failure());
        }

        /** The first file's reason, and the numbers of the others; null when all files are copied. */
        private @Nullable String failure() {
            if (files.size() == urls.size()) {
                return null;
            }
            if (reasons.isEmpty()) {
                return "not in time";
            }
            int first = reasons.firstKey();
            String others = IntStream.rangeClosed(1, urls.size())
                    .filter(number -> number != first && !files.containsKey(number))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(", "));
            String reason = "file " + first + " of " + urls.size() + ": "
                    + reasons.firstEntry().getValue();
            return others.isEmpty() ? reason : reason + "; not copied either: " + others;
        }

        private Try tryOnce(Task task) throws InterruptedException {
            slots.acquire();
            try {
                return copier.copy(task, deadline);
            } catch (RuntimeException | Error thrown) {
                telemetry.fault("copying a file of a job", state.id(), thrown);
                return new Try.Never("a fault of Reelay's own");
            } finally {
                slots.release();
            }
        }

        private void await(Instant due) throws InterruptedException {
            CountDownLatch over = new CountDownLatch(1);
            Scheduler.Alarm alarm = scheduler.at(due, over::countDown);
            try {
                over.await();
            } finally {
                alarm.cancel();
            }
        }
    }
}
