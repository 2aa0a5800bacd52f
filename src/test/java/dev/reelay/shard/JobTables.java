package dev.reelay.shard;

import dev.reelay.job.JobState;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What a table is made of. */
final class JobTables {

    private JobTables() {}

    /** These states by their ids, as a ledger hands them over. */
    static SequencedMap<String, JobState> of(JobState... states) {
        SequencedMap<String, JobState> byId = new LinkedHashMap<>();
        for (JobState state : states) {
            byId.put(state.id(), state);
        }
        return byId;
    }
}
