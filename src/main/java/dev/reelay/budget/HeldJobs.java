package dev.reelay.budget;

import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.Ordering;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard's jobs that wait for a budget, in one line for each model, tenant and priority: first in, first out. A job that is released waits for its
 * permit again, and keeps its place here until it is announced or ends: no later one of its line overtakes it. Confined to its shard's
 * thread.
 */
public final class HeldJobs {

    private record Line(String model, Ordering ordering) {}

    /** A job that waits. */
    static final class Held {
        private final String id;
        private final List<Scope> scopes;
        private @Nullable Long micros;
        private boolean released;

        private Held(String id, List<Scope> scopes) {
            this.id = id;
            this.scopes = scopes;
        }

        String id() {
            return id;
        }

        List<Scope> scopes() {
            return scopes;
        }

        /** What it costs; null when that is not known. */
        @Nullable
        Long micros() {
            return micros;
        }

        boolean isReleased() {
            return released;
        }

        void release() {
            released = true;
        }

        void costs(@Nullable Long known) {
            micros = known;
        }
    }

    private final Map<Line, LinkedHashMap<String, Held>> lines = new LinkedHashMap<>();
    private final Map<String, Line> byId = new HashMap<>();

    /** Nobody waits. */
    public HeldJobs() {}

    private static Line line(Job job) {
        return new Line(job.model(), job.ordering());
    }

    /**
     * Has a job wait, or wait on where it waits already.
     *
     * @param micros what it costs; null when that is not known
     */
    void hold(Accepted job, @Nullable Long micros) {
        Line line = line(job.job());
        Held held = lines.computeIfAbsent(line, _ -> new LinkedHashMap<>())
                .computeIfAbsent(
                        job.id(),
                        id -> new Held(
                                id,
                                JobScopes.of(job.model(), job.job().ordering()).all()));
        byId.put(job.id(), line);
        held.micros = micros;
        held.released = false;
    }

    /** Whether an earlier job of its line waits. */
    boolean isBehind(Accepted job) {
        LinkedHashMap<String, Held> line = lines.get(line(job.job()));
        if (line == null) {
            return false;
        }
        if (!line.containsKey(job.id())) {
            return true;
        }
        for (Held held : line.values()) {
            if (held.id().equals(job.id())) {
                return false;
            }
            if (!held.isReleased()) {
                return true;
            }
        }
        return false;
    }

    /** Removes a job that waits no more; does nothing when it did not. */
    public void remove(String id) {
        Line of = byId.remove(id);
        LinkedHashMap<String, Held> line = of == null ? null : lines.get(of);
        if (line != null) {
            line.remove(id);
            if (line.isEmpty()) {
                lines.remove(of);
            }
        }
    }

    /** The number of jobs that wait for a budget and were not released. */
    public int size() {
        int size = 0;
        for (LinkedHashMap<String, Held> line : lines.values()) {
            for (Held held : line.values()) {
                size += held.isReleased() ? 0 : 1;
            }
        }
        return size;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The lines, each with at least one job, the first one first. */
    Collection<List<Held>> lines() {
        List<List<Held>> all = new ArrayList<>(lines.size());
        lines.values().forEach(line -> all.add(List.copyOf(line.values())));
        return all;
    }

    /** What the lines wait for. */
    List<BudgetShares.Waiting> waiting() {
        List<BudgetShares.Waiting> all = new ArrayList<>(lines.size());
        for (LinkedHashMap<String, Held> line : lines.values()) {
            Held first = line.firstEntry().getValue();
            long micros = 0;
            for (Held held : line.values()) {
                micros += Objects.requireNonNullElse(held.micros(), 0L);
            }
            all.add(new BudgetShares.Waiting(
                    first.scopes(),
                    line.size(),
                    first.micros() == null ? null : micros,
                    Objects.requireNonNullElse(first.micros(), 0L)));
        }
        return all;
    }
}
