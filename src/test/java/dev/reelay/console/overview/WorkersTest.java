package dev.reelay.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainPages;
import dev.reelay.feed.FeedStatus;
import dev.reelay.view.GroupState;
import dev.reelay.view.UnreadableRecord;
import dev.reelay.view.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final Instant NOW = PlainPages.NOW;
    private static final Window WINDOW = new Window(3, 100, 7, NOW.minusSeconds(60), 2, 5_000_000);
    private static final GroupState GROUP = new GroupState(
            "reelay",
            "Stable",
            List.of(new GroupState.Member("worker-1", "/10.0.0.7", List.of(0, 1))),
            List.of(
                    new GroupState.Partition(0, "worker-1", 100L, 0, 1_150),
                    new GroupState.Partition(1, "worker-1", null, 10, 20),
                    new GroupState.Partition(2, null, 5L, 0, 5)),
            NOW.minusSeconds(3));

    private final PlainPages pages = new PlainPages();

    @Test
    void aWorkerHasTheLagOfItsPartitions() {
        assertThat(workers(GROUP, null).members())
                .containsExactly(new Workers.Member("worker-1", "/10.0.0.7", "0, 1", 2, 1_060));
        assertThat(workers(GROUP, null).without()).isEqualTo(1);
    }

    @Test
    void thePageShowsGroupPartitionsAndFeeds() {
        assertThat(page(workers(GROUP, null), Permission.READ))
                .contains(
                        "data-state=\"Stable\"",
                        "1 without a worker",
                        "1\u202f060",
                        "3 s ago",
                        "reelay_shards_restoring",
                        "data-state=\"current\"",
                        "data-state=\"trouble\"",
                        "generation-control: no broker",
                        "the newest 100 that have ended",
                        "The metadata of 2 jobs had no room")
                .doesNotContain("last answer");
    }

    @Test
    void silentBrokersAreToldAndTheLastAnswerIsShown() {
        assertThat(page(workers(GROUP, "The brokers have not answered yet"), Permission.READ))
                .contains("The brokers have not answered yet", "their last answer, of", "worker-1");
    }

    @Test
    void whenTheBrokersNeverAnsweredNothingIsClaimed() {
        assertThat(page(workers(null, "no broker"), Permission.READ))
                .contains("no broker", "Nothing is known of the workers")
                .doesNotContain("No worker");
    }

    @Test
    void anAbsentGroupSaysWhatToLookFor() {
        GroupState absent = new GroupState("reelay", "Absent", List.of(), List.of(), NOW);

        assertThat(page(workers(absent, null), Permission.READ))
                .contains("No worker has ever joined the group <code>reelay</code>", "REELAY_GROUP_ID");
    }

    @Test
    void whatIsWrongWithARecordIsForThoseWhoMaySeePayloads() {
        Workers workers = workers(GROUP, null);

        assertThat(page(workers, Permission.READ))
                .contains("generation-jobs", "4711")
                .doesNotContain("odd token");
        assertThat(page(workers, Permission.PAYLOADS)).contains("odd token");
    }

    @Test
    void namesFromBrokersAndRecordsAreText() {
        String hostile = PlainPages.HOSTILE;
        GroupState group = new GroupState(
                hostile,
                hostile,
                List.of(new GroupState.Member(hostile, hostile, List.of(0))),
                List.of(new GroupState.Partition(0, hostile, 0L, 0, 0)),
                NOW);
        Workers workers = Workers.of(
                new GroupWatch.Answer(group, hostile),
                List.of(new FeedStatus(hostile, 1, true, 0, 0, NOW, hostile)),
                WINDOW,
                1,
                List.of(new UnreadableRecord(hostile, 0, 1, hostile)),
                NOW);

        assertThat(page(workers, Permission.PAYLOADS)).doesNotContain("<script>alert", "<img src=x");
    }

    private static Workers workers(@Nullable GroupState group, @Nullable String trouble) {
        return Workers.of(
                new GroupWatch.Answer(group, trouble),
                List.of(
                        new FeedStatus("generation-jobs", 12, true, 0, 0, NOW, null),
                        new FeedStatus("generation-control", 1, true, 0, 0, NOW, "generation-control: no broker")),
                WINDOW,
                1,
                List.of(new UnreadableRecord("generation-jobs", 3, 4_711, "odd token")),
                NOW);
    }

    private String page(Workers workers, Permission permission) {
        return pages.render(
                "console/overview/workers",
                Map.of("chrome", PlainPages.chrome(Place.WORKERS, permission), "page", workers));
    }
}
