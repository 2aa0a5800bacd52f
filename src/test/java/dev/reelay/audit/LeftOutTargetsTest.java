package dev.reelay.audit;

import static dev.reelay.audit.TestActions.many;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.records.OutgoingRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which targets a bulk action left out, one by one. */
class LeftOutTargetsTest {

    private final AuditLog log = new AuditLog();

    @Test
    void eachIsNamedWithItsReasonInTheOrderOfTheAction() {
        begin("d", List.of("a", "b", "c", "e"));
        take(many("d", 4, new Step.Progress(2, report(1), leftOut("ended", List.of(1)))));
        take(many(
                "d",
                4,
                new Step.Finished(
                        report(3),
                        new Step.Batch(
                                List.of(), new TreeMap<>(Map.of("ended", List.of(3), "cancel_sent", List.of(2)))))));

        assertThat(log.leftOut("d"))
                .containsExactly(new LeftOut("b", "ended"), new LeftOut("c", "cancel_sent"), new LeftOut("e", "ended"));
        assertThat(log.newest(1).getFirst().step())
                .as("entries are kept without numbers")
                .isEqualTo(new Step.Finished(report(3), Step.Batch.NONE));
        assertThat(log.leftOut("another")).isEmpty();
    }

    @Test
    void whatTwoProcessesReportIsNamedOnceAndANumberWithoutATargetNotAtAll() {
        begin("d", List.of("a", "b"));
        take(many("d", 2, new Step.Progress(1, report(1), leftOut("ended", List.of(0, 17)))));
        take(many("d", 2, new Step.Progress(2, report(2), leftOut("cancel_sent", List.of(0, 1)))));

        assertThat(log.leftOut("d")).containsExactly(new LeftOut("a", "ended"), new LeftOut("b", "cancel_sent"));
    }

    @Test
    void aBatchThatIsReportedAfterTheActionWasStoppedIsNamedToo() {
        begin("d", List.of("a", "b"));
        take(many("d", 2, new Step.Stopped(report(0))));
        take(many("d", 2, new Step.Progress(1, report(1), leftOut("ended", List.of(0)))));

        assertThat(log.leftOut("d")).containsExactly(new LeftOut("a", "ended"));
    }

    @Test
    void theFirstThousandOfAnActionAreKeptAndThoseOfTheNewestActions() {
        List<String> ids = IntStream.range(0, 1_400).mapToObj(i -> "j" + i).toList();
        begin("d", ids);
        for (int from = 0; from < 1_400; from += 100) {
            List<Integer> numbers = IntStream.range(from, from + 100).boxed().toList();
            take(many("d", 1_400, new Step.Progress(from + 100, report(from + 100), leftOut("ended", numbers))));
        }
        assertThat(log.leftOut("d")).hasSize(1_000).last().isEqualTo(new LeftOut("j999", "ended"));

        for (int i = 0; i < 50; i++) {
            begin("other-" + i, List.of("a"));
            take(many("other-" + i, 1, new Step.Finished(report(1), leftOut("ended", List.of(0)))));
        }
        assertThat(log.leftOut("d")).as("the oldest action").isEmpty();
        assertThat(log.leftOut("other-0")).hasSize(1);
        log.begin();
        assertThat(log.leftOut("other-0")).isEmpty();
    }

    private void begin(String id, List<String> targets) {
        take(many(id, targets.size(), new Step.Started()));
        Step.Targets.of(targets).forEach(step -> take(many(id, targets.size(), step)));
    }

    private void take(AuditEntry entry) {
        OutgoingRecord record = AuditRecords.encode(entry);
        log.take(record.key(), record.value());
    }

    private static Step.Batch leftOut(String code, List<Integer> numbers) {
        return new Step.Batch(List.of(), new TreeMap<>(Map.of(code, numbers)));
    }

    private static Step.Report report(int done) {
        return new Step.Report(done, new TreeMap<>());
    }
}
