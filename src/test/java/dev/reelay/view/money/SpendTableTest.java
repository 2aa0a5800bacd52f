package dev.reelay.view.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.money.Total;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpendTableTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final long DAY = Reservation.dayOf(NOON);

    private final SpendTable table = new SpendTable();

    private static Spend spend(long day, String model, @Nullable String tenant, long settled, long jobs) {
        return new Spend(new Spender(day, model, tenant), settled, 0, jobs, 0);
    }

    private static Accepted accepted(String id) {
        Job job = new Job(id, "a/B", null, List.of(), null, OnUnknownSubmission.REPORT, "hash", NOON);
        return new Accepted(job, JsonNodeFactory.instance.objectNode(), 0);
    }

    private static Submitting submitting(String id, @Nullable Long micros) {
        Cost usd = micros == null ? null : Cost.ofMicros(micros);
        return accepted(id).submit(new Reservation(DAY, usd, null), NOON);
    }

    @Test
    void whatPartitionsHaveSpentIsAddedAndANewerRecordTakesThePlaceOfTheOneBefore() {
        table.spent(0, spend(DAY, "a/b", "acme", 100, 1));
        table.spent(0, spend(DAY, "a/b", "acme", 250, 2));
        table.spent(1, spend(DAY, "a/b", "acme", 50, 1));
        table.spent(1, spend(DAY, "A/B", null, 7, 1));
        table.spent(1, spend(DAY - 1, "a/b", "acme", 9, 1));

        assertThat(table.of(DAY, "*")).isEqualTo(new Total(4, 0, 307, 0, 0));
        assertThat(table.of(DAY, "A/b")).isEqualTo(new Total(4, 0, 307, 0, 0));
        assertThat(table.of(DAY, "tenant/acme")).isEqualTo(new Total(3, 0, 300, 0, 0));
        assertThat(table.of(DAY, "tenant/ACME")).isEqualTo(Total.NONE);
        assertThat(table.rows())
                .containsExactly(
                        new SpendRow(new Spender(DAY, "A/B", null), new Total(1, 0, 7, 0, 0)),
                        new SpendRow(new Spender(DAY, "a/b", "acme"), new Total(3, 0, 300, 0, 0)),
                        new SpendRow(new Spender(DAY - 1, "a/b", "acme"), new Total(1, 0, 9, 0, 0)));
    }

    @Test
    void whatIsSetAsideCountsUntilTheJobEndsOrWaitsAgain() {
        table.state(0, submitting("one", 300L));
        table.state(0, submitting("two", null));
        table.state(0, submitting("two", null));
        table.state(1, submitting("one", 5L));

        assertThat(table.of(DAY, "*")).isEqualTo(new Total(3, 1, 0, 0, 305));
        assertThat(table.of(DAY, "a/b")).isEqualTo(new Total(3, 1, 0, 0, 305));
        assertThat(table.of(DAY + 1, "*")).isEqualTo(Total.NONE);

        table.ended(0, "two");
        table.state(0, accepted("one"));
        assertThat(table.of(DAY, "*")).isEqualTo(new Total(1, 0, 0, 0, 5));
    }

    /** As workers count: else a budget would seem to have room that it has not. */
    @Test
    void tenantsWithoutARecordOfTheirOwnCountForEachTenant() {
        table.spent(0, spend(DAY, "a/b", Spender.OTHERS, 100, 1));
        table.spent(0, spend(DAY, "a/b", "acme", 10, 1));
        table.spent(0, spend(DAY, "a/b", null, 1, 1));

        assertThat(table.of(DAY, "tenant/acme").micros()).isEqualTo(110);
        assertThat(table.of(DAY, "*").micros()).isEqualTo(111);
    }

    @Test
    void aTombstoneRemovesTheDayOfThatPartition() {
        table.spent(0, spend(DAY, "a", null, 1, 1));
        table.spent(0, spend(DAY, "b", null, 1, 1));
        table.spent(1, spend(DAY, "a", null, 1, 1));
        table.forgotten(0, DAY);
        table.forgotten(0, DAY - 1);
        assertThat(table.of(DAY, "*").jobs()).isEqualTo(1);

        table.begin();
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void olderDaysGoWhenThereAreTooManyRecordsAndTheNewestDayStays() {
        for (int i = 0; i < SpendTable.MOST; i++) {
            table.spent(i, spend(DAY - 1, "a", null, 1, 1));
        }
        assertThat(table.of(DAY - 1, "*").jobs()).isEqualTo(SpendTable.MOST);

        table.spent(0, spend(DAY, "a", null, 1, 1));
        table.spent(1, spend(DAY - 1, "a", null, 9, 9));
        assertThat(table.of(DAY - 1, "*")).isEqualTo(Total.NONE);
        assertThat(table.of(DAY, "*").jobs()).isEqualTo(1);
        for (int i = 0; i <= SpendTable.MOST; i++) {
            table.spent(i, spend(DAY, "a", null, 1, 1));
        }
        assertThat(table.of(DAY, "*").jobs()).isEqualTo(SpendTable.MOST + 1L);
    }
}
