package dev.reelay.budget;

import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A shard's jobs that wait for a budget, in one line for each model, tenant and priority: first in, first out. A job that is released waits for its
 * permit again, and keeps its place here until it is announced or ends: no later one of its line overtakes it. A job that costs more
 * than a whole budget waits beside its line. Confined to its shard's thread.
 *
 * <p>What is asked for in every turn takes a time that does not depend on how many jobs a line has.
 */
public final class HeldJobs {

    private final Map<HeldLine.Key, HeldLine> lines = new LinkedHashMap<>();
    private final Map<String, HeldLine.Held> byId = new HashMap<>();
    private long number;

    /** Nobody waits. */
    public HeldJobs() {}

    private static HeldLine.Key key(Job job) {
        return new HeldLine.Key(job.model(), job.ordering());
    }

    /**
     * Has a job wait in its line, or wait on where it waits already.
     *
     * @param cost what it costs now
     */
    void hold(Accepted job, HeldLine.Price cost) {
        place(job, HeldLine.Place.WAITING, cost);
    }

    /** Has a job that costs more than a whole budget wait beside its line. */
    void setAside(Accepted job, HeldLine.Price cost) {
        place(job, HeldLine.Place.ASIDE, cost);
    }

    private void place(Accepted job, HeldLine.Place place, HeldLine.Price cost) {
        HeldLine.Held held = byId.computeIfAbsent(
                job.id(), id -> new HeldLine.Held(id, number++, lines.computeIfAbsent(key(job.job()), HeldLine::new)));
        held.line().price(cost.rate());
        held.line().put(held, place, cost);
    }

    /** Whether an earlier job of its line waits; for a job that is new here, also for its permit. */
    boolean isBehind(Accepted job) {
        HeldLine.Held held = byId.get(job.id());
        if (held == null) {
            HeldLine line = lines.get(key(job.job()));
            return line != null && line.size() > 0;
        }
        HeldLine.Held first = held.line().firstWaiting();
        return first != null && first.number() < held.number();
    }

    /** Removes a job that waits no more; does nothing when it did not. */
    public void remove(String id) {
        HeldLine.Held held = byId.remove(id);
        if (held != null) {
            held.line().remove(held);
            if (held.line().isEmpty()) {
                lines.remove(held.line().key());
            }
        }
    }

    /** The number of jobs that wait for a budget and were not released. */
    public int size() {
        int released = 0;
        for (HeldLine line : lines.values()) {
            released += line.released();
        }
        return byId.size() - released;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The lines as they are now, each with at least one job, the first one first. */
    Collection<HeldLine> lines() {
        return List.copyOf(lines.values());
    }

    /** What the lines wait for; nothing for the jobs beside them. */
    List<BudgetShares.Waiting> waiting() {
        return lines.values().stream()
                .map(HeldLine::waiting)
                .filter(Objects::nonNull)
                .toList();
    }
}
