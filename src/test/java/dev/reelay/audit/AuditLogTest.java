package dev.reelay.audit;

import static dev.reelay.audit.TestActions.NOON;
import static dev.reelay.audit.TestActions.entry;
import static dev.reelay.audit.TestActions.finding;
import static dev.reelay.audit.TestActions.job;
import static dev.reelay.audit.TestActions.many;
import static dev.reelay.audit.TestActions.retried;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.outcome.Finding;
import dev.reelay.records.OutgoingRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final Step.Report NOTHING = new Step.Report(0, new TreeMap<>());

    private final AuditLog log = new AuditLog(10);

    @Test
    void theNewestEntriesComeFirstAndEachActionHasItsLastStep() {
        take(many("d1", 1, new Step.Started()));
        take(entry("d2", Action.Kind.RETRY, job("a"), new Step.Refused("not_confirmed", "It may be paid twice.")));
        take(many("d1", 1, new Step.Finished(report(1), Step.Batch.NONE)));

        assertThat(log.newest(2)).extracting(AuditEntry::id).containsExactly("d1", "d2");
        assertThat(log.lastStep("d1")).map(AuditEntry::step).contains(new Step.Finished(report(1), Step.Batch.NONE));
        assertThat(log.lastStep("d3")).isEmpty();
    }

    @Test
    void anActionOnManyIsOpenFromItsStartToItsEnd() {
        take(many("d", 3, new Step.Started()));
        assertThat(log.open()).hasSize(1).noneMatch(OpenAction::isFixed);
        take(many("d", 3, new Step.Targets(0, List.of("a", "b"))));
        assertThat(log.open()).noneMatch(OpenAction::isFixed);
        take(many("d", 3, new Step.Targets(2, List.of("c"))));

        OpenAction fixed = log.open().getFirst();
        assertThat(fixed.isFixed()).isTrue();
        assertThat(fixed.targets()).containsExactly("a", "b", "c");
        assertThat(fixed.position()).isZero();

        take(many("d", 3, new Step.Progress(2, report(2), Step.Batch.NONE)));
        assertThat(log.open().getFirst().position()).isEqualTo(2);
        assertThat(log.open().getFirst().report()).isEqualTo(report(2));

        take(many("d", 3, new Step.Stopped(report(2))));
        assertThat(log.open()).isEmpty();
    }

    @Test
    void targetsThatComeAgainAreKnownAndBehindAGapNothingCounts() {
        take(many("d", 3, new Step.Started()));
        take(many("d", 3, new Step.Targets(0, List.of("a", "b"))));
        take(many("d", 3, new Step.Targets(0, List.of("a", "b"))));
        take(many("d", 3, new Step.Targets(3, List.of("x"))));

        assertThat(log.open().getFirst().targets()).containsExactly("a", "b");
        assertThat(log.open().getFirst().isFixed()).isFalse();
    }

    @Test
    void anActionBeginsOnceAndEndsOnce() {
        take(many("d", 1, new Step.Refused("not_confirmed", "The number is wrong.")));
        take(many("d", 1, new Step.Started()));
        take(many("d", 1, new Step.Targets(0, List.of("a"))));
        take(many("d", 1, new Step.Progress(1, report(1), Step.Batch.NONE)));
        take(many("d", 1, new Step.Started()));
        assertThat(log.open().getFirst().position())
                .as("begun again while it runs")
                .isOne();

        take(many("d", 1, new Step.Stopped(report(1))));
        take(many("d", 1, new Step.Started()));
        take(many("d", 1, new Step.Targets(0, List.of("a"))));
        take(many("d", 1, new Step.Progress(1, report(1), Step.Batch.NONE)));
        take(many("d", 1, new Step.Finished(report(1), Step.Batch.NONE)));

        assertThat(log.open()).isEmpty();
        assertThat(log.lastStep("d")).map(AuditEntry::step).contains(new Step.Stopped(report(1)));
    }

    @Test
    void anEarlierPositionThatIsReportedLaterTakesNothingBack() {
        take(many("d", 9, new Step.Started()));
        take(many("d", 9, new Step.Progress(5, report(5), Step.Batch.NONE)));
        take(many("d", 9, new Step.Progress(2, report(2), Step.Batch.NONE)));

        assertThat(log.open().getFirst().position()).isEqualTo(5);
        assertThat(log.open().getFirst().report()).isEqualTo(report(5));
    }

    @Test
    void stepsOfAnActionWhoseBeginningIsGoneOpenNothing() {
        take(many("d", 9, new Step.Targets(0, List.of("a"))));
        take(many("d", 9, new Step.Progress(5, report(5), Step.Batch.NONE)));

        assertThat(log.open()).isEmpty();
    }

    @Test
    void aFindingCountsForThatJobOnlyAndOnlyIfItWasRecorded() {
        take(finding("a", NOON, Finding.NOT_AT_RUNCOMFY, new Step.Refused("role", "You may not.")));
        assertThat(log.finding("a", NOON)).as("refused").isEmpty();

        take(finding("a", NOON, Finding.NOT_AT_RUNCOMFY, new Step.Done(null)));
        assertThat(log.finding("a", NOON)).contains(Finding.NOT_AT_RUNCOMFY);
        assertThat(log.findingEntry("a", NOON))
                .get()
                .extracting(AuditEntry::actor)
                .isEqualTo(TestActions.MIA);
        assertThat(log.finding("a", NOON.plusSeconds(1)))
                .as("a later job with the same id")
                .isEmpty();
        assertThat(log.finding("b", NOON)).isEmpty();

        take(finding("a", NOON, Finding.CHARGED, new Step.Done(null)));
        assertThat(log.finding("a", NOON)).as("the last one counts").contains(Finding.CHARGED);
    }

    @Test
    void aFindingIsFoundByATimeOfMillisecondsAndByOneOfNanoseconds() {
        take(finding("a", NOON, Finding.NOT_CHARGED, new Step.Done(null)));

        assertThat(log.finding("a", NOON)).contains(Finding.NOT_CHARGED);
        assertThat(log.finding("a", NOON.truncatedTo(ChronoUnit.MILLIS))).contains(Finding.NOT_CHARGED);
    }

    @Test
    void targetsBeyondTheFixedNumberAreNone() {
        take(many("d", 3, new Step.Started()));
        take(many("d", 3, new Step.Targets(0, List.of("a", "b"))));
        take(many("d", 3, new Step.Targets(2, List.of("c", "x", "y"))));
        take(many("d", 3, new Step.Targets(3, List.of("z"))));

        assertThat(log.open().getFirst().targets()).containsExactly("a", "b", "c");
        assertThat(log.open().getFirst().isFixed()).isTrue();
    }

    @Test
    void moreTargetsThanAreKeptAreNone() {
        take(many("d", Integer.MAX_VALUE, new Step.Started()));
        take(many("d", Integer.MAX_VALUE, new Step.Targets(0, List.of("a", "b"))));

        assertThat(log.open().getFirst().targets()).isEmpty();
        assertThat(log.open().getFirst().isFixed()).isFalse();
    }

    @Test
    void aJobIsRetriedOnceItIsRecordedAsDone() {
        take(entry("d1", Action.Kind.RETRY, job("a"), new Step.Refused("not_confirmed", "It may be paid twice.")));
        take(entry("d2", Action.Kind.CANCEL, job("a"), new Step.Done(null)));
        assertThat(log.wasRetried("a", NOON)).isFalse();

        take(entry("d3", Action.Kind.RETRY, job("a"), new Step.Done("The request is sent again as a~1.")));
        assertThat(log.wasRetried("a", NOON)).isTrue();
        assertThat(log.wasRetried("a", NOON.plusSeconds(1)))
                .as("a later job with the same id")
                .isFalse();
        log.begin();
        assertThat(log.wasRetried("a", NOON)).isFalse();
    }

    @Test
    void aJobIsRetriedAmongManyOnceAStepNamesItsNumber() {
        take(retries("d", 4, new Step.Started()));
        take(retries("d", 4, new Step.Targets(0, List.of("a", "b", "c", "e"))));
        assertThat(log.wasRetried("a", NOON)).isFalse();

        take(retries("d", 4, new Step.Progress(2, report(1), retried(List.of(0, 17)))));
        take(retries("d", 4, new Step.Finished(report(2), retried(List.of(2)))));

        assertThat(Stream.of("a", "b", "c", "e").filter(id -> log.wasRetried(id, NOON)))
                .containsExactly("a", "c");
        assertThat(log.wasRetried("a", NOON.plus(2, ChronoUnit.HOURS)))
                .as("a later job with the same id")
                .isFalse();
        assertThat(log.newest(1).getFirst().step())
                .as("without numbers")
                .isEqualTo(new Step.Finished(report(2), Step.Batch.NONE));
    }

    @Test
    void aBatchThatIsReportedAfterSomebodyStoppedTheActionWasRetriedToo() {
        take(retries("d", 2, new Step.Started()));
        take(retries("d", 2, new Step.Targets(0, List.of("a", "b"))));
        take(retries("d", 2, new Step.Stopped(report(0))));
        take(retries("d", 2, new Step.Progress(1, report(1), retried(List.of(0)))));

        assertThat(log.wasRetried("a", NOON)).isTrue();
        assertThat(log.lastStep("d")).map(AuditEntry::step).contains(new Step.Stopped(report(0)));
    }

    @Test
    void numbersInAnActionOfAnotherKindAreNoRetries() {
        take(many("d", 1, new Step.Started()));
        take(many("d", 1, new Step.Targets(0, List.of("a"))));
        take(many("d", 1, new Step.Finished(report(1), retried(List.of(0)))));

        assertThat(log.wasRetried("a", NOON)).isFalse();
    }

    @Test
    void aDeadLetterIsSentAgainFromTheFirstStepOnThatIsNoRefusal() {
        Subject letter = new Subject.OneDeadLetter(7, 1);
        take(entry("d1", Action.Kind.REDRIVE, letter, new Step.Refused("not_confirmed", "It may be paid twice.")));
        assertThat(log.wasRedriven(7, 1)).isFalse();

        take(entry("d2", Action.Kind.REDRIVE, letter, new Step.Started()));
        assertThat(log.wasRedriven(7, 1)).isTrue();
        assertThat(log.wasRedriven(7, 2)).isFalse();
        assertThat(log.wasRedriven(1, 7)).isFalse();
    }

    @Test
    void theOldestEntriesAreForgottenFirst() {
        IntStream.range(0, 25)
                .forEach(i -> take(entry("d" + i, Action.Kind.CANCEL, job("a" + i), new Step.Done(null))));

        assertThat(log.newest(100)).hasSize(10);
        assertThat(log.newest(100).getFirst().id()).isEqualTo("d24");
        assertThat(log.newest(100).getLast().id()).isEqualTo("d15");
        assertThat(log.lastStep("d14")).isEmpty();
        assertThat(log.lastStep("d15")).isPresent();
    }

    @Test
    void recordsThatAreNoEntriesAreCounted() {
        log.take("d".getBytes(UTF_8), "hello".getBytes(UTF_8));
        log.take(null, null);
        take(entry("d", Action.Kind.CANCEL, job("a"), new Step.Done(null)));

        assertThat(log.unreadable()).isEqualTo(2);
        assertThat(log.newest(9)).hasSize(1);
    }

    @Test
    void aTopicThatIsReadAgainBeginsWithNothing() {
        take(many("d", 1, new Step.Started()));
        take(finding("a", NOON, Finding.CHARGED, new Step.Done(null)));
        log.take(null, null);

        log.begin();

        assertThat(log.newest(9)).isEmpty();
        assertThat(log.open()).isEmpty();
        assertThat(log.finding("a", NOON)).isEmpty();
        assertThat(log.lastStep("d")).isEmpty();
        assertThat(log.unreadable()).isZero();
    }

    private static AuditEntry retries(String id, int count, Step step) {
        return entry(id, Action.Kind.RETRY, new Subject.Selection("state=failed", count, null), step);
    }

    private void take(AuditEntry entry) {
        OutgoingRecord record = AuditRecords.encode(entry);
        log.take(record.key(), record.value());
    }

    private static Step.Report report(int done) {
        return done == 0 ? NOTHING : new Step.Report(done, new TreeMap<>());
    }

    @Test
    void whatAnActionHasStoredIsToldWhetherOneOrAmongMany() {
        List<String> told = new ArrayList<>();
        AuditLog telling = new AuditLog((id, until) -> told.add(id + " " + until));
        Instant until = NOON.plus(Duration.ofHours(1));
        Subject many = new Subject.Selection("stored=failed", 3, null);
        for (AuditEntry each : List.of(
                entry("one", Action.Kind.STORE_OUTPUTS, job("a"), new Step.Attempted()),
                entry("one", Action.Kind.STORE_OUTPUTS, job("a"), new Step.Done("1 of 1 files")),
                entry("two", Action.Kind.STORE_OUTPUTS, job("b"), new Step.Attempted()),
                entry("two", Action.Kind.STORE_OUTPUTS, job("b"), new Step.Refused("not_stored", "0 of 1 files")),
                entry("other", Action.Kind.RETRY, job("c"), new Step.Done("c~1")),
                entry("many", Action.Kind.STORE_OUTPUTS, many, new Step.Started()),
                entry("many", Action.Kind.STORE_OUTPUTS, many, new Step.Targets(0, List.of("x", "y", "z"))),
                entry("many", Action.Kind.STORE_OUTPUTS, many, new Step.Finished(report(2), retried(List.of(0, 2)))))) {
            var record = AuditRecords.encode(each);
            telling.take(record.key(), record.value());
        }

        assertThat(told).containsExactly("a " + until, "x " + until, "z " + until);
        assertThat(telling.storedBy("z", NOON)).map(AuditEntry::id).contains("many");
        assertThat(telling.storedBy("y", NOON)).isEmpty();
        assertThat(telling.storedBy("a", until.plusMillis(1))).isEmpty();
    }
}
