package dev.reelay.shard;

import dev.reelay.cost.Reservation;
import dev.reelay.decision.Decisions;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.order.Picks;
import dev.reelay.outbound.Permits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The jobs that one turn announces, and the permits of their POSTs. */
final class Announcements {

    private final JobTable table;
    private final Decisions decisions;
    private final GuardedDecisions jobs;
    private final Instant now;
    private final Map<String, Permits.Permit> permits = new LinkedHashMap<>();

    Announcements(JobTable table, Decisions decisions, GuardedDecisions jobs, Instant now) {
        this.table = table;
        this.decisions = decisions;
        this.jobs = jobs;
        this.now = now;
    }

    /**
     * Announces waiting jobs in their order, as long as there are permits. Comes last in a turn, when the turn has decided for all its
     * cancels and pauses.
     *
     * @param reserve what is to be set aside for a job; null when the job waits for a budget
     * @param acquire gives a permit for a model, or null
     */
    void announce(
            Picks picks,
            Function<Accepted, @Nullable Reservation> reserve,
            Function<String, Permits.@Nullable Permit> acquire) {
        for (String model = picks.next(); model != null; model = picks.next()) {
            Permits.Permit permit = acquire.apply(model);
            if (permit == null) {
                picks.deny();
            } else {
                announce(picks.take(), reserve, permit);
            }
        }
    }

    /** Announces a job with the permit, and gives the permit back when the job cannot be announced or waits for a budget. */
    private void announce(String id, Function<Accepted, @Nullable Reservation> reserve, Permits.Permit permit) {
        jobs.guard(id, "announcing a job", () -> {
            if (table.find(id) instanceof Accepted next) {
                Reservation reserved = reserve.apply(next);
                if (reserved != null) {
                    jobs.apply(decisions.permitted(next, reserved, now));
                }
            }
        });
        if (table.find(id) instanceof Submitting) {
            permits.put(id, permit);
        } else {
            permit.giveBack();
        }
    }

    /** The announced jobs whose permit is not taken yet. */
    List<Submitting> announced() {
        return permits.keySet().stream()
                .map(table::find)
                .filter(Submitting.class::isInstance)
                .map(Submitting.class::cast)
                .toList();
    }

    /** Takes the permit of an announced job, to use it or give it back; null when it was taken before. */
    Permits.@Nullable Permit takePermit(String id) {
        return permits.remove(id);
    }

    /** Gives back the permits that were not taken: their POSTs do not start. */
    void giveBackPermits() {
        permits.values().forEach(Permits.Permit::giveBack);
        permits.clear();
    }
}
