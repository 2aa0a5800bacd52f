package dev.reelay.chaos;

import static dev.reelay.chaos.FactsBuilder.A;
import static dev.reelay.chaos.FactsBuilder.B;
import static dev.reelay.chaos.FactsBuilder.aGoodRun;
import static dev.reelay.chaos.FactsBuilder.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.chaos.LimitBook.Written;
import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** One job has a slot from 2 to 9, another one waits from 1 on, and the books end at 9. */
class LimitUseTest {

    private static final Offset<Double> EXACTLY = within(1e-9);

    private final FactsBuilder tester = aGoodRun().waiting("job-00002", 1);
    private final List<Written> written = new ArrayList<>();
    private final List<Ownership> ownerships = new ArrayList<>(List.of(new Ownership(second(0), A, 0, true)));

    private LimitUse use(int limit) {
        return LimitUse.of(new LimitBook(limit, 1, written, ownerships), tester.facts());
    }

    private void granted(int share) {
        Shared shared = new Shared(2, 1, List.of(share), new TreeMap<>());
        written.add(new Written(second(0), new Grant(Scope.ALL, 1, Map.of(Measure.OUTSTANDING, shared))));
    }

    @Test
    void aSlotIsUsedFromTheAnnouncementOfAJobToItsEnd() {
        LimitUse.Sums sums = use(2).whole();

        assertThat(sums.seconds()).isEqualTo(8, EXACTLY);
        assertThat(sums.used()).isEqualTo(7, EXACTLY);
        assertThat(sums.usedPart()).isEqualTo(7 / 16.0, EXACTLY);
    }

    @Test
    void ofSlotsThatNobodyWaitsForNoneCounts() {
        // Two wait for a second, then one has a slot and one waits.
        assertThat(use(100).whole().usedPart()).isEqualTo(7 / 16.0, EXACTLY);
        assertThat(use(1).whole().usedPart()).isEqualTo(7 / 8.0, EXACTLY);
    }

    @Test
    void whileNobodyWaitsNothingCounts() {
        LimitUse use =
                LimitUse.of(new LimitBook(2, 1, written, ownerships), aGoodRun().facts());

        assertThat(use.whole().seconds()).isEqualTo(1, EXACTLY);
        assertThat(use.whole().usedPart()).isZero();
    }

    @Test
    void aSubmissionOfUnknownOutcomeUsesItsSlotUntilTheTimeThatTheDemandSays() {
        JobScopes job = new JobScopes(Scope.ofModel("a/model"), null);
        TreeMap<JobScopes, List<Instant>> mayRun = new TreeMap<>(Map.of(job, List.of(second(8))));
        written.add(new Written(second(4), new Demand(0, new TreeMap<>(), mayRun)));

        assertThat(use(2).whole().kept()).isEqualTo(4, EXACTLY);
        assertThat(use(2).whole().used()).isEqualTo(7 + 4, EXACTLY);
    }

    @Test
    void itSaysWhereSlotsWereThatNobodyUsed() {
        granted(2);
        assertThat(use(2).whole().untaken()).isEqualTo(2 + 7, EXACTLY);
        assertThat(use(2).whole().moving()).isZero();

        written.clear();
        granted(1);
        assertThat(use(2).whole().untaken()).isEqualTo(1, EXACTLY);
        assertThat(use(2).whole().moving()).isEqualTo(1 + 7, EXACTLY);
    }

    @Test
    void aTakeoverDoesNotCount() {
        tester.done(4, A, new ChaosAction.Kill(0));
        ownerships.add(new Ownership(second(7), B, 0, true));

        LimitUse use = use(2);
        assertThat(use.whole().seconds()).isEqualTo(8, EXACTLY);
        assertThat(use.outsideTakeovers().seconds()).isEqualTo(8 - 3, EXACTLY);
        assertThat(use.outsideTakeovers().used()).isEqualTo(7 - 3, EXACTLY);
    }
}
