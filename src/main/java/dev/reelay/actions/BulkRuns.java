package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.OpenAction;
import dev.reelay.audit.Step;
import dev.reelay.kafka.BrokerException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Runs this process's bulk actions, a batch of each in turn, on one thread, and those that copy files on another one, as files may be large; and takes over actions that another process has
 * begun and abandoned. An action counts as abandoned when no step of it was recorded for 30 s.
 *
 * <p>Two processes may go on with the same action. That is harmless, since whatever they write twice counts once; and each goes on from
 * the furthest position that is recorded, so that little is done twice. Thread-safe.
 */
final class BulkRuns {

    private static final Logger LOG = Logger.getLogger("dev.reelay.actions");

    /** How long no step of an action is recorded before others take it over. */
    static final Duration LEFT = Duration.ofSeconds(30);

    /** After this long without all of its jobs recorded, an action is stopped: the process that recorded them has given up by then. */
    private static final Duration NEVER_FIXED = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_ENDED = 100;

    /** An action of others as it was seen first. */
    private record Sighting(AuditEntry last, int targets, Instant since) {
        boolean isLike(OpenAction action) {
            return last.equals(action.last()) && targets == action.targets().size();
        }
    }

    private final BulkStep step;
    private final Knowledge knowledge;
    private final ActionWriter writer;
    private final Duration left;
    private final Map<String, BulkRun> runs = new LinkedHashMap<>();
    private final Map<String, Sighting> sightings = new HashMap<>();
    private final Lane records = new Lane("actions", false);
    private final Lane copies = new Lane("actions-copies", true);
    private volatile boolean goesOn;
    private volatile boolean closed;

    /** @param left how long no step of an action is recorded before it is taken over */
    BulkRuns(BulkStep step, Knowledge knowledge, ActionWriter writer, Duration left) {
        this.step = step;
        this.knowledge = knowledge;
        this.writer = writer;
        this.left = left;
    }

    /** The actions that one thread does. */
    private final class Lane {

        private final boolean copies;
        private final Semaphore wake = new Semaphore(0);
        private final Thread thread;

        /** @param copies whether it has the actions that copy files, or the others */
        Lane(String name, boolean copies) {
            this.copies = copies;
            this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
        }

        boolean has(BulkRun run) {
            return (run.kind() == Action.Kind.STORE_OUTPUTS) == copies;
        }

        private void run() {
            while (!closed) {
                boolean moves = false;
                try {
                    if (!copies) {
                        takeOverLeft();
                    }
                    moves = turn(this);
                } catch (RuntimeException e) { // a fault must not end what others have asked for
                    LOG.error("Bulk actions are tried again in a second", e);
                }
                if (!moves) {
                    try {
                        boolean _ = wake.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                    wake.drainPermits();
                }
            }
        }
    }

    void start() {
        records.thread.start();
        copies.thread.start();
    }

    /** From now on actions that others have left are done here. */
    void goOnWithLeft() {
        goesOn = true;
    }

    /** Begins no batch any more. */
    void stopSoon() {
        closed = true;
        running().forEach(BulkRun::stopCopies);
        records.wake.release();
        copies.wake.release();
    }

    /** Waits for the batch that is being done, after {@link #stopSoon}. */
    void join() {
        try {
            records.thread.join();
            copies.thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does this action here, unless it is done here already. */
    synchronized void add(OpenAction action) {
        runs.computeIfAbsent(action.last().id(), _ -> new BulkRun(step, knowledge, writer, action));
        sightings.remove(action.last().id());
        List<String> ended = runs.entrySet().stream()
                .filter(run -> run.getValue().progress().phase().isEnd())
                .map(Map.Entry::getKey)
                .toList();
        ended.stream().limit(Math.max(0, ended.size() - MOST_ENDED)).forEach(runs::remove);
        records.wake.release();
        copies.wake.release();
    }

    synchronized Optional<BulkRun> find(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /** The actions that are done here, the oldest first. */
    synchronized List<BulkRun> running() {
        return new ArrayList<>(runs.values().stream()
                .filter(run -> !run.progress().phase().isEnd())
                .toList());
    }

    /** Takes over what is left, and does a batch of each action; returns whether any of them can go on at once. */
    boolean turn() {
        takeOverLeft();
        boolean moves = turn(records);
        return turn(copies) || moves;
    }

    private void takeOverLeft() {
        if (goesOn && knowledge.auditTrouble() == null) {
            takeOver();
        }
    }

    private boolean turn(Lane lane) {
        boolean moves = false;
        for (BulkRun run : running().stream().filter(lane::has).toList()) {
            String before = run.progress().trouble();
            BulkRun.Turn turn = closed ? BulkRun.Turn.WAITS : run.step();
            moves |= turn == BulkRun.Turn.GOES_ON;
            log(run.progress(), turn, before == null);
        }
        return moves;
    }

    private static void log(BulkProgress progress, BulkRun.Turn turn, boolean wasWell) {
        if (turn == BulkRun.Turn.ENDED) {
            LOG.infof(
                    "Action %s on %d %s %s: done to %d, skipped %s",
                    progress.last().id(),
                    progress.count(),
                    progress.last().action().kind().things(),
                    progress.last().step() instanceof Step.Stopped ? "was stopped" : "is finished",
                    progress.report().done(),
                    progress.report().skipped());
        } else if (progress.trouble() != null && wasWell) {
            LOG.warnf("Action %s waits: %s", progress.last().id(), progress.trouble());
        }
    }

    private void takeOver() {
        List<OpenAction> open = knowledge.log().open();
        Set<String> ids = open.stream().map(action -> action.last().id()).collect(Collectors.toSet());
        sightings.keySet().retainAll(ids);
        for (OpenAction action : open) {
            String id = action.last().id();
            if (find(id).isEmpty()) {
                Sighting sighting = sightings.get(id);
                if (sighting == null || !sighting.isLike(action)) {
                    sightings.put(
                            id, new Sighting(action.last(), action.targets().size(), knowledge.now()));
                } else {
                    takeOver(action, Duration.between(sighting.since(), knowledge.now()));
                }
            }
        }
    }

    private void takeOver(OpenAction action, Duration unchanged) {
        String id = action.last().id();
        if (!step.canDo(action.last().action().kind())) {
            return; // a process that can, may
        }
        if (action.isFixed() && unchanged.compareTo(left) >= 0) {
            LOG.infof(
                    "Action %s was left at number %d of %d: it goes on here",
                    id, action.position(), action.targets().size());
            add(action);
        } else if (!action.isFixed() && unchanged.compareTo(NEVER_FIXED) >= 0) {
            LOG.warnf("Action %s: not all of its targets were recorded, so it is stopped before the first", id);
            try {
                writer.record(BulkRun.stopped(
                        action.last(),
                        action.report(),
                        action.last().actor(),
                        "Not all of its targets were recorded, so nothing was done.",
                        knowledge.now()));
            } catch (BrokerException e) {
                LOG.warnf("Action %s: that could not be recorded: %s", id, e.getMessage());
            }
        }
    }
}
