package dev.reelay.order;

import dev.reelay.order.Line.Place;
import dev.reelay.order.Round.Lane;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes waiting jobs in one turn of a shard, in their order. A job that may not go is passed over, and keeps its place and what is left
 * of its tenant's turn.
 *
 * <p>Each tenant is passed over at most once in a turn: a turn takes time for the jobs that it takes and, at worst, for all lines once.
 */
public final class Picks {

    /** Where a class was left off. */
    private static final class Cursor {
        private final Round round;
        private @Nullable Lane lane;

        Cursor(Round round) {
            this.round = round;
            this.lane = round.first();
        }
    }

    private final WaitingJobs jobs;
    private final Gate gate;
    private final @Nullable Cursor[] cursors = new Cursor[Ageing.CLASSES];
    /** The models whose jobs may go. */
    private final Set<String> open = new HashSet<>();

    private final int[] openByMark = new int[Line.Key.MARKS];
    private long openBits;
    /** The last line for which there was no permit: nothing ahead of it in its lane may go, until one of the lane's jobs is taken. */
    private @Nullable Line passed;

    private final Set<String> denied = new HashSet<>();
    private boolean waitsForCommands;
    private @Nullable Cursor at;
    private @Nullable Place offered;
    private @Nullable String taken;

    /** Begins a turn. Jobs that are added later wait for the next one. */
    public Picks(WaitingJobs jobs, Gate gate, Instant now) {
        this.jobs = jobs;
        this.gate = gate;
        jobs.riseUntil(now);
        for (String model : jobs.models()) {
            if (gate.admitsModel(model)) {
                open(model);
            }
        }
    }

    /** The model of the next job that may go; null when there is none. {@link #take} or {@link #deny} decide about it. */
    public @Nullable String next() {
        if (taken != null && !gate.admitsModel(taken)) {
            close(taken);
        }
        taken = null;
        for (int ofClass = 0; ofClass < cursors.length && !open.isEmpty() && gate.admitsAny(); ofClass++) {
            Cursor cursor = cursor(ofClass);
            offered = find(cursor);
            if (offered != null) {
                at = cursor;
                return offered.line.key.model();
            }
        }
        return null;
    }

    private void open(String model) {
        open.add(model);
        openBits |= 1L << Line.Key.mark(model);
        openByMark[Line.Key.mark(model)]++;
    }

    private void close(String model) {
        int mark = Line.Key.mark(model);
        if (open.remove(model) && --openByMark[mark] == 0) {
            openBits &= ~(1L << mark);
        }
    }

    private Cursor cursor(int ofClass) {
        Cursor cursor = cursors[ofClass];
        if (cursor == null) {
            cursor = new Cursor(jobs.round(ofClass));
            cursors[ofClass] = cursor;
        }
        return cursor;
    }

    private @Nullable Place find(Cursor cursor) {
        for (Lane lane = cursor.lane; lane != null; lane = lane.after()) {
            cursor.lane = lane;
            Place found = lane.mayHave(openBits) && gate.admitsTenant(lane.tenant()) ? first(lane) : null;
            if (found != null || open.isEmpty()) {
                return found;
            }
        }
        cursor.lane = null;
        return null;
    }

    private @Nullable Place first(Lane lane) {
        Line last = passed;
        boolean goesOn = last != null && lane.lines().contains(last);
        for (Line line : goesOn ? lane.lines().tailSet(last) : lane.lines()) {
            if (open.contains(line.key.model())) {
                if (gate.knowsOf(line.head().entered)) {
                    return line.head();
                }
                waitsForCommands = true;
            }
        }
        return null;
    }

    /** Takes the job that {@link #next} has found, and returns its id. */
    public String take() {
        Place place = Objects.requireNonNull(offered);
        Cursor cursor = Objects.requireNonNull(at);
        Lane lane = Objects.requireNonNull(cursor.lane);
        Lane after = lane.after();
        passed = null;
        jobs.remove(place.id);
        boolean goesOn = lane.takesTurns() && (cursor.round.serve(lane, gate.weight(lane.tenant())) || after == null);
        cursor.lane = goesOn ? lane : after;
        taken = place.line.key.model();
        offered = null;
        return place.id;
    }

    /** There is no permit for the model in this turn. */
    public void deny() {
        passed = Objects.requireNonNull(offered).line;
        String model = passed.key.model();
        close(model);
        denied.add(model);
        offered = null;
    }

    /** The models for which a job waits for nothing but a permit. */
    public Set<String> denied() {
        return denied;
    }

    /** Whether a job was passed over that waits for more commands to be read. */
    public boolean waitsForCommands() {
        return waitsForCommands;
    }
}
