package dev.reelay.console.jobs;

import static dev.reelay.console.jobs.JobPageRig.who;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import dev.reelay.view.RecordedJobs;
import org.junit.jupiter.api.Test;

class OfferRulesTest {

    private final RecordedJobs jobs = new RecordedJobs();
    private boolean hasStore;

    private Offers offers(String id, Permission permission) {
        return OfferRules.of(jobs.view().find(id).orElseThrow(), null, false, hasStore, who(permission));
    }

    @Test
    void aJobThatHasNotEndedCanBeCancelledByThoseWhoMayAct() {
        jobs.accepted("a/..%/b c", 0).running("runs", 0);

        assertThat(offers("a/..%/b c", Permission.ACT).cancel())
                .isEqualTo(new Offers.Offer(
                        "/job/cancel?id=a/..%25/b%20c", "It is cancelled unless RunComfy has begun it by then."));
        assertThat(offers("runs", Permission.ACT).cancel().text()).contains("too late");
        assertThat(offers("runs", Permission.PAYLOADS))
                .extracting(Offers::cancel, Offers::retry, Offers::finding)
                .containsOnlyNulls();
        assertThat(offers("runs", Permission.PAYLOADS).notes())
                .containsExactly("To cancel it, you need the permission act.");
    }

    @Test
    void aCompletedJobIsNotRetried() {
        jobs.completed("a", 0, null, null);

        assertThat(offers("a", Permission.MONEY).retry()).isNull();
        assertThat(offers("a", Permission.MONEY).finding()).isNull();
        assertThat(offers("a", Permission.MONEY).notes()).isEmpty();
    }

    @Test
    void filesThatAreNotStoredCanBeStoredAgainWhereThereIsAStore() {
        jobs.ended("a b", 0, StoredOutcomes.failed("not in time"))
                .ended("stored", 0, StoredOutcomes.stored())
                .ended("none", 0, StoredOutcomes.with(null));

        assertThat(offers("a b", Permission.ACT).store()).isNull();
        assertThat(offers("a b", Permission.ACT).notes()).containsExactly(JobsPages.NO_STORE);
        assertThat(offers("none", Permission.ACT).store()).isNull();
        assertThat(offers("none", Permission.ACT).notes()).isEmpty();
        hasStore = true;
        assertThat(offers("a b", Permission.ACT).store().path()).isEqualTo("/actions/new?kind=store_outputs&id=a%20b");
        assertThat(offers("none", Permission.ACT).store().text()).startsWith("The worker had no store when it ended.");
        assertThat(offers("stored", Permission.ACT).store()).isNull();
        assertThat(offers("a b", Permission.PAYLOADS).store()).isNull();
        assertThat(offers("a b", Permission.PAYLOADS).notes())
                .containsExactly("To store its files again, you need the permission act.");
    }

    @Test
    void aFindingIsForAJobWhoseChargeIsNotKnownAndForThoseWithMoney() {
        jobs.failed("doubt", 0, FailureCode.SUBMISSION_UNKNOWN, "who knows", Charged.UNKNOWN)
                .failed("free", 0, FailureCode.PROVIDER_REJECTED, "no", Charged.NO);

        assertThat(offers("doubt", Permission.MONEY).finding().path()).isEqualTo("/job/finding?id=doubt");
        assertThat(offers("doubt", Permission.MONEY).retry()).isNull();
        assertThat(offers("doubt", Permission.ACT).finding()).isNull();
        assertThat(offers("free", Permission.MONEY).finding()).isNull();
    }

    @Test
    void whatWasRetriedOrIsPaidForIsSaid() {
        jobs.failed("doubt", 0, FailureCode.SUBMISSION_UNKNOWN, "who knows", Charged.UNKNOWN);

        Offers retried = OfferRules.of(
                jobs.view().find("doubt").orElseThrow(), Finding.NOT_CHARGED, true, false, who(Permission.MONEY));

        assertThat(retried.retry()).isNull();
        assertThat(retried.notes()).containsExactly("It was retried already: see what became of its retry.");
    }
}
