package dev.reelay.refresh;

import dev.reelay.answer.CallFailure;
import dev.reelay.catalog.Catalog;
import dev.reelay.decision.Effect;
import dev.reelay.model.ModelId;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.ModelDirectory;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.LatestTime;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at single models of RunComfy's, for all shards of this worker: at those that the catalog does not have when a job waits to be
 * judged, or to have its media checked, by them, and again at those whose schema let an input pass that RunComfy refused. Thread-safe.
 *
 * <p>Bounded: {@value #AT_A_TIME} calls at a time, ten a second, one for each model however many jobs wait for it. That RunComfy has no
 * such model is remembered for a minute. Trouble is no finding: jobs that wait look again later.
 */
public final class ModelFinder {

    /** Another call of RunComfy's: {@code GET /v1/models/categories} (O). */
    private static final String NO_MODEL = "categories";

    private static final int AT_A_TIME = 4;
    private static final int AT_ONCE = 20;
    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** The most models that wait for a call; further ones are told to come back. */
    private static final int MOST_WAITING = 1_000;

    private static final CallFailure UNEXPECTED = new CallFailure(CallFailure.Kind.UNEXPECTED, null, null);
    private static final Duration COME_BACK = Duration.ofSeconds(10);

    /** How long a refusal is remembered, and how long a model that was looked at is not doubted again. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final @Nullable ModelDirectory directory;
    private final Supplier<Catalog> catalog;
    private final LookUpTarget target;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final Executor threads;

    private final Map<String, List<Consumer<LookUpResult>>> searches = new HashMap<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private final BoundedMemory<Instant> refused = new BoundedMemory<>();
    private final BoundedMemory<Instant> doubted = new BoundedMemory<>();
    private Troubles troubles = troubles();
    private RateLimit rate = rate();
    private final LatestTime latest = new LatestTime();
    private int calls;
    private boolean alarmed;

    /**
     * Creates a finder.
     *
     * @param directory null when RunComfy is not to be asked: then the catalog has all models
     * @param threads runs the calls that block
     */
    public ModelFinder(
            @Nullable ModelDirectory directory,
            Supplier<Catalog> catalog,
            LookUpTarget target,
            Scheduler scheduler,
            Telemetry telemetry,
            Executor threads) {
        this.directory = directory;
        this.catalog = catalog;
        this.target = target;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
        this.threads = threads;
    }

    private static Troubles troubles() {
        return new Troubles(() -> ThreadLocalRandom.current().nextDouble());
    }

    private static RateLimit rate() {
        return new RateLimit(AT_ONCE, INTERVAL);
    }

    /** Whether a look-up may find a model that the catalog does not have. */
    public synchronized boolean mayFind(String id) {
        return directory != null && ModelId.isValid(id) && !id.equals(NO_MODEL) && !isRefused(id);
    }

    private boolean isRefused(String id) {
        Instant now = now();
        Instant until = refused.get(id);
        return until != null && now.isBefore(until);
    }

    /** Forgets all trouble when the clock was set back: it would rest look-ups for as long as the clock went back. */
    private Instant now() {
        Instant now = scheduler.instant();
        if (latest.setBack(now).isPositive()) {
            refused.clear();
            doubted.clear();
            troubles = troubles();
            rate = rate();
        }
        return now;
    }

    /**
     * Looks for a model. Returns at once.
     *
     * @param listener gets the finding, once; on this thread when it is known already
     */
    public void find(String id, Consumer<LookUpResult> listener) {
        LookUpResult known;
        synchronized (this) {
            known = withoutCall(id);
            if (known == null) {
                search(id).add(listener);
            }
        }
        if (known == null) {
            begin();
        } else {
            listener.accept(known);
        }
    }

    /** What is known without a call; null when there must be one. */
    private @Nullable LookUpResult withoutCall(String id) {
        if (catalog.get().find(id).isPresent()) {
            return new LookUpResult.Known();
        }
        if (!mayFind(id)) {
            return new LookUpResult.NoSuchModel();
        }
        Instant now = now();
        if (troubles.until(id).isAfter(now)) {
            return new LookUpResult.NotSeen(troubles.until(id));
        }
        return searches.size() >= MOST_WAITING && !searches.containsKey(id)
                ? new LookUpResult.NotSeen(now.plus(COME_BACK))
                : null;
    }

    private List<Consumer<LookUpResult>> search(String id) {
        return searches.computeIfAbsent(id, _ -> {
            waiting.addLast(id);
            return new ArrayList<>();
        });
    }

    /** RunComfy refused a job in a way that the catalog did not foresee. Returns at once; looks at the model at most once a minute. */
    public void doubt(String id, Effect.Doubt doubt) {
        switch (doubt) {
            case MODEL -> target.listDoubted();
            case SCHEMA -> {
                synchronized (this) {
                    Instant now = now();
                    if (directory == null
                            || troubles.until(id).isAfter(now)
                            || searches.size() >= MOST_WAITING
                            || doubted.getOrDefault(id, Instant.MIN).isAfter(now)) {
                        return;
                    }
                    doubted.put(id, now.plus(REMEMBERED));
                    search(id);
                }
                begin();
            }
        }
    }

    /** Begins as many calls as may begin now. */
    private void begin() {
        for (String id = next(); id != null; id = next()) {
            String model = id;
            try {
                threads.execute(() -> lookUp(model));
            } catch (RejectedExecutionException stopping) {
                settle(model, null);
            }
        }
    }

    private synchronized @Nullable String next() {
        if (waiting.isEmpty() || calls >= AT_A_TIME) {
            return null;
        }
        Instant now = now();
        Instant begin = rate.take(now);
        if (begin.isAfter(now)) {
            if (!alarmed) {
                alarmed = true;
                scheduler.at(begin, this::alarm);
            }
            return null;
        }
        calls++;
        return waiting.removeFirst();
    }

    private void alarm() {
        synchronized (this) {
            alarmed = false;
        }
        begin();
    }

    private void lookUp(String id) {
        DirectoryAnswer answer = null;
        try {
            answer = directory == null ? null : directory.model(id);
            if (answer instanceof DirectoryAnswer.Found found) {
                take(id, found);
            }
        } catch (RuntimeException | Error e) {
            answer = null;
            telemetry.fault("looking up the model " + id, e);
        } finally {
            try {
                settle(id, answer);
            } finally {
                begin();
            }
        }
    }

    /** RunComfy has the model, also where its record cannot be taken: then RunComfy judges the inputs. */
    private void take(String id, DirectoryAnswer.Found found) {
        try {
            if (found.unread() == null) {
                target.found(found.recordOf(id));
            } else {
                target.foundUnread(id, found.unread());
            }
        } catch (RuntimeException | StackOverflowError e) {
            telemetry.fault("taking the record of the model " + id, e);
        }
    }

    /** Tells those who wait, and when all must rest, those who wait for other models, too. */
    private void settle(String id, @Nullable DirectoryAnswer answer) {
        List<Runnable> told = new ArrayList<>();
        synchronized (this) {
            calls--;
            Instant now = now();
            List<Consumer<LookUpResult>> listeners = take(id); // first: a search without a call must not stay
            LookUpResult finding = judge(id, answer, now);
            listeners.forEach(listener -> told.add(() -> listener.accept(finding)));
            Instant rest = troubles.allUntil();
            while (rest.isAfter(now) && !waiting.isEmpty()) {
                take(waiting.removeFirst())
                        .forEach(listener -> told.add(() -> listener.accept(new LookUpResult.NotSeen(rest))));
            }
        }
        told.forEach(Runnable::run);
    }

    private List<Consumer<LookUpResult>> take(String id) {
        List<Consumer<LookUpResult>> listeners = searches.remove(id);
        return listeners == null ? List.of() : listeners;
    }

    private LookUpResult judge(String id, @Nullable DirectoryAnswer answer, Instant now) {
        return switch (answer) {
            case DirectoryAnswer.Found _ -> {
                troubles.answered(id);
                refused.remove(id);
                telemetry.catalog().found(id);
                yield new LookUpResult.Known();
            }
            case DirectoryAnswer.NoSuchModel _ -> noSuchModel(id, now);
            case DirectoryAnswer.NotFound notFound -> {
                if (target.listLacks(id)) { // a gateway may have answered: the list, fetched soon, decides
                    yield noSuchModel(id, now);
                }
                target.listDoubted();
                yield notSeen(id, notFound.asFailure(), now);
            }
            case DirectoryAnswer.Failed failed -> notSeen(id, failed.failure(), now);
            case DirectoryAnswer.Page _ -> notSeen(id, UNEXPECTED, now);
            case null -> notSeen(id, UNEXPECTED, now);
        };
    }

    private LookUpResult noSuchModel(String id, Instant now) {
        troubles.answered(id);
        refused.remove(id); // so that it becomes the youngest
        refused.put(id, now.plus(REMEMBERED));
        telemetry.catalog().noSuchModel();
        return new LookUpResult.NoSuchModel();
    }

    private LookUpResult notSeen(String id, CallFailure failure, Instant now) {
        boolean first = troubles.failed(id, failure, now);
        telemetry.catalog().notSeen(id, failure, first);
        return new LookUpResult.NotSeen(troubles.until(id));
    }
}
