package dev.reelay.limits;

import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What the jobs of a partition use and wait for, by scope. */
public interface Usage {

    /**
     * Jobs that wait for nothing but slots.
     *
     * @param model as the jobs name it
     * @param tenant null where no limit counts the tenant's jobs by themselves, or they have none
     */
    record Waiting(String model, @Nullable String tenant, int jobs) {}

    /** How many slots of the scope its jobs use. */
    int used(Scope scope, Measure measure);

    /** Until when submissions of unknown outcome keep their slots. */
    SortedMap<JobScopes, List<Instant>> mayRun();

    /** Its jobs that wait for nothing but slots: one entry for each model and each tenant that has a limit. */
    List<Waiting> waiting();
}
