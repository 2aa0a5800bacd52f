package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredInputsTest {

    private final StoredInputs stored = new StoredInputs();

    @Test
    void theJobThatCameFirstIsReadFirstWhateverItsModel() {
        stored.add(job("a", "m-2"));
        stored.add(job("b", "m-1"));
        stored.add(job("c", "m-2"));

        assertThat(List.of(read(), read(), read())).containsExactly("a", "b", "c");
        assertThat(stored.isEmpty()).isTrue();
    }

    @Test
    void aJobThatIsAddedAgainKeepsItsPlace() {
        stored.add(job("a", "m"));
        stored.add(job("b", "m"));
        stored.add(job("a", "m").with(Checks.AWAITING_MODEL));

        assertThat(stored.awaitingModel()).isOne();
        assertThat(read()).isEqualTo("a");
        assertThat(stored.awaitingModel()).isZero();
    }

    @Test
    void jobsOfPausedModelsAreLeftOutAndCounted() {
        stored.add(job("a", "paused"));
        stored.add(job("b", "other"));
        stored.add(job("c", "paused"));

        assertThat(stored.count("paused"::equals)).isEqualTo(2);
        assertThat(next(Set.of("paused"))).isEqualTo("b");
        stored.remove("b");
        assertThat(next(Set.of("paused"))).isNull();
        stored.remove("a");
        assertThat(stored.count("paused"::equals)).isOne();
        stored.remove("a");
        assertThat(read()).isEqualTo("c");
    }

    private @Nullable String read() {
        String id = next(Set.of());
        if (id != null) {
            stored.remove(id);
        }
        return id;
    }

    private @Nullable String next(Set<String> paused) {
        Accepted next = stored.next(paused::contains, _ -> true, _ -> false);
        return next == null ? null : next.id();
    }

    private static Accepted job(String id, String model) {
        Job job = new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "5f36", ShardRig.START);
        return new Accepted(job, new JobInput.Stored(7, 100), 0, false, 0);
    }
}
