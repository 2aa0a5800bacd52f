package dev.reelay.view;

import static dev.reelay.view.ViewRig.accepted;
import static dev.reelay.view.ViewRig.completed;
import static dev.reelay.view.ViewRig.ended;
import static dev.reelay.view.ViewRig.failed;
import static dev.reelay.view.ViewRig.job;
import static dev.reelay.view.ViewRig.metadata;
import static dev.reelay.view.ViewRig.running;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.row.Asked;
import dev.reelay.view.row.Source;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the table drops when it is full, and what it says of that. */
class JobTableRoomTest {

    @Test
    void thoseThatEndedFirstMakeRoomAndTheWindowSaysSinceWhen() {
        ViewRig small = new ViewRig(3, Long.MAX_VALUE);
        for (int i = 0; i < 3; i++) {
            small.both(ended(job("job-" + i, i), completed(), 9));
        }
        assertThat(small.view.window().since()).isNull();

        small.state(accepted(job("live", 0)));
        small.both(ended(job("old", -100), completed(), 9)); // ended before all others: it has no room
        small.both(ended(job("job-3", 3), completed(), 9));

        assertThat(small.ids("state=ended")).containsExactly("job-1", "job-2", "job-3");
        Window window = small.view.window();
        assertThat(window.live()).isEqualTo(1);
        assertThat(window.ended()).isEqualTo(3);
        assertThat(window.dropped()).isGreaterThanOrEqualTo(2);
        assertThat(window.since()).isEqualTo(Instant.parse("2026-11-21T12:00:10.123Z"));
    }

    @Test
    void jobsThatHaveNotEndedAreKeptWhateverTheyTakeAndLoseTheirMetadataFirst() {
        ObjectNode metadata = metadata("{\"x\":\"" + "y".repeat(3_000) + "\"}");
        Job large = job("live", 0, ViewRig.LUMA, metadata);
        ViewRig small = new ViewRig(100, 5_000);
        small.state(accepted(large));
        small.both(ended(job("done", 0), completed(), 9));
        assertThat(small.ids("")).containsExactlyInAnyOrder("live", "done");

        small.state(accepted(job("live-2", 1, ViewRig.LUMA, metadata)));

        assertThat(small.ids("")).containsExactly("live", "live-2");
        assertThat(small.row("live-2").asked()).extracting(Asked::metadata).isNull();
        assertThat(small.row("live-2").asked().metadataLeftOut()).isTrue();
        assertThat(small.view.window().withoutMetadata()).isEqualTo(1);
        assertThat(small.view.window().bytes()).isLessThanOrEqualTo(5_000);

        small.tombstone("live-2");
        assertThat(small.view.window().withoutMetadata()).isZero();
    }

    @Test
    void theResultOfAJobThatHadNoRoomDoesNotSayThatItsReceiptIsGone() {
        ViewRig small = new ViewRig(2, Long.MAX_VALUE);
        Ending old = ended(job("old", -100), completed(), 9);
        small.state(old.receipt()); // the first to go
        small.state(ended(job("a", 0), completed(), 9).receipt());
        small.state(ended(job("b", 1), completed(), 9).receipt());
        small.state(running(job("b", 1_000_000))); // now there is room

        small.result(old.result());

        assertThat(small.view.find("old")).isEmpty();
        assertThat(small.view.window().dropped()).isEqualTo(1);
        small.states.begin();
        small.result(old.result());
        assertThat(small.row("old").source()).as("nothing was dropped since").isEqualTo(Source.RESULT);
    }

    @Test
    void whatIsReadAgainIsNotCountedAsDropped() {
        ViewRig small = new ViewRig(1, Long.MAX_VALUE);
        small.state(ended(job("a", 0), completed(), 9).receipt());
        small.state(ended(job("b", 1), completed(), 9).receipt());
        small.result(ended(job("c", 2), completed(), 9).result());
        assertThat(small.view.window().dropped()).isEqualTo(2);

        small.states.begin();
        small.results.begin();

        assertThat(small.view.window().dropped()).isZero();
        assertThat(small.view.window().since()).isNull();
    }

    /** With little room, rows are dropped in the middle of everything, also while a topic is begun again. */
    @Test
    void whateverIsDroppedTheBytesAreThoseOfTheRows() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ViewRig small = new ViewRig(4, 6_000 + random.nextInt(3_000));
            for (int i = 0; i < 200; i++) {
                Job job = job("job-" + random.nextInt(8), random.nextInt(3) * 1_000L);
                Ending ending = ended(job, failed(FailureCode.TIMED_OUT, "x".repeat(random.nextInt(250))), 9);
                small.in(random.nextInt(8) == 0 ? 5 : 3);
                switch (random.nextInt(12)) {
                    case 0, 1 -> small.state(accepted(job));
                    case 2, 3 -> small.state(running(job));
                    case 4, 5, 6 -> small.state(ending.receipt());
                    case 7, 8, 9 -> small.result(ending.result());
                    case 10 -> small.tombstone(job.id());
                    default -> (random.nextBoolean() ? small.states : small.results).begin();
                }
            }
            small.results.begin();
            small.states.begin();

            assertThat(small.ids("")).as("seed %d", seed).isEmpty();
            assertThat(small.view.window().bytes()).as("seed %d", seed).isZero();
        }
    }
}
