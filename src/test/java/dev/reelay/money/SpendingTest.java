package dev.reelay.money;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.Spend;
import dev.reelay.records.SpendRecords;
import dev.reelay.records.Spender;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpendingTest {

    private static final Instant NOW = Instant.parse("2026-11-21T23:59:50Z");
    private static final long TODAY = Reservation.dayOf(NOW);
    private static final Instant TOMORROW = NOW.plusSeconds(60);
    private static final Reservation QUARTER = reservation("0.25");
    private static final Outcome DONE = new Outcome.Completed(
            JsonNodeFactory.instance.objectNode().put("video", "u"), List.of("u"), List.of(), List.of());
    private static final Outcome UNKNOWN = new Outcome.Failed(FailureCode.SUBMISSION_UNKNOWN, "the answer was lost");

    private final Spending spending = new Spending(List.of());

    private static Reservation reservation(@Nullable String usd) {
        return new Reservation(TODAY, usd == null ? null : new Cost(new BigDecimal(usd)), null);
    }

    private static Accepted job(String model, @Nullable String tenant) {
        Job job = new Job(
                "a",
                model,
                null,
                List.of(),
                null,
                OnUnknownSubmission.RESUBMIT,
                new Ordering(1, tenant),
                "h",
                Origin.at(NOW),
                Checks.NONE);
        return new Accepted(job, JsonNodeFactory.instance.objectNode(), 0);
    }

    private static Accepted job() {
        return job("A/model", "acme");
    }

    private void move(JobState... states) {
        JobState before = null;
        for (JobState state : states) {
            spending.moved(before, state);
            before = state;
        }
    }

    private static Ended ended(InProgress running, @Nullable String cost) {
        Ended ended = running.end(DONE, TOMORROW).receipt();
        return new Ended(
                ended.id(),
                ended.model(),
                ended.status(),
                ended.contentHash(),
                ended.requestId(),
                ended.origin(),
                ended.ordering(),
                ended.submittedAt(),
                ended.startedAt(),
                ended.finishedAt(),
                ended.cancelTooLate(),
                cost == null ? null : new Cost(new BigDecimal(cost)),
                ended.times(),
                ended.reserved());
    }

    private List<Spend> written() {
        return spending.records(NOW).stream()
                .filter(record -> record.value() != null)
                .map(record -> SpendRecords.decode(Objects.requireNonNull(record.value())))
                .toList();
    }

    private static Spender acme() {
        return new Spender(TODAY, "A/model", "acme");
    }

    @Test
    void aJobReservesFromItsIntentOnAndCountsOnThatDayWheneverItEnds() {
        Submitting open = job().submit(QUARTER, NOW);
        InProgress running = open.accepted("r", TOMORROW).running(TOMORROW);
        move(job(), open);

        assertThat(spending.all(TODAY)).isEqualTo(new Total(1, 0, 0, 0, 250_000));
        assertThat(spending.records(NOW)).isEmpty();
        spending.moved(open, open.accepted("r", TOMORROW));
        spending.moved(open.accepted("r", TOMORROW), running);
        assertThat(spending.ofModel(TODAY, "a/MODEL")).isEqualTo(new Total(1, 0, 0, 0, 250_000));
        assertThat(spending.ofTenant(TODAY, "acme").jobs()).isOne();
        assertThat(spending.ofTenant(TODAY, "other")).isEqualTo(Total.NONE);

        spending.moved(running, ended(running, "0.3"));
        assertThat(spending.all(TODAY)).isEqualTo(new Total(1, 0, 300_000, 0, 0));
        assertThat(spending.all(TODAY + 1)).isEqualTo(Total.NONE);
        assertThat(written()).containsExactly(new Spend(acme(), 300_000, 0, 1, 0));
        spending.written();
        assertThat(spending.records(NOW)).isEmpty();
    }

    @Test
    void whereRunComfySaysNothingTheReservationStaysAsSpent() {
        Submitting open = job().submit(QUARTER, NOW);
        InProgress running = open.accepted("r", NOW).running(NOW);
        move(job(), open, running, ended(running, null));
        move(job(), open, open.end(UNKNOWN, NOW).receipt());

        assertThat(open.end(UNKNOWN, NOW).result().charged()).isEqualTo(Charged.UNKNOWN);
        assertThat(spending.all(TODAY)).isEqualTo(new Total(2, 0, 0, 500_000, 0));
        assertThat(written()).containsExactly(new Spend(acme(), 0, 500_000, 2, 0));
    }

    @Test
    void zeroIsACostWhenRunComfyNamesIt() {
        InProgress running = job().submit(QUARTER, NOW).accepted("r", NOW).running(NOW);
        move(running, ended(running, "0"));

        assertThat(written()).containsExactly(new Spend(acme(), 0, 0, 1, 0));
    }

    @Test
    void aCostThatNobodyKnowsIsCountedAndIsNotZero() {
        InProgress running =
                job().submit(reservation(null), NOW).accepted("r", NOW).running(NOW);
        move(running);
        assertThat(spending.all(TODAY)).isEqualTo(new Total(1, 1, 0, 0, 0));

        spending.moved(running, ended(running, null));
        assertThat(spending.all(TODAY)).isEqualTo(new Total(1, 1, 0, 0, 0));
        assertThat(written()).containsExactly(new Spend(acme(), 0, 0, 1, 1));
    }

    @Test
    void whatRunComfyCertainlyDidNotAcceptIsReleased() {
        Submitting open = job().submit(QUARTER, NOW);
        move(job(), open, open.back());
        move(job(), open, open.turnedAway());
        move(job(), open, open.refused(new Outcome.Cancelled(), NOW).receipt());

        assertThat(spending.all(TODAY)).isEqualTo(Total.NONE);
        assertThat(spending.records(NOW)).isEmpty();
    }

    /** RunComfy may charge for both. */
    @Test
    void aJobThatIsSubmittedAgainAfterAnUnknownOutcomeKeepsBothReservations() {
        Submitting first = job().submit(QUARTER, NOW);
        Submitting second = first.again(NOW).submit(reservation("0.5"), NOW);
        move(job(), first, first.again(NOW));
        assertThat(written()).containsExactly(new Spend(acme(), 0, 250_000, 1, 0));

        spending.moved(first.again(NOW), second);
        assertThat(spending.all(TODAY)).isEqualTo(new Total(2, 0, 0, 250_000, 500_000));
    }

    /** That an earlier attempt is in doubt, and paid for, says nothing about the later ones. */
    @Test
    void anAttemptThatWasCertainlyNotAcceptedCostsNothingAfterOneInDoubt() {
        Submitting first = job().submit(QUARTER, NOW);
        Submitting second = first.again(NOW).submit(QUARTER, NOW);
        move(job(), first, first.again(NOW), second, second.turnedAway());
        Submitting third = second.turnedAway().submit(QUARTER, NOW);
        spending.moved(second.turnedAway(), third);
        spending.moved(third, third.refused(UNKNOWN, NOW).receipt());

        assertThat(spending.all(TODAY)).isEqualTo(new Total(1, 0, 0, 250_000, 0));
        assertThat(written()).containsExactly(new Spend(acme(), 0, 250_000, 1, 0));
    }

    @Test
    void aPartitionThatIsOpenedAgainHasWhatItHad() {
        Submitting open = job().submit(QUARTER, NOW);
        InProgress running = open.accepted("r", NOW).running(NOW);
        move(job(), open, running, ended(running, "0.3"));
        Submitting other = job("b/model", null).submit(reservation("1"), NOW);
        move(other);

        Spending next = new Spending(written());
        next.restored(ended(running, "0.3"));
        next.restored(other);

        assertThat(next.all(TODAY)).isEqualTo(spending.all(TODAY)).isEqualTo(new Total(2, 0, 300_000, 0, 1_000_000));
        assertThat(next.ofTenant(TODAY, "acme")).isEqualTo(spending.ofTenant(TODAY, "acme"));
    }

    @Test
    void costsAreRoundedUpToAMillionthOfADollar() {
        InProgress running = job().submit(QUARTER, NOW).accepted("r", NOW).running(NOW);
        move(running, ended(running, "0.300000000000000000000000000001"));

        assertThat(written()).containsExactly(new Spend(acme(), 300_001, 0, 1, 0));
    }

    @Test
    void whatWasSpentIsRemovedAfterFiveWeeks() {
        spending.moved(null, job());
        Spender old = new Spender(TODAY - Spending.DAYS_KEPT - 1, "m", null);
        Spender kept = new Spender(TODAY - Spending.DAYS_KEPT, "m", null);
        List<Spend> restored = new ArrayList<>(List.of(new Spend(old, 1, 1, 1, 1), new Spend(kept, 1, 1, 1, 1)));
        restored.addAll(spentOnEachOfTheLastDays());
        Spending next = new Spending(restored);
        assertThat(next.records(NOW)).isEmpty();

        Submitting open = job().submit(QUARTER, NOW);
        next.moved(job(), open);
        next.moved(open, open.end(UNKNOWN, NOW).receipt());
        List<OutgoingRecord> records = next.records(NOW);
        assertThat(records).hasSize(2);
        assertThat(records.getLast().value()).isNull();
        assertThat(records.getLast().key())
                .isEqualTo(SpendRecords.tombstone(old).key());
        next.written();
        assertThat(next.all(old.day())).isEqualTo(Total.NONE);
        assertThat(next.all(kept.day()).jobs()).isOne();
        assertThat(next.records(NOW.plus(Duration.ofDays(1)))).isEmpty();
    }

    private static List<Spend> spentOnEachOfTheLastDays() {
        return LongStream.range(TODAY - Spending.NEWEST_KEPT + 1, TODAY)
                .mapToObj(day -> new Spend(new Spender(day, "m", null), 1, 1, 1, 1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {36, 40, 400})
    void aClockThatIsWeeksAheadRemovesNothingOfTheNewestDays(int days) {
        Spender yesterday = new Spender(TODAY - 1, "m", null);
        Spender longAgo = new Spender(TODAY - 30, "m", null);
        List<Spend> restored = new ArrayList<>(List.of(new Spend(longAgo, 1, 1, 1, 1)));
        restored.addAll(spentOnEachOfTheLastDays());
        Spending ahead = new Spending(restored);
        Submitting open = job().submit(QUARTER, NOW);
        ahead.moved(job(), open);
        ahead.moved(open, open.end(UNKNOWN, NOW).receipt());

        List<OutgoingRecord> records = ahead.records(NOW.plus(Duration.ofDays(days)));
        ahead.written();

        assertThat(records)
                .filteredOn(one -> one.value() == null)
                .extracting(one -> new String(one.key(), UTF_8))
                .containsExactly(new String(SpendRecords.tombstone(longAgo).key(), UTF_8));
        assertThat(ahead.all(TODAY).jobs()).isOne();
        assertThat(ahead.all(yesterday.day()).jobs()).isOne();
    }

    @Test
    void thereAreNoMoreRowsThanAThousandADayAndTheRestCountsForEveryTenant() {
        for (int tenant = 0; tenant < DayTotals.MOST_ROWS + 50; tenant++) {
            Submitting open = job("m", "t" + tenant).submit(QUARTER, NOW);
            move(open, open.end(UNKNOWN, NOW).receipt());
        }

        assertThat(written()).hasSize(DayTotals.MOST_ROWS + 1);
        assertThat(spending.all(TODAY).jobs()).isEqualTo(DayTotals.MOST_ROWS + 50);
        assertThat(spending.ofTenant(TODAY, "t3").jobs()).isEqualTo(51);
        assertThat(spending.ofTenant(TODAY, "t1040").jobs()).isEqualTo(50);
    }
}
