package dev.reelay.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.json.JsonBytes;
import dev.reelay.timing.Outlook;
import dev.reelay.timing.PollHistory;
import dev.reelay.timing.RunTimes;
import dev.reelay.timing.Sightings;
import dev.reelay.timing.Variants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What polls show of a job: sightings, outlook, what a receipt keeps, and how often the ledger gets it. */
class PollSightingsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Job JOB =
            new Job("a", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "hash", NOW.minusSeconds(1));

    private final InQueue queued = new InQueue(JOB, "r", NOW, null, Outlook.of("720p/5"));

    @Test
    void fallingPlacesInTheQueueTellTheStart() {
        Sightings seen = Sightings.NONE
                .with(new PollAnswer.Queued(30), NOW.plusSeconds(10))
                .with(new PollAnswer.Queued(20), NOW.plusSeconds(40));

        assertThat(seen.untilStart()).isEqualTo(60_000);
        assertThat(seen.queued()).isEqualTo(NOW.plusSeconds(40).toEpochMilli());
    }

    @Test
    void placesThatDoNotFallOrAreNotThereTellNothing() {
        Sightings still = Sightings.NONE
                .with(new PollAnswer.Queued(30), NOW.plusSeconds(10))
                .with(new PollAnswer.Queued(30), NOW.plusSeconds(40));

        assertThat(still.untilStart()).isNegative();
        assertThat(still.with(new PollAnswer.Queued(90), NOW.plusSeconds(50)).untilStart())
                .isNegative();
        assertThat(still.with(new PollAnswer.Queued(), NOW.plusSeconds(50)).untilStart())
                .isNegative();
        assertThat(Sightings.NONE.untilStart()).isNegative();
    }

    @Test
    void theEndCountsByRunComfysClockBetweenTheLastTwoPolls() {
        Sightings seen = Sightings.NONE.with(new PollAnswer.Running(), NOW.plusSeconds(50));

        assertThat(ended(seen, Duration.ofMillis(55_500))).isEqualTo(new RunTimes("720p/5", 55_500, 0, 0, false));
        assertThat(ended(seen, Duration.ofSeconds(62)).took()).isEqualTo(60_000);
        assertThat(ended(seen, Duration.ofSeconds(45)).took()).isEqualTo(50_000);
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S", "PT30S", "PT71S", "PT40H"})
    void aTimeOfRunComfysThatThePollsContradictDoesNotCount(Duration took) {
        Sightings seen = Sightings.NONE.with(new PollAnswer.Running(), NOW.plusSeconds(50));

        assertThat(ended(seen, took)).isEqualTo(new RunTimes("720p/5", 0, 0, 50_000, false));
    }

    @Test
    void withoutTimesOfRunComfysThePollsBoundTheEnd() {
        Sightings seen = Sightings.NONE
                .with(new PollAnswer.Queued(3), NOW.plusSeconds(20))
                .with(new PollAnswer.NotYet("odd"), NOW.plusSeconds(30))
                .with(new CallFailure(CallFailure.Kind.SERVER_ERROR, null, null), NOW.plusSeconds(40));

        assertThat(ended(seen, null)).isEqualTo(new RunTimes("720p/5", 0, 20_000, 30_000, false));
        assertThat(ended(Sightings.NONE, null)).isEqualTo(new RunTimes("720p/5", 0, 0, 1, false));
    }

    private RunTimes ended(Sightings seen, @Nullable Duration took) {
        return RunTimes.ended("720p/5", NOW, seen, took, NOW.plusSeconds(60));
    }

    @Test
    void theReceiptsOfJobsThatTimedOutOrWereCancelledSaySo() {
        PollDecisions polls = polls(null);
        PollHistory history = PollHistory.NONE.with(new PollAnswer.Running(), NOW.plusSeconds(50));
        Instant late = NOW.plus(Duration.ofHours(3));

        assertThat(receipt(polls.polled(queued, new PollAnswer.Running(), history, late))
                        .times())
                .isEqualTo(new RunTimes("720p/5", 0, 0, 50_000, true));
        assertThat(receipt(polls.polled(queued, new PollAnswer.Cancelled(), history, NOW.plusSeconds(60)))
                        .times())
                .isEqualTo(new RunTimes("720p/5", 0, 0, 50_000, true));
    }

    private static JobState.Ended receipt(Decision decision) {
        return ((Step.End) decision.step()).ending().receipt();
    }

    @Test
    void theLedgerGetsTheOutlookWhenItChangesButNotWithinFifteenSeconds() {
        PollDecisions polls = polls(NOW.plusSeconds(90));
        PollHistory fresh = PollHistory.NONE;
        PollHistory justNoted = fresh.notedAt(NOW);
        InQueue told = queued.with(new Outlook("720p/5", 7, NOW.plusSeconds(90)));

        assertThat(polls.polled(queued, new PollAnswer.Queued(7), fresh, NOW.plusSeconds(5))
                        .step())
                .isEqualTo(new Step.Refresh(told));
        assertThat(polls.polled(queued, new PollAnswer.Queued(7), justNoted, NOW.plusSeconds(14))
                        .step())
                .isEqualTo(new Step.Stay());
        assertThat(polls.polled(queued, new PollAnswer.Queued(7), justNoted, NOW.plusSeconds(15))
                        .step())
                .isEqualTo(new Step.Refresh(told));
        assertThat(polls.polled(told, new PollAnswer.Queued(7), fresh, NOW.plusSeconds(5))
                        .step())
                .isEqualTo(new Step.Stay());
    }

    @Test
    void aMoveIsNeverPutOffForTheOutlookAndTakesItAlong() {
        PollHistory justNoted = PollHistory.NONE.notedAt(NOW);
        InQueue told = queued.with(new Outlook("720p/5", 7, NOW.plusSeconds(20)));

        Step step = polls(NOW.plusSeconds(90))
                .polled(told, new PollAnswer.Running(), justNoted, NOW.plusSeconds(1))
                .step();

        assertThat(step)
                .isEqualTo(new Step.Move(new InProgress(JOB, "r", NOW, NOW.plusSeconds(1))
                        .with(new Outlook("720p/5", null, NOW.plusSeconds(90)))));
    }

    @Test
    void aSmallMoveOfTheExpectedEndIsNoNews() {
        Outlook outlook = new Outlook(null, null, NOW.plusSeconds(100));

        assertThat(outlook.with(null, NOW.plusSeconds(108), NOW)).isEqualTo(outlook);
        assertThat(outlook.with(null, NOW.plusSeconds(112), NOW)).isNotEqualTo(outlook);
        assertThat(outlook.with(null, NOW.plusSeconds(104), NOW.plusSeconds(99)))
                .isEqualTo(outlook);
        assertThat(outlook.with(null, NOW.plusSeconds(105), NOW.plusSeconds(99)))
                .isNotEqualTo(outlook);
        assertThat(outlook.with(null, null, NOW).expectedEnd()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"resolution\":\"720p\",\"duration\":5}; 720p/5",
                "{\"prompt\":\"x\",\"duration\":\"10s\"}; /10s",
                "{\"nested\":{\"resolution\":\"1080p\"},\"resolution\":\"480P\"}; 480P/",
                "{\"resolution\":[\"720p\"],\"duration\":{}}; ",
                "{\"resolution\":\"a very long resolution\",\"duration\":\"<b>\"}; ",
                "{\"duration\":3.1415926535897932384626}; ",
                "{\"duration\":null,\"resolution\":true}; ",
                "{}; "
            })
    void theVariantIsTheResolutionAndTheDuration(String input, @Nullable String variant) {
        assertThat(Variants.of(JsonBytes.trusted(input.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(variant);
    }

    private static PollDecisions polls(@Nullable Instant expectedEnd) {
        return new PollDecisions(new FixedDeadlines(null), new QuarterOfAge(expectedEnd), () -> 0.5);
    }
}
