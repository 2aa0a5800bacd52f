package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.commands.Commands;
import dev.reelay.cost.Charged;
import dev.reelay.decision.StoringStates;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outbound.Attempt;
import dev.reelay.outcome.Status;
import dev.reelay.telemetry.JobCounts;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes late, or twice, changes no job but the attempt that it is for: the job may be paid for again by then. */
class OwnAttemptTest {

    private static final Instant NOW = ShardRig.START;

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final Accepted waiting = new Accepted(
            ShardTest.job("a", OnUnknownSubmission.REPORT),
            JsonNodeFactory.instance.objectNode().put("prompt", "a"),
            0);
    private final Submitting first = waiting.submit(NOW);
    private final Submitting second = first.back().submit(NOW);
    private final JobTable table = new JobTable(JobTables.of(waiting), List.of(), new JobCounts(), NOW);
    private final Turn turn =
            Turns.on(table, new Commands(TestTelemetry.of(new SimpleMeterRegistry(), scheduler)), scheduler);

    @Test
    void theAnswerToAnEarlierAttemptLeavesTheOpenOneAsItIs() {
        List.of(first, first.back(), second).forEach(table::put);

        turn.answered(new Signal.PostAnswered(Attempt.of(first), new SubmitAnswer.NotStarted()));

        assertThatNothingChangedFor(second);
    }

    @Test
    void theAnswerToAnAttemptThatWasAnnouncedAtAnotherTimeLeavesTheOpenOneAsItIs() {
        table.put(first);

        turn.answered(
                new Signal.PostAnswered(new Attempt("a", 1, NOW.minusSeconds(60)), new SubmitAnswer.NotStarted()));

        assertThatNothingChangedFor(first);
    }

    @Test
    void anEarlierAttemptThatCouldNotBeStartedLeavesTheOpenOneAsItIs() {
        List.of(first, first.back(), second).forEach(table::put);

        turn.faulted(new Signal.Faulted("a", Attempt.of(first)));

        assertThatNothingChangedFor(second);
    }

    @Test
    void anAttemptThatCouldNotBeStartedEndsItsJobUnpaid() {
        table.put(first);

        turn.faulted(new Signal.Faulted("a", Attempt.of(first)));

        assertThat(charged()).containsExactly(Charged.NO);
    }

    @Test
    void anotherEffectThatCouldNotBeStartedSaysNothingOfTheOpenAttempt() {
        table.put(first);

        turn.faulted(new Signal.Faulted("a", null));

        assertThat(charged()).containsExactly(Charged.UNKNOWN);
        assertThat(((Ended) table.find("a")).reserved()).isEqualTo(first.reserved());
    }

    private List<Charged> charged() {
        return turn.changes().toCommit().results().stream()
                .map(JobResult::charged)
                .toList();
    }

    @Test
    void copiesUnderAnotherRequestIdEndNoJob() {
        InQueue queued = first.accepted("r-2", NOW);
        Storing storing = StoringStates.of(queued, NOW);
        List.of(first, queued, storing).forEach(table::put);

        turn.stored(new Signal.Stored("a", "r-1", StoringStates.copies()));
        assertThatNothingChangedFor(storing);

        turn.stored(new Signal.Stored("a", "r-2", StoringStates.copies()));
        assertThat(table.find("a")).extracting(JobState::status).isEqualTo(Status.COMPLETED);
    }

    private void assertThatNothingChangedFor(JobState state) {
        assertThat(table.find("a")).isEqualTo(state);
        assertThat(turn.changes().effects()).isEmpty();
        assertThat(turn.writes(0)).isFalse();
    }
}
