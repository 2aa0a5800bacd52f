package dev.reelay.console.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.AuditRecords;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.console.PlainPages;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.view.FilledView;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubtPageTest {

    private static final String MODEL = "luma/ray";

    private final FilledView view = new FilledView();
    private final AuditLog log = new AuditLog();

    private DoubtPage page(int number) {
        return DoubtPage.of(view.jobs(), log, number, true);
    }

    private void unknown(String id, long second) {
        view.ended(Ends.unknown(id, MODEL, second, null));
    }

    private void recorded(String id, long second, Finding finding, String reason, Instant at) {
        Subject job = new Subject.OneJob(id, Ends.NOON.plusSeconds(second));
        OutgoingRecord record = AuditRecords.encode(new AuditEntry(
                "action-" + id + "-" + at,
                at,
                new Actor("mia", Actor.Via.CONSOLE),
                new Action(Action.Kind.FINDING, job, reason, finding),
                new Step.Done(null)));
        log.take(List.of(new ConsumerRecord<>("generation-audit", 0, 0, record.key(), record.value())));
    }

    @Test
    void whatHasAFindingStandsApartWithWhoAndWhen() {
        unknown("open", 0);
        unknown("found", 5);
        recorded("found", 5, Finding.NOT_AT_RUNCOMFY, "the list of 21 Nov", PlainPages.NOW);

        DoubtPage page = page(1);

        assertThat(page.open()).extracting(DoubtLine::id).containsExactly("open");
        assertThat(page.open().getFirst().takesFinding()).isTrue();
        assertThat(page.open().getFirst().since()).isEqualTo(Ends.NOON.plusSeconds(1));
        assertThat(page.recorded()).singleElement().satisfies(line -> {
            assertThat(line.id()).isEqualTo("found");
            assertThat(line.by()).isEqualTo("mia");
            assertThat(line.at()).isEqualTo(PlainPages.NOW);
            assertThat(line.reason()).isEqualTo("the list of 21 Nov");
            assertThat(line.free()).isTrue();
        });
        assertThat(page.totals()).singleElement().satisfies(total -> {
            assertThat(total.finding()).isEqualTo(Finding.NOT_AT_RUNCOMFY);
            assertThat(total.sum().count()).isEqualTo(1);
        });
    }

    @Test
    void theFindingOfAnEarlierJobWithTheSameIdIsNoneOfThisOne() {
        unknown("again", 5);
        recorded("again", 4, Finding.NOT_CHARGED, "", PlainPages.NOW);

        assertThat(page(1).open()).hasSize(1);
        assertThat(page(1).recorded()).isEmpty();
    }

    @Test
    void theLastFindingCounts() {
        unknown("a", 0);
        recorded("a", 0, Finding.NOT_CHARGED, "first look", PlainPages.NOW);
        recorded("a", 0, Finding.CHARGED, "it is on the bill", PlainPages.NOW.plusSeconds(1));

        assertThat(page(1).recorded()).singleElement().satisfies(line -> {
            assertThat(line.finding()).isEqualTo(Finding.CHARGED);
            assertThat(line.free()).isFalse();
        });
    }

    @Test
    void whatIsAtStakeIsWhatJobsOfTheModelCostOnAverage() {
        unknown("a", 0);
        unknown("b", 1);
        view.ended(Ends.unknown("c", "vendor/without-prices", 2, null));
        view.ended(Ends.completed("x", MODEL, Ends.NOON), "0.20");
        view.ended(Ends.completed("y", MODEL, Ends.NOON), "0.40");
        view.ended(Ends.completed("z", MODEL, Ends.NOON));

        DoubtPage page = page(1);

        assertThat(page.sum().stake().usd()).isEqualByComparingTo("0.60");
        assertThat(page.sum().count()).isEqualTo(3);
        assertThat(page.sum().unpriced()).isEqualTo(1);
        assertThat(page.open().getFirst().worth()).isNull();
        assertThat(page.open().getLast().worth()).isEqualByComparingTo("0.30");
    }

    @Test
    void eachJobSaysWhyItIsInDoubt() {
        view.ended(Ends.unknown(
                "unknown", MODEL, 2, new ProviderMessage(502, 1000L, "bad \"gateway\" at https://a.example/b?c=d")));
        view.state(Ends.failed("unread", MODEL, 1, FailureCode.PROVIDER_FAILED, "no")
                .receipt());

        DoubtLine unknown = page(1).open().getLast();
        DoubtLine unread = page(1).open().getFirst();

        assertThat(unknown.id()).isEqualTo("unknown");
        assertThat(unknown.why()).isEqualTo("RunComfy may or may not have accepted the job.");
        assertThat(unknown.requestId()).isNull();
        assertThat(unknown.providerSaid()).isEqualTo("HTTP 502, code 1000: bad \"gateway\" at https://a.example/b?c=d");
        assertThat(DoubtPage.of(view.jobs(), log, 1, false).open().getLast().providerSaid())
                .isEqualTo("HTTP 502, code 1000: bad \"…\" at <url>");
        assertThat(unread.why()).contains("not read");
        assertThat(unread.requestId()).isEqualTo("request-of-unread");
        assertThat(unread.providerSaid()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1,1,100", "3,3,50", "4,3,50", "0,1,100", "-2147483648,1,100", "2147483647,3,50"})
    void aPageThatIsNotThereIsTheNearest(int wanted, int page, int rows) {
        for (int i = 0; i < 250; i++) {
            unknown("id-" + i, i);
        }

        DoubtPage shown = page(wanted);

        assertThat(shown.pager().page()).isEqualTo(page);
        assertThat(shown.pager().pages()).isEqualTo(3);
        assertThat(shown.open()).hasSize(rows);
        assertThat(shown.sum().count()).isEqualTo(250);
    }

    @Test
    void ofManyFindingsTheNewestAreShownAndAllAreCounted() {
        for (int i = 0; i < DoubtPage.MOST + 3; i++) {
            unknown("id-" + i, i);
            recorded("id-" + i, i, Finding.CHARGED, "", PlainPages.NOW.plusSeconds(i));
        }

        DoubtPage page = page(1);

        assertThat(page.recorded()).hasSize(DoubtPage.MOST);
        assertThat(page.recorded().getFirst().id()).isEqualTo("id-" + (DoubtPage.MOST + 2));
        assertThat(page.recordedCount()).isEqualTo(DoubtPage.MOST + 3);
        assertThat(page.moreRecorded()).isEqualTo(3);
    }

    @Test
    void withoutAJobInDoubtThePageIsEmpty() {
        view.ended(Ends.failed("a", MODEL, 0, FailureCode.TIMED_OUT, "too long"));

        assertThat(page(1).empty()).isTrue();
        assertThat(page(1).pager().needed()).isFalse();
    }
}
