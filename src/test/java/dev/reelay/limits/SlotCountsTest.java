package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.outcome.Outcome;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotCountsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final SlotCounts slots = new SlotCounts();
    private final Accepted waiting = new Accepted(
            new Job("a", "A/model", null, List.of(), null, OnUnknownSubmission.REPORT, "hash-a", NOW),
            JsonNodeFactory.instance.objectNode(),
            0);
    private final Submitting submitting = waiting.submit(NOW);
    private final InQueue queued = submitting.accepted("r-1", NOW.plusSeconds(1));

    private int outstanding() {
        assertThat(slots.used(Scope.ofModel(waiting.model()), Measure.OUTSTANDING))
                .isEqualTo(slots.used(Scope.ALL, Measure.OUTSTANDING));
        return slots.used(Scope.ALL, Measure.OUTSTANDING);
    }

    private int ofTheMinute() {
        return slots.used(Scope.ALL, Measure.PER_MINUTE);
    }

    @Test
    void aJobUsesOneSlotFromItsAnnouncementToItsEnd() {
        slots.moved(null, waiting);
        assertThat(outstanding()).isZero();
        slots.moved(waiting, submitting);
        assertThat(outstanding()).isOne();
        slots.moved(submitting, queued);
        slots.moved(queued, queued.running(NOW));
        assertThat(outstanding()).isOne();
        slots.moved(
                queued.running(NOW),
                queued.running(NOW).end(new Outcome.Expired(), NOW).receipt());
        assertThat(outstanding()).isZero();
    }

    @Test
    void aJobThatGoesBackUsesNone() {
        slots.moved(waiting, submitting);
        slots.moved(submitting, submitting.back());
        assertThat(outstanding()).isZero();
    }

    @Test
    void anAnnouncementCountsForAMinuteAndEachAttemptByItself() {
        slots.moved(waiting, submitting);
        slots.moved(submitting, submitting.cancel());
        assertThat(ofTheMinute()).isOne();
        slots.moved(submitting.back(), submitting.back().submit(NOW.plusSeconds(30)));
        assertThat(ofTheMinute()).isEqualTo(2);

        slots.expire(NOW.plus(SlotCounts.MINUTE).minusMillis(1));
        assertThat(ofTheMinute()).isEqualTo(2);
        slots.expire(NOW.plus(SlotCounts.MINUTE));
        assertThat(ofTheMinute()).isOne();
        assertThat(slots.nextExpiry()).isEqualTo(NOW.plusSeconds(90));
    }

    @Test
    void aClockThatIsSetBackHoldsNoSlotForLonger() {
        slots.expire(NOW);
        slots.moved(waiting, submitting);
        slots.mayRun(waiting, NOW.plusSeconds(90));
        slots.ofMinute(Scope.ALL, 3, NOW.plusSeconds(50), NOW);
        slots.expire(NOW.plusSeconds(10));

        Instant set = NOW.plusSeconds(10).minusSeconds(3_600);
        slots.expire(set);
        assertThat(ofTheMinute()).isEqualTo(3);
        assertThat(slots.nextExpiry()).isEqualTo(set.plusSeconds(40));
        slots.expire(set.plusSeconds(40));
        assertThat(ofTheMinute()).isOne();
        slots.expire(set.plusSeconds(50));
        assertThat(ofTheMinute()).isZero();
        assertThat(slots.mayRun().values()).containsExactly(List.of(set.plusSeconds(80)));
        slots.expire(set.plusSeconds(80));
        assertThat(slots.used(Scope.ALL, Measure.OUTSTANDING))
                .as("the submission itself")
                .isOne();
    }

    @Test
    void aSubmissionOfLaterThanNowCountsForAMinute() {
        slots.restored(queued, NOW.minusSeconds(3_600));

        assertThat(slots.nextExpiry()).isEqualTo(NOW.minusSeconds(3_540));
    }

    @Test
    void whatIsFoundInTheLedgerCountsAsItDidBefore() {
        slots.restored(queued, queued.submittedAt().plus(SlotCounts.MINUTE).minusMillis(1));
        assertThat(outstanding()).isOne();
        assertThat(ofTheMinute()).isOne();
    }

    @Test
    void jobsOfDifferentModelsOneAfterTheOtherCountForTheirOwn() {
        Job other = new Job("c", "b/model", null, List.of(), null, OnUnknownSubmission.REPORT, "hash-c", NOW);
        slots.restored(queued, NOW);
        slots.restored(new InQueue(other, "r-3", NOW), NOW);
        slots.restored(new InQueue(other, "r-4", NOW), NOW);

        assertThat(slots.used(Scope.ofModel("a/model"), Measure.OUTSTANDING)).isOne();
        assertThat(slots.used(Scope.ofModel("b/model"), Measure.OUTSTANDING)).isEqualTo(2);
        assertThat(slots.used(Scope.ALL, Measure.OUTSTANDING)).isEqualTo(3);
    }

    @Test
    void aSubmissionOfMoreThanAMinuteAgoIsNotHeldWhenItsJobIsFound() {
        slots.restored(queued, queued.submittedAt().plus(SlotCounts.MINUTE));
        assertThat(outstanding()).isOne();
        assertThat(ofTheMinute()).isZero();
        assertThat(slots.nextExpiry()).isNull();
    }

    @Test
    void aSubmissionOfUnknownOutcomeKeepsItsSlotForAWhileAndTheNextOwnerKnows() {
        slots.mayRun(waiting, NOW.plusSeconds(90));
        assertThat(outstanding()).isOne();
        assertThat(slots.mayRun())
                .isEqualTo(Map.of(new JobScopes(Scope.ofModel(waiting.model()), null), List.of(NOW.plusSeconds(90))));

        SlotCounts next = new SlotCounts();
        next.mayRun(slots.mayRun(), NOW.plusSeconds(10));
        assertThat(next.used(Scope.ALL, Measure.OUTSTANDING)).isOne();
        slots.expire(NOW.plusSeconds(90));
        assertThat(outstanding()).isZero();
        next.mayRun(slots.mayRun(), NOW.plusSeconds(91));
        assertThat(next.used(Scope.ALL, Measure.OUTSTANDING)).isOne();
    }

    /** The ledger may be read before the demand is, or after it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheLedgerAndTheFormerDemandBothTellOfCountsOnce(boolean ledgerFirst) {
        Instant until = NOW.plusSeconds(90);
        slots.mayRun(waiting, until.plusNanos(1)); // an end, in the ledger too
        slots.mayRun(waiting, until.plusNanos(1)); // another one of the same turn
        slots.mayRun(waiting, until.plusSeconds(5)); // was submitted again since, and the ledger has nothing of it
        slots.mayRun(ofTenant("ada"), until);
        SlotCounts next = new SlotCounts();
        if (!ledgerFirst) {
            next.mayRun(slots.mayRun(), NOW);
        }
        next.foundToMayRun(waiting, until.plusNanos(1), NOW);
        next.foundToMayRun(waiting, until.plusNanos(1), NOW);
        next.foundToMayRun(waiting, until.plusSeconds(7), NOW); // the demand does not have it yet
        next.foundToMayRun(waiting, NOW, NOW);
        if (ledgerFirst) {
            next.mayRun(slots.mayRun(), NOW);
        }

        assertThat(next.used(Scope.ALL, Measure.OUTSTANDING)).isEqualTo(5);
        assertThat(next.used(Scope.ofTenant("ada"), Measure.OUTSTANDING)).isOne();
        next.expire(until);
        assertThat(next.used(Scope.ALL, Measure.OUTSTANDING)).isEqualTo(2);
        next.expire(until.plusSeconds(7));
        assertThat(next.used(Scope.ALL, Measure.OUTSTANDING)).isZero();
    }

    @Test
    void submissionsOfTheMinuteThatTheLedgerDoesNotShowCountForAMinuteInTheirScopes() {
        Scope model = Scope.ofModel(waiting.model());
        Scope ada = Scope.ofTenant("ada");
        Instant until = NOW.plus(SlotCounts.MINUTE);
        slots.restored(queued, NOW.plusSeconds(2));
        slots.ofMinute(Scope.ALL, 60, until, NOW.plusSeconds(2));
        slots.ofMinute(model, 1, until, NOW.plusSeconds(2));
        slots.ofMinute(ada, 7, until, NOW.plusSeconds(2));

        assertThat(ofTheMinute()).isEqualTo(60);
        assertThat(slots.used(model, Measure.PER_MINUTE)).isOne();
        assertThat(slots.used(ada, Measure.PER_MINUTE)).isEqualTo(7);
        assertThat(outstanding()).isOne();
        assertThat(slots.nextExpiry()).isEqualTo(until);
        slots.expire(until.minusMillis(1));
        assertThat(ofTheMinute()).isEqualTo(60);
        slots.expire(until);
        assertThat(ofTheMinute()).isOne();
        assertThat(slots.used(ada, Measure.PER_MINUTE)).isZero();
        assertThat(slots.nextExpiry()).isEqualTo(queued.submittedAt().plus(SlotCounts.MINUTE));
    }

    /** The demand may be of a time long ago. */
    @Test
    void submissionsOfAMinuteThatIsOverDoNotCount() {
        slots.ofMinute(Scope.ALL, 60, NOW, NOW);
        assertThat(ofTheMinute()).isZero();
        assertThat(slots.nextExpiry()).isNull();
    }

    @Test
    void aJobCountsInTheScopeOfItsTenantToo() {
        Scope ada = Scope.ofTenant("ada/lovelace");
        Accepted ofAda = ofTenant("ada/lovelace");
        slots.moved(ofAda, ofAda.submit(NOW));
        slots.moved(waiting, submitting);
        assertThat(slots.used(ada, Measure.OUTSTANDING)).isOne();
        assertThat(slots.used(ada, Measure.PER_MINUTE)).isOne();
        assertThat(outstanding()).isEqualTo(2);

        slots.moved(ofAda.submit(NOW), ofAda.submit(NOW).back());
        slots.expire(NOW.plus(SlotCounts.MINUTE));
        assertThat(slots.used(ada, Measure.OUTSTANDING)).isZero();
        assertThat(slots.used(ada, Measure.PER_MINUTE)).isZero();
    }

    @Test
    void aReceiptAndASubmissionOfUnknownOutcomeCountForTheirTenant() {
        Scope ada = Scope.ofTenant("ada");
        Accepted ofAda = ofTenant("ada");
        slots.restored(
                ofAda.submit(NOW)
                        .accepted("r-2", NOW)
                        .end(new Outcome.Expired(), NOW)
                        .receipt(),
                NOW);
        slots.mayRun(ofAda, NOW.plusSeconds(90));
        assertThat(slots.used(ada, Measure.PER_MINUTE)).isOne();
        assertThat(slots.used(ada, Measure.OUTSTANDING)).isOne();

        SlotCounts next = new SlotCounts();
        next.mayRun(slots.mayRun(), NOW);
        assertThat(next.used(ada, Measure.OUTSTANDING)).isOne();
    }

    /** They are in one record, which must not grow without end. */
    @Test
    void theNamesOfSubmissionsOfUnknownOutcomeAreBounded() {
        for (int tenant = 0; tenant < 2_000; tenant++) {
            slots.mayRun(ofTenant(tenant + "x".repeat(90)), NOW.plusSeconds(tenant));
        }
        assertThat(slots.mayRun().keySet().stream().mapToInt(JobScopes::length).sum())
                .isBetween(90_000, 100_000);
    }

    private static Accepted ofTenant(String tenant) {
        Job job = new Job(
                "b",
                "A/model",
                null,
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                new Ordering(1, tenant),
                "hash-b",
                Origin.at(NOW),
                Checks.NONE);
        return new Accepted(job, JsonNodeFactory.instance.objectNode(), 0);
    }
}
