package dev.reelay.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.listing.ListReader;
import dev.reelay.listing.ListReading;
import dev.reelay.runcomfy.ModelDirectory;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Backoff;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches RunComfy's whole list at the start and every few hours, beside everything else: no request, no start and no readiness waits for
 * it. Thread-safe.
 *
 * <p>Only a list that {@link ListReader} takes for whole counts; until there is one, and whenever there is none, the last good copy stays.
 * A list that lost more than half of its models at once counts when it is seen twice. A model that is no longer listed goes on for a day.
 * All this is in memory: a worker that starts knows nothing of models that vanished before, and looks them up when they are asked for.
 */
public final class LiveCatalog implements LookUpTarget {

    /** How long a model goes on that is no longer listed, or that was looked up and never was. */
    public static final Duration GRACE = Duration.ofDays(1);

    /** The soonest second look at a list that lost more than half of its models. */
    private static final Duration SECOND_LOOK = Duration.ofMinutes(10);

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(30);

    /** When the list is doubted, it is fetched within a minute, but not again for a while. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final Duration NOT_SO_SOON = Duration.ofMinutes(10);

    /** Gets every list that counts. One call at a time. */
    public interface Target {
        /**
         * These records replace all earlier ones.
         *
         * @param unread the ids of models whose records could not be read, and why
         */
        void liveFetched(List<ObjectNode> records, Map<String, String> unread);

        /** This record replaces the earlier one of its model, or adds its model. */
        void recordFetched(ObjectNode record);

        /** RunComfy has this model, and its record, which could not be read, replaces the earlier one. */
        void recordUnread(String model, String why);
    }

    /** The models of the last list that counted, also those whose records cannot be used. */
    private record LastList(Set<String> ids, Instant at) {}

    private final ListReader reader;
    private final Target target;
    private final Duration every;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final DoubleSupplier chance;

    /**
     * Guards the records, and keeps the target's news in their order: a model that is found while a list is put in force must not be
     * lost. Held as long as a catalog is built; whoever has no news does not wait for it.
     */
    private final Object news = new Object();

    private final LiveRecords records = new LiveRecords(GRACE);
    private final Backoff backoff;
    private int listed;
    private Set<String> suspect = Set.of();
    private volatile @Nullable Instant goodSince;
    private volatile @Nullable LastList last;
    private Instant doubtedUntil = Instant.MIN;
    private Scheduler.@Nullable Alarm alarm;
    private @Nullable Instant due;
    private boolean stopped;

    /**
     * Creates a live catalog, which fetches nothing until it is started.
     *
     * @param every how often the list is fetched
     * @param threads runs the calls that block
     * @param chance from 0 to 1, so that workers which start together do not ask together
     */
    public LiveCatalog(
            ModelDirectory directory,
            Target target,
            Duration every,
            Scheduler scheduler,
            Telemetry telemetry,
            ExecutorService threads,
            DoubleSupplier chance) {
        this.reader = new ListReader(directory, scheduler);
        this.target = target;
        this.every = every;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
        this.threads = threads;
        this.chance = chance;
        this.backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, () -> 0.5 + 0.5 * chance.getAsDouble());
    }

    /** Begins to fetch the list, and returns at once. */
    public synchronized void start() {
        Instant now = scheduler.instant();
        goodSince = now;
        fetchAt(now);
    }

    /** Fetches no more. A list that is being fetched does not count any more. */
    public synchronized void stop() {
        stopped = true;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** The time since the last list that counted; until there is one, since the start. Zero before that. */
    public Duration age() {
        Instant since = goodSince;
        return since == null ? Duration.ZERO : Duration.between(since, scheduler.instant());
    }

    private void fetchAt(Instant when) {
        if (alarm != null) {
            alarm.cancel();
        }
        due = when;
        alarm = scheduler.at(when, this::begin);
    }

    private void begin() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            due = null;
        }
        try {
            threads.execute(this::fetch);
        } catch (RejectedExecutionException stopping) {
            stop();
        }
    }

    private void fetch() {
        Duration wait = every;
        try {
            wait = settle(reader.read(null));
        } catch (RuntimeException | Error e) {
            wait = failed("fault", null, null);
            telemetry.fault("fetching RunComfy's list of models", e);
        } finally {
            synchronized (this) {
                if (!stopped) {
                    fetchAt(scheduler.instant().plus(wait));
                }
            }
        }
    }

    /** Returns how long to wait before the list is fetched again. One list is settled at a time. */
    private Duration settle(ListReading reading) {
        if (isStopped()) {
            return every;
        }
        return switch (reading) {
            case ListReading.Failed(var failure) -> failed(failure.kind().word(), said(failure), failure.retryAfter());
            case ListReading.NotWhole(var reason, var why) -> failed(reason.word(), why, null);
            case ListReading.Whole whole
            when isSuspicious(whole.records().keySet()) -> {
                suspect = Set.copyOf(whole.records().keySet());
                yield failed(
                        "shrunk",
                        suspect.size() + " models in place of " + listed,
                        SECOND_LOOK.compareTo(every) < 0 ? SECOND_LOOK : every);
            }
            case ListReading.Whole whole -> {
                take(whole);
                yield jittered(every);
            }
        };
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /**
     * There is no list that counts.
     *
     * @param reason a value of the label {@code reason}
     * @param detail for the log
     * @param soonest how long to wait at least; null for as long as failures in a row make it
     */
    private Duration failed(String reason, @Nullable String detail, @Nullable Duration soonest) {
        telemetry.catalog().notRefreshed(reason, detail);
        Duration wait = backoff.next();
        return Backoff.atLeast(wait.compareTo(every) < 0 ? wait : every, soonest);
    }

    private static @Nullable String said(CallFailure failure) {
        ProviderMessage says = failure.says();
        if (says == null) {
            return null;
        }
        return says.message() == null ? "HTTP status " + says.httpStatus() : says.httpStatus() + " " + says.message();
    }

    /** From nine tenths of the time to eleven. */
    private Duration jittered(Duration time) {
        return Duration.ofMillis(Math.round(time.toMillis() * (0.9 + 0.2 * chance.getAsDouble())));
    }

    private boolean isSuspicious(Set<String> ids) {
        boolean seenBefore = !suspect.isEmpty() && ids.containsAll(suspect);
        return 2 * ids.size() < listed && !seenBefore;
    }

    private void take(ListReading.Whole whole) {
        Instant now = scheduler.instant();
        LiveRecords.Merge merge;
        synchronized (news) {
            merge = records.with(whole.records(), whole.unusable().keySet(), now);
            target.liveFetched(merge.records(), whole.unusable());
            records.keep(merge);
        }
        listed = whole.records().size();
        suspect = Set.of();
        Set<String> ids = new HashSet<>(whole.records().keySet());
        ids.addAll(whole.unusable().keySet());
        last = new LastList(Set.copyOf(ids), now);
        goodSince = now;
        backoff.reset();
        telemetry.catalog().refreshed(listed, merge.changed(), whole.left());
        telemetry.catalog().leftOut(whole.leftOut());
        telemetry.catalog().vanished(merge.vanished(), merge.gone());
    }

    /** RunComfy has the model of this record, whether it is listed or not. Returns when it is in force. */
    @Override
    public void found(ObjectNode record) {
        synchronized (news) {
            records.add(record, scheduler.instant());
            target.recordFetched(record);
        }
    }

    /** RunComfy has the model, and its record cannot be read. An unlisted one is looked up anew after the next list. */
    @Override
    public void foundUnread(String id, String why) {
        synchronized (news) {
            records.remove(id);
            target.recordUnread(id, why);
        }
    }

    @Override
    public boolean listLacks(String id) {
        LastList lately = last;
        return lately != null
                && !lately.at().plus(NOT_SO_SOON).isBefore(scheduler.instant())
                && !lately.ids().contains(id);
    }

    /** RunComfy refused a model that it may have listed: the list is fetched soon, and not again for a while. */
    @Override
    public synchronized void listDoubted() {
        Instant now = scheduler.instant();
        Instant soon = now.plus(SOON.dividedBy(2))
                .plus(Duration.ofMillis(Math.round(SOON.dividedBy(2).toMillis() * chance.getAsDouble())));
        if (stopped || due == null || doubtedUntil.isAfter(now) || due.isBefore(soon)) {
            return;
        }
        doubtedUntil = now.plus(NOT_SO_SOON);
        fetchAt(soon);
    }
}
