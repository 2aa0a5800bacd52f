package dev.reelay.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.PollAnswer;
import dev.reelay.cost.Charged;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.timing.PollHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows from a success of RunComfy's where copies are kept, and where they are not. */
class StoringDecisionsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Instant DEADLINE = NOW.plus(PATIENCE);
    private static final InQueue QUEUED = queued();

    private static InQueue queued() {
        Job job = new Job("a", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "h", NOW.minusSeconds(60));
        return new Accepted(job, JsonNodeFactory.instance.objectNode(), 0)
                .submit(NOW.minusSeconds(60))
                .accepted("r-a", NOW.minusSeconds(60));
    }

    private static final Storing STORING = StoringStates.of(QUEUED, NOW);

    private static Decisions decisions(@Nullable Duration patience, boolean fits) {
        Deadlines deadlines = new FixedDeadlines(null);
        Storage storage = new Storage(patience != null, patience == null ? PATIENCE : patience, _ -> fits);
        return new Decisions(
                deadlines, new PollDecisions(deadlines, new QuarterOfAge(), () -> 0.5, storage), _ -> MediaNeed.NONE);
    }

    private static Decision polled(Decisions decisions, List<String> urls) {
        PollAnswer done = new PollAnswer.Succeeded(
                JsonNodeFactory.instance.objectNode().put("done", true), urls, List.of(), List.of(), null, null);
        return decisions.polls().polled(QUEUED, done, PollHistory.NONE, NOW);
    }

    private static Outcome.Completed completed(Decision decision) {
        assertThat(decision.step()).isInstanceOf(Step.End.class);
        return (Outcome.Completed)
                ((Step.End) decision.step()).ending().result().outcome();
    }

    @Test
    void aSuccessWithFilesIsStoredFirstWithADeadlineAndATimerBehindIt() {
        Decision decision = polled(decisions(PATIENCE, true), List.of(StoringStates.VIDEO));
        assertThat(decision.step())
                .isInstanceOfSatisfying(
                        Step.Move.class,
                        move -> assertThat(move.next())
                                .isInstanceOfSatisfying(
                                        Storing.class,
                                        next -> assertThat(next.completed().urls())
                                                .containsExactly(StoringStates.VIDEO)));
        assertThat(decision.effects())
                .hasExactlyElementsOfTypes(Effect.Store.class, Effect.WakeAt.class)
                .first()
                .extracting(effect -> ((Effect.Store) effect).deadline())
                .isEqualTo(DEADLINE);
    }

    @Test
    void withoutAStoreOrWithoutAnyUrlASuccessEndsAtOnceAndSaysNothingOfCopies() {
        assertThat(completed(polled(decisions(null, true), List.of(StoringStates.VIDEO)))
                        .copies())
                .isNull();
        assertThat(completed(polled(decisions(PATIENCE, true), List.of())).copies())
                .isNull();
    }

    @Test
    void aJobThatNamesAPlaceIsStoredWithoutAStoreToo() {
        Decisions decisions = decisions(null, true);
        InQueue named = new InQueue(
                QUEUED.job().deliveredTo(new DeliverTo.Bucket("videos", "")), QUEUED.requestId(), QUEUED.submittedAt());
        PollAnswer done = new PollAnswer.Succeeded(
                JsonNodeFactory.instance.objectNode(), List.of(StoringStates.VIDEO), List.of(), List.of(), null, null);
        Decision decision = decisions.polls().polled(named, done, PollHistory.NONE, NOW);
        assertThat(decision.step()).isInstanceOf(Step.Move.class);
        Storing storing = (Storing) ((Step.Move) decision.step()).next();
        assertThat(decision.effects())
                .containsExactly(
                        new Effect.Store(storing, DEADLINE),
                        new Effect.WakeAt("a", DEADLINE.plusSeconds(30), Effect.Wake.GIVE_UP_STORING));
        assertThat(decisions.restored(storing, NOW.plusSeconds(500)).effects()).isEqualTo(decision.effects());
        assertThat(completed(decisions.storingOverdue(storing)).copies()).isEqualTo(Copies.failed("not within PT10M"));
    }

    @Test
    void anOutputThatTheLedgerCannotKeepMeanwhileEndsTheJobAsPaidAndSaysSo() {
        assertThat(completed(polled(decisions(PATIENCE, false), List.of(StoringStates.VIDEO)))
                        .copies())
                .isEqualTo(Copies.failed("the output is too large to be kept while it is copied"));
    }

    @Test
    void copiesEndTheJobWithTheTimesCostAndOutputOfItsSuccess() {
        Decision decision = decisions(PATIENCE, true).stored(STORING, StoringStates.copies());
        Ending ending = ((Step.End) decision.step()).ending();
        assertThat(completed(decision).copies()).isEqualTo(StoringStates.copies());
        assertThat(ending.result().finishedAt()).isEqualTo(NOW);
        assertThat(ending.result().charged()).isEqualTo(Charged.YES);
        assertThat(ending.receipt().cost()).isEqualTo(STORING.result().cost());
        assertThat(ending.receipt().times()).isEqualTo(STORING.times());
        assertThat(decision.effects()).hasExactlyElementsOfTypes(Effect.WakeAt.class, Effect.Learn.class);
    }

    @Test
    void copiesThatNeverAnswerEndTheJobAsCompletedAndSoDoesAFaultOfOurs() {
        assertThat(completed(decisions(PATIENCE, true).storingOverdue(STORING)).copies())
                .isEqualTo(Copies.failed("not within PT10M"));
        Outcome faulted = Decisions.faulted(STORING, false, NOW).result().outcome();
        assertThat(faulted.status()).isEqualTo(Status.COMPLETED);
        assertThat(((Outcome.Completed) faulted).videoUrls()).containsExactly(StoringStates.VIDEO);
    }

    /** All workers, or their brokers, were away for an hour: nobody has tried to copy the files in that time. */
    @Test
    void aJobThatIsFoundAfterItsDeadlineGetsAMinute() {
        Instant found = NOW.plus(Duration.ofHours(1));
        assertThat(decisions(PATIENCE, true).restored(STORING, found).effects())
                .containsExactly(
                        new Effect.Store(STORING, found.plusSeconds(60)),
                        new Effect.WakeAt("a", found.plusSeconds(90), Effect.Wake.GIVE_UP_STORING));
        assertThat(decisions(Duration.ofSeconds(5), true)
                        .restored(STORING, found)
                        .effects())
                .as("no longer than any other")
                .contains(new Effect.Store(STORING, found.plusSeconds(5)));
    }

    @Test
    void aCancelComesTooLate() {
        Decisions decisions = decisions(PATIENCE, true);
        assertThat(decisions.cancelled(STORING, NOW).step()).isEqualTo(new Step.Move(STORING.cancel()));
        assertThat(decisions.cancelled(STORING.cancel(), NOW).step()).isEqualTo(new Step.Stay());
        assertThat(STORING.cancel().stored(null).result().cancelTooLate()).isTrue();
    }

    @Test
    void aRestoredJobIsCopiedAgainUntilTheDeadlineItHadAndEndsAtOnceWhereNoStoreIsLeft() {
        assertThat(decisions(PATIENCE, true)
                        .restored(STORING, NOW.plusSeconds(500))
                        .effects())
                .containsExactly(
                        new Effect.Store(STORING, DEADLINE),
                        new Effect.WakeAt("a", DEADLINE.plusSeconds(30), Effect.Wake.GIVE_UP_STORING));
        assertThat(decisions(null, true).restored(STORING, NOW.plusSeconds(500)).effects())
                .containsExactly(new Effect.WakeAt("a", NOW, Effect.Wake.GIVE_UP_STORING));
        assertThat(completed(decisions(null, true).storingOverdue(STORING)).copies())
                .isEqualTo(Copies.failed("the worker keeps no copies any more"));
    }
}
