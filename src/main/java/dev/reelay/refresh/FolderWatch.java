package dev.reelay.refresh;

import dev.reelay.catalog.CatalogFolder;
import dev.reelay.notes.CatalogException;
import dev.reelay.telemetry.CatalogNews;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Watches the operator's folder while the worker runs, and has it read again when it changed. Every 5 s it looks at names, times
 * and sizes; what two looks in a row show alike is complete, and is read. A folder that cannot be used leaves the last good
 * catalog in force; it is logged once, and tried again every minute and with every further change.
 */
public final class FolderWatch {

    /** How often the watch looks. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /** A folder on a network may be out of reach for a while, and then be as it was. */
    static final Duration AGAIN = Duration.ofMinutes(1);

    private final CatalogFolder folder;
    private final CatalogUpdates updates;
    private final Scheduler scheduler;
    private final Executor threads;
    private final CatalogNews news = new CatalogNews();
    private String seen;
    private String tried;
    private Instant triedAt;
    private @Nullable String refusal;
    private @Nullable Instant refusedSince;
    private boolean stopped;
    private Scheduler.@Nullable Alarm alarm;

    /**
     * A watch.
     *
     * @param state of the folder, from before it was read for the catalog in force
     */
    public FolderWatch(
            CatalogFolder folder, String state, CatalogUpdates updates, Scheduler scheduler, Executor threads) {
        this.folder = folder;
        this.updates = updates;
        this.scheduler = scheduler;
        this.threads = threads;
        this.seen = state;
        this.tried = state;
        this.triedAt = scheduler.instant();
    }

    /** Looks every {@link #INTERVAL} until {@link #stop}. */
    public synchronized void start() {
        next();
    }

    /** Looks no more. A reading that has begun goes on. */
    public synchronized void stop() {
        stopped = true;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** How long the folder has been one that cannot be used; zero when all of it is in force. */
    public synchronized Duration refusedFor() {
        return refusedSince == null ? Duration.ZERO : Duration.between(refusedSince, scheduler.instant());
    }

    private synchronized void next() {
        if (!stopped) {
            alarm = scheduler.at(scheduler.instant().plus(INTERVAL), this::hand);
        }
    }

    /** Reading blocks, which the scheduler's thread must not. */
    private void hand() {
        try {
            threads.execute(this::look);
        } catch (RejectedExecutionException _) {
            // the worker stops
        }
    }

    private void look() {
        try {
            if (isToBeRead(folder.state())) {
                read();
            }
        } finally {
            next();
        }
    }

    private synchronized boolean isToBeRead(String now) {
        boolean isComplete = now.equals(seen);
        seen = now;
        boolean isNew = !now.equals(tried);
        boolean isDueAgain = refusal != null && !scheduler.instant().isBefore(triedAt.plus(AGAIN));
        if (!isComplete || !(isNew || isDueAgain)) {
            return false;
        }
        tried = now;
        triedAt = scheduler.instant();
        return true;
    }

    private void read() {
        try {
            updates.folderChanged();
            taken();
        } catch (CatalogException e) {
            refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            refused("a fault of Reelay's own: " + e);
        }
    }

    private synchronized void taken() {
        refusal = null;
        refusedSince = null;
        news.folderTaken();
    }

    private synchronized void refused(String reason) {
        if (!reason.equals(refusal)) {
            news.folderRefused(reason);
        }
        refusal = reason;
        refusedSince = refusedSince == null ? scheduler.instant() : refusedSince;
    }
}
