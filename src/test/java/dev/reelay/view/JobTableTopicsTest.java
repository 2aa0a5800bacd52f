package dev.reelay.view;

import static dev.reelay.view.ViewRig.accepted;
import static dev.reelay.view.ViewRig.completed;
import static dev.reelay.view.ViewRig.ended;
import static dev.reelay.view.ViewRig.failed;
import static dev.reelay.view.ViewRig.job;
import static dev.reelay.view.ViewRig.metadata;
import static dev.reelay.view.ViewRig.running;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.PositionRecords;
import dev.reelay.records.Spend;
import dev.reelay.records.SpendRecords;
import dev.reelay.records.Spender;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the table makes of records that cannot be read, and of topics that are made anew or read again. */
class JobTableTopicsTest {

    private final ViewRig rig = new ViewRig();

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
                rig.record("generation-jobs", ViewRig.bytes("\u0000newer"), ViewRig.bytes("{}")),
                rig.record("generation-jobs", SpendRecords.encode(new Spend(new Spender(7, "m", "t"), 5, 0, 1, 0)))));

        assertThat(rig.view.window().live()).isZero();
        assertThat(rig.unreadable.count()).isZero();
        assertThat(rig.spend.of(7, "*").micros()).isEqualTo(5);
    }

    @Test
    void whatWasSpentIsForgottenWithItsDayAndARecordOfItThatCannotBeReadIsCounted() {
        Spender of = new Spender(7, "m", "t");
        rig.states.take(List.of(
                rig.record("generation-jobs", SpendRecords.encode(new Spend(of, 5, 0, 1, 0))),
                rig.record("generation-jobs", ViewRig.bytes("\u0000spend/1970-01-08/m/"), ViewRig.bytes("{}"))));
        assertThat(rig.unreadable.count()).isEqualTo(1);
        assertThat(rig.spend.of(7, "*").micros()).isEqualTo(5);

        rig.states.take(List.of(rig.record("generation-jobs", SpendRecords.tombstone(of))));
        assertThat(rig.spend.rows()).isEmpty();
        assertThat(rig.unreadable.count()).isEqualTo(1);
    }

    @Test
    void whatIsSetAsideIsCountedUntilTheJobEndsOrTheTopicIsReadAgain() {
        long day = ViewRig.NOON.getEpochSecond() / 86_400;
        rig.state(ViewRig.queued(ViewRig.job("a", 0)));
        rig.state(ViewRig.queued(ViewRig.job("b", 0)));
        rig.state(ViewRig.queued(ViewRig.job("c", 0)));
        assertThat(rig.spend.of(day, ViewRig.LUMA).jobs()).isEqualTo(3);

        rig.state(ViewRig.ended(ViewRig.job("a", 0), ViewRig.completed(), 9).receipt());
        rig.tombstone("b");
        assertThat(rig.spend.of(day, ViewRig.LUMA).jobs()).isEqualTo(1);
        rig.states.begin();
        assertThat(rig.spend.rows()).isEmpty();
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

    /** The audit topic and the results are read side by side, and an id may come again. */
    @Test
    void whatAnActionHasStoredIsStoredWhicheverIsReadFirst() {
        Ending failed = ViewRig.ended(ViewRig.job("a", 10), notStored(), 20);
        Ending other = ViewRig.ended(ViewRig.job("b", 10), notStored(), 20);
        rig.both(failed);
        assertThat(rig.view.find("a").orElseThrow().stored()).isEqualTo(Stored.FAILED);
        assertThat(rig.view.find("a").orElseThrow().end().storedReason()).isEqualTo("not in time");
        long version = rig.view.version();

        rig.table.storedLater("a", ViewRig.NOON.plusSeconds(10));
        rig.table.storedLater("b", ViewRig.NOON.plusSeconds(10));
        rig.both(other);

        for (String id : List.of("a", "b")) {
            assertThat(rig.view.find(id).orElseThrow().stored()).isEqualTo(Stored.YES);
            assertThat(rig.view.find(id).orElseThrow().end().storedReason()).isNull();
        }
        assertThat(rig.view.changesSince(version).ids()).containsExactlyInAnyOrder("a", "b");
        assertThat(rig.view.count(JobFilter.parse("stored=failed"))).isZero();
        assertThat(rig.view.count(JobFilter.parse("stored=yes"))).isEqualTo(2);
        rig.results.begin();
        assertThat(rig.view.find("a").orElseThrow().stored()).isNull();
        rig.result(failed.result());
        assertThat(rig.view.find("a").orElseThrow().stored()).isEqualTo(Stored.YES);
    }

    @Test
    void whatAnActionHasStoredOfAnEarlierJobSaysNothingOfALaterOneWithItsId() {
        rig.table.storedLater("a", ViewRig.NOON.plusSeconds(9));
        rig.both(ViewRig.ended(ViewRig.job("a", 10), notStored(), 20));

        assertThat(rig.view.find("a").orElseThrow().stored()).isEqualTo(Stored.FAILED);
    }

    @Test
    void onlyCompletedJobsAreStoredOrNot() {
        rig.both(ViewRig.ended(ViewRig.job("completed", 10), ViewRig.completed(), 20));
        rig.both(ViewRig.ended(ViewRig.job("failed", 10), ViewRig.failed(FailureCode.TIMED_OUT, "late"), 20));
        rig.table.storedLater("failed", ViewRig.NOON.plusSeconds(10));

        assertThat(rig.view.find("completed").orElseThrow().stored()).isEqualTo(Stored.NONE);
        assertThat(rig.view.find("failed").orElseThrow().stored()).isNull();
    }

    private static Outcome notStored() {
        String url = "https://cdn.example/1.mp4";
        return new Outcome.Completed(
                JsonNodeFactory.instance.objectNode(),
                List.of(url),
                List.of(),
                List.of(),
                Copies.failed("not in time"));
    }
}
