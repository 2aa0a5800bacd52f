package dev.reelay.view;

import static dev.reelay.view.ViewRig.accepted;
import static dev.reelay.view.ViewRig.completed;
import static dev.reelay.view.ViewRig.costing;
import static dev.reelay.view.ViewRig.ended;
import static dev.reelay.view.ViewRig.failed;
import static dev.reelay.view.ViewRig.job;
import static dev.reelay.view.ViewRig.metadata;
import static dev.reelay.view.ViewRig.queued;
import static dev.reelay.view.ViewRig.running;
import static dev.reelay.view.ViewRig.submitting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.CancelReason;
import dev.reelay.job.Charged;
import dev.reelay.job.Ending;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.Outcome;
import dev.reelay.job.ProviderMessage;
import dev.reelay.job.Status;
import dev.reelay.records.CancellationStatus;
import dev.reelay.records.PositionRecords;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Times;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Jobs, receipts, results and tombstones in whichever order the feeds bring them. */
class JobTableTest {

    private final ViewRig rig = new ViewRig();

    @Test
    void aJobIsFollowedFromStateToState() {
        Job job = job("a", 0, ViewRig.LUMA, metadata("{\"tenant\":\"blue\"}"));

        JobRow row = rig.state(accepted(job)).row("a");
        assertThat(row.status()).isEqualTo(Status.ACCEPTED);
        assertThat(row.source()).isEqualTo(Source.STATE);
        assertThat(row.model()).isEqualTo(ViewRig.LUMA);
        assertThat(row.tenant()).isEqualTo("blue");
        assertThat(row.asked().contentHash()).isEqualTo("hash-a-0");
        assertThat(row.times().receivedAt()).isEqualTo(Instant.parse("2026-11-21T12:00:00.123Z"));
        assertThat(row.progress().attempts()).isZero();
        assertThat(row.place().partition()).isEqualTo(3);
        assertThat(row.end()).isNull();

        row = rig.state(submitting(job)).row("a");
        assertThat(row.status()).isEqualTo(Status.SUBMITTING);
        assertThat(row.progress().attempts()).isEqualTo(1);

        row = rig.state(queued(job)).row("a");
        assertThat(row.progress().requestId()).isEqualTo("request-of-a");
        assertThat(row.times().submitted()).isEqualTo(row.times().received() + 2);

        row = rig.state(running(job)).row("a");
        assertThat(row.status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(row.times().started()).isEqualTo(row.times().received() + 3);
        assertThat(row.times().finished()).isEqualTo(Times.NONE);
        assertThat(row.place().offset()).isEqualTo(3);
        assertThat(rig.view.window().live()).isEqualTo(1);
    }

    @Test
    void theNumberOfAttemptsIsKeptWhereLaterStatesDoNotSayIt() {
        Job job = job("a", 0);
        JobState again = accepted(job).submit(job.receivedAt()).turnedAway().submit(job.receivedAt());

        rig.state(again).state(queued(job)).both(ended(job, completed(), 9));

        assertThat(rig.row("a").progress().attempts()).isEqualTo(2);
    }

    @Test
    void aCancellationIsShownAsFarAsItHasCome() {
        Job job = job("a", 0);

        assertThat(cancellation(submitting(job).cancel())).isEqualTo(CancellationStatus.REQUESTED);
        assertThat(cancellation(queued(job).cancel(CancelReason.REQUESTED))).isEqualTo(CancellationStatus.REQUESTED);
        assertThat(cancellation(queued(job).cancel(CancelReason.EXPIRED))).isEqualTo(CancellationStatus.EXPIRED);
        assertThat(cancellation(running(job).cancel())).isEqualTo(CancellationStatus.TOO_LATE);
        assertThat(cancellation(
                        running(job).cancel().end(completed(), ViewRig.NOON).receipt()))
                .isEqualTo(CancellationStatus.TOO_LATE);
        assertThat(cancellation(queued(job))).isNull();
    }

    private CancellationStatus cancellation(JobState state) {
        return rig.state(state).row("a").progress().cancellation();
    }

    @Test
    void aReceiptAloneSaysOfMoneyOnlyWhatIsCertain() {
        rig.state(ended(job("done", 0), completed(), 9).receipt());
        rig.state(ended(job("bad", 0), failed(FailureCode.PROVIDER_FAILED, "no"), 9)
                .receipt());
        rig.state(Ending.rejected(job("wrong", 0), new Outcome.Failed(FailureCode.INVALID_INPUT, "no"), ViewRig.NOON)
                .receipt());

        assertThat(rig.row("done").charged()).isEqualTo(Charged.YES);
        assertThat(rig.row("bad").charged()).isEqualTo(Charged.UNKNOWN);
        assertThat(rig.row("bad").code()).isNull();
        assertThat(rig.row("wrong").charged()).isEqualTo(Charged.NO);
    }

    @Test
    void aReceiptAndItsResultAreOneRowInWhicheverOrderTheyCome() {
        Job job = job("a", 0, ViewRig.LUMA, metadata("{\"customer\":\"c-17\"}"));
        Ending ending = ended(
                job,
                new Outcome.Failed(
                        FailureCode.PROVIDER_REJECTED, "RunComfy\nrefused", new ProviderMessage(422, 7L, "bad\timage")),
                9);

        ViewRig receiptFirst = new ViewRig();
        receiptFirst.state(running(job)).state(ending.receipt()).result(ending.result());
        ViewRig resultFirst = new ViewRig();
        resultFirst.state(running(job)).result(ending.result()).state(ending.receipt());
        ViewRig resultAlone = new ViewRig();
        resultAlone.result(ending.result()).state(ending.receipt());
        ViewRig all = new ViewRig();
        all.result(ending.result()).state(accepted(job)).state(running(job)).state(ending.receipt());

        for (ViewRig each : List.of(receiptFirst, resultFirst, resultAlone, all)) {
            JobRow row = each.row("a");
            End end = Objects.requireNonNull(row.end());
            assertThat(row.source()).isEqualTo(Source.RECEIPT);
            assertThat(row.asked().contentHash()).isEqualTo("hash-a-0");
            assertThat(Objects.requireNonNull(row.asked().metadata()).toString())
                    .isEqualTo("{\"customer\":\"c-17\"}");
            assertThat(end.code()).isEqualTo("provider_rejected");
            assertThat(end.message()).isEqualTo("RunComfy refused");
            assertThat(end.provider()).isEqualTo(new ProviderMessage(422, 7L, "bad image"));
            assertThat(Objects.requireNonNull(end.result()).source()).isEqualTo(Source.RESULT);
            assertThat(each.view.window().ended()).isEqualTo(1);
            assertThat(each.view.window().live()).isZero();
        }
    }

    @Test
    void aResultThatComesWhileItsJobRunsDoesNotEndIt() {
        Job job = job("a", 0);
        Ending ending = ended(job, completed(), 9);

        rig.state(running(job)).result(ending.result());

        assertThat(rig.row("a").isEnded()).isFalse();
        assertThat(rig.row("a").status()).isEqualTo(Status.IN_PROGRESS);
    }

    @Test
    void theResultStaysWhenTheReceiptGoes() {
        rig.both(ended(job("a", 0), completed(), 9)).tombstone("a");

        JobRow row = rig.row("a");
        assertThat(row.source()).isEqualTo(Source.RESULT);
        assertThat(row.source().isForgotten()).isTrue();
        assertThat(row.place()).isEqualTo(Objects.requireNonNull(row.end()).result());
        assertThat(row.charged()).isEqualTo(Charged.YES);
        assertThat(rig.view.window().ended()).isEqualTo(1);
    }

    @Test
    void aReceiptThatGoesWithoutItsResultIsStillSeen() {
        Ending ending = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        rig.state(ending.receipt()).tombstone("a");

        JobRow row = rig.row("a");
        assertThat(row.source()).isEqualTo(Source.NOTHING);
        assertThat(row.place().offset()).isEqualTo(1);
        assertThat(row.status()).isEqualTo(Status.FAILED);

        rig.result(ending.result());
        assertThat(rig.row("a").source()).isEqualTo(Source.RESULT);
        assertThat(rig.row("a").code()).isEqualTo("timed_out");
    }

    @Test
    void aJobThatAHandRemovesWhileItRunsIsGone() {
        rig.state(running(job("a", 0))).tombstone("a").tombstone("never");

        assertThat(rig.view.find("a")).isEmpty();
        assertThat(rig.view.find("never")).isEmpty();
        assertThat(rig.view.window().bytes()).isZero();
    }

    @Test
    void aJobWithTheIdOfAnEarlierOneGetsItsOwnResultAndNotTheOtherOnes() {
        Ending first = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        Job again = job("a", 1_000_000);
        rig.both(first).tombstone("a").state(running(again));

        assertThat(rig.row("a").isEnded()).isFalse();
        assertThat(rig.row("a").asked().metadata()).isNull();

        Ending second = ended(again, failed(FailureCode.PROVIDER_FAILED, "broken"), 5);
        rig.state(second.receipt());
        assertThat(rig.row("a").code()).isNull();
        assertThat(Objects.requireNonNull(rig.row("a").end()).result()).isNull();
        rig.result(second.result());
        assertThat(rig.row("a").code()).isEqualTo("provider_failed");
        assertThat(Objects.requireNonNull(rig.row("a").end()).result()).isNotNull();
    }

    @Test
    void theResultOfALaterJobWithTheSameIdWaitsForItsReceipt() {
        Ending first = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        Job again = job("a", 1_000_000);
        Ending second = ended(again, completed(), 5);

        rig.both(first).result(second.result());
        assertThat(rig.row("a").code()).isEqualTo("timed_out");

        rig.tombstone("a");
        assertThat(rig.row("a").status()).isEqualTo(Status.COMPLETED);
        rig.state(running(again)).state(second.receipt());
        assertThat(rig.row("a").source()).isEqualTo(Source.RECEIPT);
        assertThat(rig.row("a").charged()).isEqualTo(Charged.YES);
        assertThat(Objects.requireNonNull(rig.row("a").end()).result()).isNotNull();
    }

    @Test
    void costsComeFromTheReceiptAndTheResult() {
        Ending ending = ended(job("a", 0), completed(), 9);
        rig.state(ending.receipt()).result(costing(ending.result(), "0.350"));

        assertThat(rig.row("a").costUsd()).isEqualTo(new BigDecimal("0.350"));
    }

    @Test
    void whatCannotBeReadIsCountedWithItsPlaceAndStopsNothing() {
        rig.states.take(List.of(
                rig.record("generation-jobs", null, ViewRig.bytes("{}")),
                rig.record("generation-jobs", ViewRig.bytes("b"), ViewRig.bytes("not json")),
                rig.record("generation-jobs", ViewRig.bytes("c"), ViewRig.bytes("{\"v\":2,\"id\":\"c\"}"))));
        rig.results.take(List.of(rig.record("generation-results", ViewRig.bytes("d"), ViewRig.bytes("[]"))));
        rig.state(accepted(job("a", 0)));

        assertThat(rig.unreadable.count()).isEqualTo(4);
        assertThat(rig.unreadable.last())
                .extracting(UnreadableRecord::topic, UnreadableRecord::partition, UnreadableRecord::offset)
                .first()
                .isEqualTo(org.assertj.core.groups.Tuple.tuple("generation-results", 3, 3L));
        assertThat(rig.unreadable.last())
                .allSatisfy(each -> assertThat(each.reason()).isNotBlank());
        assertThat(rig.view.find("a")).isPresent();
    }

    @Test
    void onlyTheLastOfManyUnreadableRecordsAreKept() {
        for (int i = 0; i < 250; i++) {
            rig.states.take(List.of(rig.record("generation-jobs", ViewRig.bytes("b"), ViewRig.bytes("no"))));
        }

        assertThat(rig.unreadable.count()).isEqualTo(250);
        assertThat(rig.unreadable.last())
                .hasSize(100)
                .first()
                .satisfies(newest -> assertThat(newest.offset()).isEqualTo(249));
    }

    @Test
    void recordsThatAreOfNoJobAreNone() {
        var position = PositionRecords.encode(new dev.reelay.records.Position(7, "id", null), "reelay");
        rig.states.take(List.of(
                rig.record("generation-jobs", position),
                rig.record("generation-jobs", ViewRig.bytes("\u0000spend/2026-11-21/m/t"), ViewRig.bytes("{}"))));

        assertThat(rig.view.window().live()).isZero();
        assertThat(rig.unreadable.count()).isZero();
    }

    @Test
    void aTopicOfJobsThatIsMadeAnewLeavesOnlyResults() {
        rig.both(ended(job("a", 0), completed(), 9));
        rig.state(running(job("b", 0)));
        rig.state(ended(job("c", 0), completed(), 9).receipt());
        Job late = job("d", 0);
        rig.state(running(late)).result(ended(late, completed(), 9).result());

        rig.states.begin();

        assertThat(rig.ids("")).containsExactlyInAnyOrder("a", "d");
        assertThat(rig.row("a").source()).isEqualTo(Source.RESULT);
        assertThat(rig.row("d").source()).isEqualTo(Source.RESULT);
        assertThat(rig.view.window().live()).isZero();
    }

    @Test
    void aTopicOfResultsThatIsMadeAnewLeavesOnlyWhatReceiptsSay() {
        rig.both(ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9));
        rig.both(ended(job("b", 0), completed(), 9)).tombstone("b");
        Job early = job("c", 0);
        Ending ending = ended(early, completed(), 9);
        rig.state(running(early)).result(ending.result());

        rig.results.begin();
        rig.state(ending.receipt());

        assertThat(rig.ids("")).containsExactlyInAnyOrder("a", "c");
        assertThat(rig.row("a").code()).isNull();
        assertThat(Objects.requireNonNull(rig.row("c").end()).result()).isNull();
        rig.states.begin();
        assertThat(rig.view.window().bytes()).isZero();
    }

    @Test
    void readAgainFromTheBeginningTheTableIsTheSame() {
        Job job = job("a", 0, ViewRig.LUMA, metadata("{\"customer\":\"c-17\"}"));
        Ending ending = ended(job, failed(FailureCode.TIMED_OUT, "too long"), 9);
        rig.state(accepted(job)).state(running(job)).both(ending);
        JobRow before = rig.row("a");

        rig.state(accepted(job)).state(running(job)).state(ending.receipt());

        assertThat(rig.row("a").end()).isEqualTo(before.end());
        assertThat(rig.row("a").asked()).isEqualTo(before.asked());
        assertThat(rig.view.window().ended()).isEqualTo(1);
    }

    /** Whatever interleaving the two feeds have, the table ends up the same, and its counts fit its rows. */
    @Test
    void everyInterleavingOfTheTopicsGivesTheSameTable() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Runnable> states = new ArrayList<>();
            List<Runnable> results = new ArrayList<>();
            ViewRig mixed = new ViewRig(50, Long.MAX_VALUE);
            ViewRig straight = new ViewRig(50, Long.MAX_VALUE);
            for (int i = 0; i < 12; i++) {
                Job job = job("job-" + i % 5, i * 100_000L);
                Ending ending = ended(job, failed(FailureCode.TIMED_OUT, "run " + i), 1 + random.nextInt(50));
                boolean forgotten = i < 7 || random.nextBoolean();
                straight.state(accepted(job)).state(running(job)).both(ending);
                states.addAll(List.of(
                        () -> mixed.state(accepted(job)),
                        () -> mixed.state(running(job)),
                        () -> mixed.state(ending.receipt())));
                results.add(() -> mixed.result(ending.result()));
                if (forgotten) {
                    straight.tombstone(job.id());
                    states.add(() -> mixed.tombstone(job.id()));
                }
            }
            while (!states.isEmpty() || !results.isEmpty()) {
                boolean fromStates = results.isEmpty() || (!states.isEmpty() && random.nextBoolean());
                (fromStates ? states : results).removeFirst().run();
            }

            assertThat(facts(mixed)).as("seed %d", seed).isEqualTo(facts(straight));
            assertThat(mixed.view.window().ended())
                    .isEqualTo(mixed.ids("state=ended").size());
            mixed.results.begin();
            mixed.states.begin();
            assertThat(mixed.view.window().bytes()).as("seed %d", seed).isZero();
        }
    }

    private static List<String> facts(ViewRig rig) {
        return rig.table.rows().stream()
                .map(row -> row.id() + " " + row.status() + " " + row.source() + " "
                        + Objects.requireNonNull(row.end()).message() + " "
                        + row.times().finished())
                .sorted()
                .toList();
    }
}
