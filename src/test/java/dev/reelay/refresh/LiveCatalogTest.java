package dev.reelay.refresh;

import static dev.reelay.runcomfy.FakeModelDirectory.failed;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.listing.ListReading;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.Await;
import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RunComfy's list over days, with a clock that the test turns and threads that it runs. */
class LiveCatalogTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration EVERY = Duration.ofHours(6);

    private final SettableScheduler scheduler = new SettableScheduler(START);
    private final ManualThreads threads = new ManualThreads();
    private final FakeModelDirectory directory = new FakeModelDirectory();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Telemetry telemetry = TestTelemetry.of(meters, scheduler);
    private final List<List<String>> lists = new ArrayList<>();
    private final List<String> singles = new ArrayList<>();
    private final Map<String, String> unread = new TreeMap<>();
    private Runnable whileBuilding = () -> {};
    private volatile int listsBefore;
    private final LiveCatalog live = new LiveCatalog(
            directory,
            new LiveCatalog.Target() {
                @Override
                public void liveFetched(List<ObjectNode> records, Map<String, String> unreadable) {
                    whileBuilding.run();
                    lists.add(ids(records));
                    unread.clear();
                    unread.putAll(unreadable);
                }

                @Override
                public void recordUnread(String model, String why) {
                    unread.put(model, why);
                }

                @Override
                public void recordFetched(ObjectNode record) {
                    listsBefore = lists.size();
                    singles.add(record.path("model_id").asText());
                }
            },
            EVERY,
            scheduler,
            telemetry,
            threads,
            () -> 0.5);

    @BeforeEach
    void list() {
        directory.list(models(0, 10));
    }

    @Test
    void theListIsFetchedAtTheStartAndEverySixHoursAndNothingWaitsForIt() {
        live.start();
        awaitFetch();
        assertThat(lists)
                .as("the start has returned, and the thread has not run yet")
                .isEmpty();
        threads.runNext();
        assertThat(lists).containsExactly(ids(models(0, 10)));

        directory.list(models(0, 11));
        scheduler.advance(EVERY.minusSeconds(1));
        assertThat(threads.waiting()).isZero();
        scheduler.advance(Duration.ofSeconds(1));
        runAll();

        assertThat(lists.getLast()).isEqualTo(ids(models(0, 11)));
        assertThat(live.age()).isZero();
    }

    /** Its schema cannot be used, and an earlier one is not that of today's model. */
    @Test
    void aRecordThatCannotBeReadTakesThePlaceOfTheEarlierOne() {
        start();
        List<ObjectNode> all = models(0, 10);
        directory.pages((_, offset) -> new DirectoryAnswer.Page(
                offset > 0 ? List.of() : all.subList(1, 10),
                0,
                10,
                offset > 0 ? List.of() : List.of(new DirectoryAnswer.LeftOut(ids(all).getFirst(), "it is too long"))));
        scheduler.advance(EVERY);
        runAll();

        assertThat(lists.getLast()).isEqualTo(ids(all.subList(1, 10)));
        assertThat(unread).containsExactly(Map.entry(ids(all).getFirst(), "it is too long"));

        live.foundUnread("acme/unlisted", "too deep");
        assertThat(unread).containsEntry("acme/unlisted", "too deep");
    }

    @Test
    void whatTheListLacksIsSaidForTenMinutes() {
        assertThat(live.listLacks("acme/nova")).as("there is no list yet").isFalse();
        start();

        assertThat(live.listLacks("acme/nova")).isTrue();
        assertThat(live.listLacks(ids(models(0, 10)).getFirst())).isFalse();
        scheduler.advance(Duration.ofMinutes(10));
        assertThat(live.listLacks("acme/nova")).isTrue();
        scheduler.advance(Duration.ofSeconds(1));
        assertThat(live.listLacks("acme/nova")).isFalse();
    }

    @Test
    void nothingIsFetchedBeforeTheStartAndAfterTheStop() {
        scheduler.advance(Duration.ofDays(1));
        live.listDoubted();
        assertThat(threads.waiting()).isZero();
        assertThat(live.age()).isZero();

        live.start();
        awaitFetch();
        live.stop();
        runAll();
        scheduler.advance(Duration.ofDays(1));
        runAll();

        assertThat(lists).as("a list that came after the stop").isEmpty();
    }

    @Test
    void whateverIsWrongWithAListTheLastGoodCopyStaysAndItsAgeGrows() {
        start();
        List<Runnable> wrongs = List.of(
                () -> directory.list(List.of()),
                () -> directory.pages((_, _) -> failed(CallFailure.Kind.TOKEN)),
                () -> directory.pages((_, _) -> failed(CallFailure.Kind.UNREADABLE_ANSWER)),
                () -> directory.pages((_, _) -> failed(CallFailure.Kind.SERVER_ERROR)),
                () -> directory.pages((_, offset) -> new DirectoryAnswer.Page(
                        models(0, 10).stream().skip(offset).limit(5).toList(), 0, 400)),
                () -> directory.pages((_, _) -> {
                    throw new IllegalStateException("a bug");
                }));
        for (Runnable wrong : wrongs) {
            directory.pages(null);
            wrong.run();
            scheduler.advance(EVERY);
            runAll();
        }

        assertThat(lists).hasSize(1);
        assertThat(live.age()).isEqualTo(EVERY.multipliedBy(6));
        for (String reason : List.of("empty", "token", "unreadable_answer", "server_error", "incomplete", "fault")) {
            assertThat(failures(reason)).as(reason).isPositive();
        }

        directory.pages(null);
        directory.list(models(0, 10));
        scheduler.advance(Duration.ofMinutes(30));
        runAll();
        assertThat(lists).hasSize(2);
        assertThat(live.age()).isZero();
    }

    @Test
    void everyReasonForWhichAListDoesNotCountIsASeriesFromTheStart() {
        for (ListReading.Reason reason : ListReading.Reason.values()) {
            assertThat(failures(reason.word())).as(reason.word()).isZero();
        }
    }

    @Test
    void aFailureIsTriedAgainSoonThenMoreRarelyAndNotBeforeRetryAfter() {
        directory.pages((_, _) -> failed(CallFailure.Kind.SERVER_ERROR));
        start();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waits.add(untilNext().toSeconds());
            scheduler.advance(untilNext());
            runAll();
        }
        assertThat(waits).containsExactly(45L, 90L, 180L, 360L, 720L, 1350L, 1350L, 1350L);

        directory.pages((_, _) -> failed(CallFailure.Kind.SLOW_DOWN, Duration.ofHours(1)));
        scheduler.advance(untilNext());
        runAll();
        assertThat(untilNext()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aListThatLostMoreThanHalfOfItsModelsCountsWhenItIsSeenTwice() {
        start();
        directory.list(models(0, 4));
        scheduler.advance(EVERY);
        runAll();
        assertThat(lists).hasSize(1);
        assertThat(failures("shrunk")).isOne();
        assertThat(untilNext()).isEqualTo(Duration.ofMinutes(10));

        directory.list(models(5, 4)); // as small, and another one: half of a list
        scheduler.advance(Duration.ofMinutes(10));
        runAll();
        assertThat(lists).hasSize(1);
        assertThat(failures("shrunk")).isEqualTo(2);

        scheduler.advance(Duration.ofMinutes(10));
        runAll();
        assertThat(lists).hasSize(2);
        assertThat(lists.getLast()).as("with those that go on for a day").isEqualTo(ids(models(0, 10)));
    }

    @Test
    void aModelThatVanishedGoesOnForADay() {
        start();
        directory.list(models(0, 9));
        scheduler.advance(EVERY);
        runAll();
        assertThat(lists.getLast()).contains("acme/model-9");
        for (int i = 0; i < 3; i++) {
            scheduler.advance(EVERY);
            runAll();
            assertThat(lists.getLast()).contains("acme/model-9");
        }

        scheduler.advance(EVERY);
        runAll();
        assertThat(lists.getLast()).hasSize(9).doesNotContain("acme/model-9");
    }

    @Test
    void aModelThatComesBackIsNotCountedAsVanished() {
        start();
        directory.list(models(0, 9));
        scheduler.advance(EVERY);
        runAll();
        directory.list(models(0, 10));
        scheduler.advance(EVERY);
        runAll();
        directory.list(models(0, 9));
        for (int i = 0; i < 4; i++) {
            scheduler.advance(EVERY);
            runAll();
            assertThat(lists.getLast()).contains("acme/model-9");
        }
    }

    @Test
    void aModelThatWasLookedUpAndIsNotListedGoesOnForADay() {
        start();
        live.found(record("acme/hidden"));
        assertThat(singles).containsExactly("acme/hidden");
        scheduler.advance(EVERY);
        runAll();
        assertThat(lists.getLast()).contains("acme/hidden");

        scheduler.advance(EVERY.multipliedBy(3).plusSeconds(1));
        runAll();
        scheduler.advance(EVERY);
        runAll();
        assertThat(lists.getLast()).doesNotContain("acme/hidden");
    }

    @Test
    void madeUpModelsThatWereFoundDoNotFillTheMemory() {
        start();
        IntStream.range(0, 1_500).forEach(i -> live.found(record("acme/made-up-" + i)));
        scheduler.advance(EVERY);
        runAll();

        assertThat(lists.getLast()).hasSize(1_010).contains("acme/made-up-1499");
    }

    @Test
    void aDoubtedListIsFetchedWithinAMinuteAndNotForEachDoubt() {
        start();
        for (int i = 0; i < 100; i++) {
            live.listDoubted();
        }
        assertThat(untilNext()).isEqualTo(Duration.ofSeconds(45));
        scheduler.advance(Duration.ofSeconds(45));
        runAll();
        assertThat(lists).hasSize(2);

        live.listDoubted();
        assertThat(untilNext()).as("not again for ten minutes").isEqualTo(EVERY);
    }

    @Test
    void nobodyWaitsWhileAListIsPutInForceButAModelThatIsFound() throws InterruptedException {
        Thread finder = new Thread(() -> live.found(record("acme/hidden")));
        List<Boolean> returned = new ArrayList<>();
        whileBuilding = () -> {
            finder.start();
            Await.until("the finder waits", () -> finder.getState() == Thread.State.BLOCKED || !singles.isEmpty());
            for (Runnable call : List.<Runnable>of(live::listDoubted, live::age, live::stop)) {
                returned.add(returns(call));
            }
        };

        start();
        finder.join();

        assertThat(returned).containsExactly(true, true, true);
        assertThat(singles).containsExactly("acme/hidden");
        assertThat(listsBefore)
                .as("a list that came after it would not have it")
                .isOne();
    }

    private static boolean returns(Runnable call) {
        try {
            return Thread.ofVirtual().start(call).join(Await.LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts, and fetches the first list. */
    private void start() {
        live.start();
        awaitFetch();
        runAll();
    }

    private void awaitFetch() {
        scheduler.advance(Duration.ZERO); // returns when the alarms that are due have run
    }

    private void runAll() {
        while (threads.waiting() > 0) {
            threads.runNext();
        }
    }

    private Duration untilNext() {
        return Duration.between(scheduler.instant(), scheduler.nextDue().orElseThrow());
    }

    private double failures(String reason) {
        return meters.get("reelay_catalog_refresh_failures_total")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static List<String> ids(List<ObjectNode> records) {
        return List.copyOf(new TreeSet<>(
                records.stream().map(record -> record.path("model_id").asText()).toList()));
    }

    private static List<ObjectNode> models(int from, int size) {
        return IntStream.range(from, from + size)
                .mapToObj(number -> record("acme/model-" + number))
                .toList();
    }
}
