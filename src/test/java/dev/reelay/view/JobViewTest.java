package dev.reelay.view;

import static dev.reelay.view.ViewRig.LUMA;
import static dev.reelay.view.ViewRig.NOON;
import static dev.reelay.view.ViewRig.accepted;
import static dev.reelay.view.ViewRig.completed;
import static dev.reelay.view.ViewRig.costing;
import static dev.reelay.view.ViewRig.ended;
import static dev.reelay.view.ViewRig.failed;
import static dev.reelay.view.ViewRig.job;
import static dev.reelay.view.ViewRig.queued;
import static dev.reelay.view.ViewRig.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.cost.Charged;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.PageMark;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobViewTest {

    private final ViewRig rig = new ViewRig();
    private final JobView view = rig.view;

    @Test
    void pagesFollowEachOtherWithoutGapAndRepeat() {
        for (int i = 0; i < 25; i++) {
            rig.state(accepted(job("job-" + i, i / 3))); // three of each time
        }

        for (JobOrder order : JobOrder.values()) {
            List<JobRow> all = view.list(JobFilter.ALL, order, null, 100).rows();
            List<JobRow> paged = new ArrayList<>();
            PageMark mark = null;
            do {
                Page page = view.list(JobFilter.ALL, order, mark, 4);
                paged.addAll(page.rows());
                mark = page.next();
                assertThat(page.total()).isEqualTo(25);
            } while (mark != null);
            assertThat(paged).as(order.word()).isEqualTo(all).hasSize(25);
        }
    }

    @Test
    void aPageThatTakesTheLastOnesHasNoNextOne() {
        rig.state(accepted(job("a", 0))).state(accepted(job("b", 1)));

        assertThat(view.list(JobFilter.ALL, JobOrder.NEWEST, null, 2).next()).isNull();
        Page first = view.list(JobFilter.ALL, JobOrder.NEWEST, null, 1);
        assertThat(ids(first.rows())).containsExactly("b");
        assertThat(ids(view.list(JobFilter.ALL, JobOrder.NEWEST, first.next(), 1)
                        .rows()))
                .containsExactly("a");
        assertThat(view.list(JobFilter.parse("state=failed"), JobOrder.NEWEST, null, 1)
                        .rows())
                .isEmpty();
    }

    @Test
    void aPageBeginsBehindARowThatIsGone() {
        rig.state(accepted(job("a", 0))).state(accepted(job("b", 1))).state(accepted(job("c", 2)));
        PageMark afterC = view.list(JobFilter.ALL, JobOrder.NEWEST, null, 1).next();

        rig.tombstone("c").state(accepted(job("d", 3)));

        assertThat(ids(view.list(JobFilter.ALL, JobOrder.NEWEST, afterC, 9).rows()))
                .containsExactly("b", "a");
    }

    @Test
    void theOrdersAreByRequestRecordAndEnd() {
        rig.state(running(job("second", 5)));
        rig.both(ended(job("first", 0), completed(), 100));
        rig.both(ended(job("third", 10), completed(), 20));
        rig.state(accepted(job("fourth", 15)));

        assertThat(ids(JobOrder.NEWEST)).containsExactly("fourth", "third", "second", "first");
        assertThat(ids(JobOrder.OLDEST)).containsExactly("first", "second", "third", "fourth");
        assertThat(ids(JobOrder.UPDATED)).containsExactly("fourth", "third", "first", "second");
        assertThat(ids(JobOrder.ENDED)).startsWith("first", "third");
    }

    @Test
    void aLimitThatNoPageHasIsRefused() {
        for (int limit : List.of(0, -1, 1_001)) {
            assertThatExceptionOfType(FilterException.class)
                    .isThrownBy(() -> view.list(JobFilter.ALL, JobOrder.NEWEST, null, limit))
                    .withMessage("limit: %d is not from 1 to 1000", limit);
        }
    }

    @Test
    void countsAreExactForEveryFilter() {
        rig.state(accepted(job("a", 0))).state(queued(job("b", 0)));
        rig.both(ended(job("c", 0), failed(FailureCode.TIMED_OUT, "x"), 9));
        rig.both(ended(job("d", 0, "m/n", null), completed(), 9));

        assertThat(view.count(JobFilter.ALL)).isEqualTo(4);
        assertThat(view.count(JobFilter.parse("state=live"))).isEqualTo(2);
        assertThat(view.count(JobFilter.parse("code=timed_out"))).isEqualTo(1);
        assertThat(view.count(JobFilter.parse("model=m/n&state=failed"))).isZero();
        assertThat(view.byModelAndState())
                .isEqualTo(Map.of(
                        LUMA,
                        Map.of(Status.ACCEPTED, 1L, Status.IN_QUEUE, 1L, Status.FAILED, 1L),
                        "m/n",
                        Map.of(Status.COMPLETED, 1L)));
    }

    @Test
    void theIdsOfAFilterAreInTheOrderOfTheirRequests() {
        rig.state(accepted(job("b", 2))).state(accepted(job("a", 3))).state(accepted(job("c", 1)));
        rig.both(ended(job("d", 0), completed(), 9));

        assertThat(view.ids(JobFilter.parse("state=live"))).containsExactly("c", "b", "a");
    }

    @Test
    void failuresThatDifferInNumbersAndIdsAreOneGroup() {
        for (int i = 0; i < 3; i++) {
            Ending end = ended(
                    job("p" + i, i),
                    failed(FailureCode.PROVIDER_FAILED, "Node " + i + " of job 6f21-" + i + " broke"),
                    9);
            rig.state(end.receipt()).result(costing(end.result(), "0.10"));
        }
        rig.both(Ending.rejected(
                job("r", 0), new Outcome.Failed(FailureCode.INVALID_INPUT, "It has 812 characters"), NOON));
        rig.both(ended(job("other", 0, "m/n", null), failed(FailureCode.PROVIDER_FAILED, "Node 1 of job 2 broke"), 9));
        rig.both(ended(job("fine", 0), completed(), 9));
        rig.state(ended(job("no-result", 0), failed(FailureCode.PROVIDER_FAILED, "x"), 9)
                .receipt());

        List<FailureGroup> groups = view.failureGroups(JobFilter.ALL);

        assertThat(groups).hasSize(4);
        FailureGroup largest = groups.getFirst();
        assertThat(largest.code()).isEqualTo("provider_failed");
        assertThat(largest.message()).isEqualTo("Node # of job # broke");
        assertThat(largest.count()).isEqualTo(3);
        assertThat(largest.charged()).isEqualTo(Map.of(Charged.UNKNOWN, 3L));
        assertThat(largest.costUsd()).isEqualTo(new BigDecimal("0.30"));
        assertThat(largest.newest().id()).isEqualTo("p2");
        assertThat(largest.oldest().id()).isEqualTo("p0");
        assertThat(view.ids(JobFilter.of(Map.of("message", List.of(largest.message()), "model", List.of(LUMA)))))
                .containsExactly("p0", "p1", "p2");
        assertThat(groups)
                .filteredOn(group -> group.code().isEmpty())
                .singleElement()
                .satisfies(group -> assertThat(group.newest().id()).isEqualTo("no-result"));
        assertThat(view.failureGroups(JobFilter.parse("model=m/n"))).hasSize(1);
    }

    @Test
    void whatIsInDoubtIsListedTheNewestEndFirst() {
        rig.both(ended(job("old", 0), failed(FailureCode.SUBMISSION_UNKNOWN, "x"), 9));
        rig.both(ended(job("new", 0), failed(FailureCode.SUBMISSION_UNKNOWN, "x"), 90));
        rig.both(ended(job("lost", 0), failed(FailureCode.REQUEST_LOST, "x"), 9));

        assertThat(ids(view.doubtful())).containsExactly("new", "old");
    }

    @Test
    void aFailureWhoseResultWasNotReadIsInDoubtToo() {
        rig.state(
                ended(job("not-read", 0), failed(FailureCode.TIMED_OUT, "x"), 9).receipt());
        rig.both(ended(job("read", 0), failed(FailureCode.TIMED_OUT, "x"), 9));
        rig.state(ended(job("fine", 0), completed(), 9).receipt());

        assertThat(ids(view.doubtful())).containsExactly("not-read");
        assertThat(rig.row("not-read").code()).isNull();
    }

    @Test
    void namesOfModelsThatProducersMakeUpHaveNoGroupOfTheirOwnForever() {
        for (int i = 0; i < 1_500; i++) {
            Job named = job("r" + i, 0, "made-up/" + i, null);
            rig.both(Ending.rejected(named, new Outcome.Failed(FailureCode.UNKNOWN_MODEL, "no"), NOON));
            rig.both(ended(job("c" + i, 0, "costs/" + i, null), completed(), 9));
        }
        rig.state(accepted(job("real", 0)));

        Map<String, Map<Status, Long>> counts = view.byModelAndState();
        assertThat(counts).hasSize(1_001).containsKey(JobView.OTHER_MODELS);
        assertThat(counts.values().stream()
                        .flatMap(each -> each.values().stream())
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(3_001);
        assertThat(counts.keySet()).noneMatch(model -> model.startsWith("made-up/"));
        assertThat(view.costByDayAndModel()).hasSize(1_001);
        assertThat(view.costByDayAndModel().stream()
                        .mapToLong(DayCost::unpriced)
                        .sum())
                .isEqualTo(1_500);
    }

    @Test
    void moreFailuresThanCanBeToldApartAreOneGroup() {
        for (int i = 0; i < 10_050; i++) {
            Job named = job("r" + i, 0, "made-up/" + i, null);
            rig.result(Ending.rejected(named, new Outcome.Failed(FailureCode.UNKNOWN_MODEL, "no"), NOON)
                    .result());
        }

        List<FailureGroup> groups = view.failureGroups(JobFilter.ALL);

        assertThat(groups).hasSize(1_000);
        assertThat(groups.getFirst().model()).isEqualTo(JobView.OTHER_MODELS);
        assertThat(groups.getFirst().count()).isEqualTo(50);
    }

    @Test
    void theSizeOfARowHasTheNamesInIt() {
        rig.both(ended(job("a", 0, "m", null), failed(FailureCode.TIMED_OUT, "x"), 9));
        rig.both(ended(job("b", 0, "m".repeat(150), null), failed(FailureCode.TIMED_OUT, "x"), 9));

        assertThat(rig.row("b").size() - rig.row("a").size()).isEqualTo(149);
    }

    @Test
    void theOldestThatWaitsIsFound() {
        assertThat(view.oldestWaiting()).isEmpty();
        rig.state(queued(job("queued", 0))).state(accepted(job("b", 2))).state(accepted(job("a", 1)));

        assertThat(view.oldestWaiting()).map(JobRow::id).contains("a");
    }

    @Test
    void costsAreSummedByDayAndModelAndWhatHasNoPriceIsCountedApart() {
        Ending a = ended(job("a", 0), completed(), 9);
        Ending b = ended(job("b", 0), completed(), 9);
        Ending c = ended(job("c", 0), failed(FailureCode.PROVIDER_FAILED, "x"), 9);
        Ending next = ended(job("next", 0), completed(), 12 * 3600);
        rig.state(a.receipt()).result(costing(a.result(), "0.10"));
        rig.state(b.receipt()).result(costing(b.result(), "0.205"));
        rig.both(c);
        rig.state(next.receipt()).result(costing(next.result(), "0"));
        rig.both(Ending.rejected(job("r", 0), new Outcome.Failed(FailureCode.INVALID_INPUT, "x"), NOON));
        rig.state(running(job("live", 0)));

        assertThat(view.costByDayAndModel())
                .containsExactly(
                        new DayCost(LocalDate.parse("2026-11-22"), LUMA, new BigDecimal("0"), 1, 0),
                        new DayCost(LocalDate.parse("2026-11-21"), LUMA, new BigDecimal("0.305"), 2, 1));
    }

    @Test
    void changesSinceAVersionAreTheIdsThatChanged() {
        long start = view.version();
        rig.state(accepted(job("a", 0))).state(accepted(job("b", 0))).state(queued(job("a", 0)));
        Changes first = view.changesSince(start);
        rig.tombstone("b");

        assertThat(first.complete()).isTrue();
        assertThat(first.ids()).containsExactlyInAnyOrder("a", "b");
        assertThat(view.changesSince(first.version()).ids()).containsExactly("b");
        Changes none = view.changesSince(view.version());
        assertThat(none.complete()).isTrue();
        assertThat(none.ids()).isEmpty();
    }

    @Test
    void moreChangesThanAreRememberedAndATopicThatIsReadAgainMeanThatAllMayHaveChanged() {
        ChangeLog log = new ChangeLog(3);
        Stream.of("a", "b", "c", "d").forEach(log::add);

        assertThat(log.since(0).complete()).isFalse();
        assertThat(log.since(1)).isEqualTo(new Changes(4, true, java.util.Set.of("b", "c", "d")));
        assertThat(log.since(9).complete()).isFalse();
        log.addAll();
        assertThat(log.since(4)).isEqualTo(new Changes(5, false, java.util.Set.of()));
        log.add("e");
        assertThat(log.since(5)).isEqualTo(new Changes(6, true, java.util.Set.of("e")));
    }

    @Test
    void whoReadsWhileRecordsComeSeesEveryJobOnce() throws InterruptedException {
        int jobs = 2_000;
        IntStream.range(0, jobs).forEach(i -> rig.state(accepted(job("job-" + i, i))));
        Thread writer = Thread.ofPlatform()
                .start(() ->
                        IntStream.range(0, jobs).forEach(i -> rig.both(ended(job("job-" + i, i), completed(), 9))));

        boolean writing = true;
        while (writing) {
            writing = writer.isAlive();
            Page page = view.list(JobFilter.ALL, JobOrder.NEWEST, null, JobView.MOST_ROWS);
            assertThat(page.total()).isEqualTo(jobs);
            assertThat(ids(page.rows())).doesNotHaveDuplicates();
        }
        writer.join();

        assertThat(view.count(JobFilter.parse("state=completed"))).isEqualTo(jobs);
    }

    private List<String> ids(JobOrder order) {
        return ids(view.list(JobFilter.ALL, order, null, 100).rows());
    }

    private static List<String> ids(@Nullable List<JobRow> rows) {
        return rows == null ? List.of() : rows.stream().map(JobRow::id).collect(Collectors.toList());
    }
}
