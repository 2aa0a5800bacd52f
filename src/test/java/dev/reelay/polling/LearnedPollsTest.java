package dev.reelay.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.outcome.Status;
import dev.reelay.timing.Outlook;
import dev.reelay.timing.PollPlan;
import dev.reelay.timing.RunTimes;
import dev.reelay.timing.Sightings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnedPollsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration TYPICAL = Duration.ofMinutes(5);
    private static final Duration COST = Duration.ofMillis(200);

    private final LearnedPolls polls = polls();

    private static LearnedPolls polls() {
        return new LearnedPolls(COST, new Budget(50), _ -> TYPICAL);
    }

    @Test
    void aPartitionThatIsOpenedElsewhereTeachesTheSameSchedule() {
        List<Ended> receipts = receipts(200, 1);
        receipts.forEach(receipt -> polls.ended(3, receipt));
        LearnedPolls another = polls();
        another.restored(3, receipts);

        for (int age = 0; age < 300; age += 5) {
            assertThat(plan(another, age).pause()).isEqualTo(plan(polls, age).pause());
        }
    }

    @Test
    void aPartitionThatIsOpenedAgainTeachesNothingTwice() {
        List<Ended> receipts = receipts(40, 1);
        receipts.forEach(receipt -> polls.ended(3, receipt));
        Duration before = plan(polls, 100).pause();

        polls.restored(3, receipts);

        assertThat(plan(polls, 100).pause()).isEqualTo(before);
        polls.restored(4, receipts);
        assertThat(plan(polls, 100).pause()).isNotEqualTo(before);
    }

    /** Plans of jobs that no poll has shown are kept: they are those of their age, and of what is known by then. */
    @Test
    void aPlanThatWasMadeBeforeIsThatOfTheAgeAndOfWhatIsKnown() {
        List<Duration> unknown = pauses();
        assertThat(unknown).doesNotHaveDuplicates();
        // 256 plans are kept: these two have one place
        assertThat(plan(polls, 20).pause()).isNotEqualTo(plan(polls, 276).pause());
        receipts(200, 1).forEach(receipt -> polls.ended(0, receipt));
        LearnedPolls another = polls();
        receipts(200, 1).forEach(receipt -> another.ended(0, receipt));

        for (int age = 0; age < 300; age += 20) {
            assertThat(plan(polls, age).pause()).isEqualTo(plan(another, age).pause());
        }
        assertThat(pauses()).isNotEqualTo(unknown);
    }

    private List<Duration> pauses() {
        return Stream.of(60, 120, 180, 240).map(age -> plan(polls, age).pause()).toList();
    }

    @Test
    void anExpectedEndIsToldOnceAFewJobsHaveEnded() {
        assertThat(plan(polls, 0).expectedEnd()).isNull();

        receipts(100, 1).forEach(receipt -> polls.ended(0, receipt));

        assertThat(Duration.between(NOW, plan(polls, 0).expectedEnd()).toSeconds())
                .isBetween(110L, 130L);
    }

    @Test
    void aVariantIsKnownByItselfFromThirtyJobsOn() {
        Random random = new Random(1);
        for (int i = 0; i < 29; i++) {
            polls.ended(0, receipt("480p/5", seconds(random, 60), i));
            polls.ended(0, receipt("1080p/5", seconds(random, 240), i));
        }
        assertThat(expected("480p/5")).isCloseTo(expected("1080p/5"), within(0L));

        polls.ended(0, receipt("480p/5", seconds(random, 60), 30));
        polls.ended(0, receipt("1080p/5", seconds(random, 240), 30));

        assertThat(expected("480p/5")).isCloseTo(60, within(6L));
        assertThat(expected("1080p/5")).isCloseTo(240, within(24L));
    }

    private long expected(String variant) {
        Instant end = polls.plan(queued(variant), Sightings.NONE, TYPICAL, NOW).expectedEnd();
        return end == null ? -1 : Duration.between(NOW, end).toSeconds();
    }

    static Stream<Ended> receiptsThatSayNothing() {
        Instant late = NOW.plusSeconds(100);
        return Stream.of(
                receipt(NOW, NOW, null),
                receipt(null, late, new RunTimes(null, 60_000, 0, 0, false)),
                receipt(NOW, NOW.minusSeconds(1), new RunTimes(null, 60_000, 0, 0, false)),
                receipt(NOW, late, new RunTimes(null, Long.MAX_VALUE, 0, 0, false)),
                receipt(NOW, late, new RunTimes(null, -1, 0, 0, false)),
                receipt(NOW, late, new RunTimes(null, 60_000, Long.MAX_VALUE, 0, false)),
                receipt(NOW, late, new RunTimes(null, 0, 0, 200_000, false)),
                receipt(NOW, late, new RunTimes(null, 0, 0, Long.MIN_VALUE, true)),
                receipt(NOW, late, new RunTimes(null, 0, 0, 0, true)),
                receipt(Instant.MIN, Instant.MAX, new RunTimes(null, 60_000, 0, 0, false)));
    }

    @ParameterizedTest
    @MethodSource
    void receiptsThatSayNothing(Ended receipt) {
        receipts(40, 1).forEach(one -> polls.ended(0, one));
        PollPlan before = plan(polls, 100);

        for (int i = 0; i < 100; i++) {
            polls.ended(0, receipt);
            polls.restored(i, List.of(receipt));
        }

        assertThat(plan(polls, 100)).isEqualTo(before);
    }

    @Test
    void clocksThatWereSetBackMakeNoPollStorm() {
        receipts(100, 1).forEach(receipt -> polls.ended(0, receipt));
        InProgress running = new InProgress(job(), "r", NOW, Instant.MAX);

        for (Instant now : List.of(NOW.minusSeconds(86_400), NOW, NOW.plusSeconds(86_400))) {
            for (Sightings seen : List.of(
                    Sightings.NONE,
                    new Sightings(Long.MAX_VALUE, Long.MAX_VALUE, 1_000_000, Long.MIN_VALUE, 1),
                    new Sightings(1, 1, 1_000_000, 1, 999_999))) {
                assertThat(polls.plan(queued(null), seen, TYPICAL, now).pause())
                        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
                assertThat(polls.plan(running, seen, TYPICAL, now).pause())
                        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void theBudgetStretchesThePausesOfAllJobs() {
        Duration alone = plan(polls, 20).pause();
        for (int i = 0; i < 3_000; i++) {
            polls.planned(NOW, NOW.plusSeconds(20), Duration.ofSeconds(20));
        }

        assertThat(plan(polls, 20).pause().toMillis()).isCloseTo(3 * alone.toMillis(), within(100L));
    }

    @Test
    void requestsThatNameEverMoreModelsAndVariantsFillNoMemory() {
        Kinds kinds = new Kinds();
        Lifetime life = new Lifetime(0, 2, 60, 60);
        for (int i = 0; i < 20_000; i++) {
            kinds.learn("model-" + i, "v" + i, life, 100);
            kinds.learn("model-0", "v" + i, life, 100);
        }

        assertThat(kinds.size()).isLessThanOrEqualTo(Kinds.MOST_KINDS);
        assertThat(kinds.knowledge("model-19999", "v", 100).whole().quantile(0.5))
                .isCloseTo(60, within(6.0));
    }

    @Test
    void shardsLearnAndPlanAtTheSameTime() throws Exception {
        try (ExecutorService shards = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int partition = 0; partition < 8; partition++) {
                int own = partition;
                all.add(shards.submit(() -> {
                    for (Ended receipt : receipts(500, own)) {
                        polls.ended(own, receipt);
                        polls.planned(NOW, NOW.plusSeconds(3_000), Duration.ofSeconds(29));
                        assertThat(plan(polls, 100).pause()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(Duration.between(NOW, plan(polls, 0).expectedEnd()).toSeconds())
                .isBetween(110L, 130L);
    }

    private static PollPlan plan(LearnedPolls polls, int age) {
        return polls.plan(queued(null), Sightings.NONE, TYPICAL, NOW.plusSeconds(age));
    }

    private static InQueue queued(@Nullable String variant) {
        return new InQueue(job(), "r", NOW, null, new Outlook(variant, null, null));
    }

    private static Job job() {
        return new Job(
                "a",
                "m",
                null,
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                Ordering.DEFAULT,
                "h",
                Origin.at(NOW),
                Checks.NONE);
    }

    /** Of 120 s, σ 0.2. */
    private static List<Ended> receipts(int count, long seed) {
        Random random = new Random(seed);
        List<Ended> receipts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receipts.add(receipt(null, seconds(random, 120), i));
        }
        return receipts;
    }

    private static double seconds(Random random, double median) {
        return median * Math.exp(0.2 * random.nextGaussian());
    }

    private static Ended receipt(@Nullable String variant, double seconds, int number) {
        Instant end = NOW.plusSeconds(1_000L * number);
        long took = Math.round(seconds * 1e3);
        return receipt(end.minusMillis(took + 500), end, new RunTimes(variant, took, 0, 0, false));
    }

    private static Ended receipt(@Nullable Instant submitted, Instant finished, @Nullable RunTimes times) {
        Ended receipt =
                new Ended("a", "m", Status.COMPLETED, "h", "r", Origin.at(NOW), submitted, null, finished, false, null);
        return times == null ? receipt : receipt.with(times);
    }
}
