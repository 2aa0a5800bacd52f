package dev.reelay.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cli.doctor.Diagnosis.Level;
import dev.reelay.kafka.TopicNames;
import dev.reelay.view.GroupState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows from what brokers say. */
class DoctorRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final TopicNames NAMES =
            new TopicNames("requests", "control", "jobs", "results", "dead-letters", "audit", "generation-limits");
    private static final Set<String> ALL = Set.of("Read", "Write", "Describe");

    // --- workers

    @Test
    void workersThatHaveAllPartitionsAreWell() {
        List<Diagnosis> found =
                Workers.check(group("Stable", List.of(0, 1), part(0, "w0", 5L, 9), part(1, "w0", 3L, 3)));

        assertThat(found).extracting(Diagnosis::level).containsOnly(Level.OK);
        assertThat(found.getLast().message()).isEqualTo("4 requests wait, most of them, 4, in partition 0");
    }

    @Test
    void nobodyInTheGroupIsWrongAndSaysHowManyRequestsWait() {
        GroupState nobody = new GroupState("reelay", "Empty", List.of(), List.of(part(0, null, null, 3)), NOON);

        assertThat(Workers.check(nobody)).singleElement().satisfies(one -> {
            assertThat(one.level()).isEqualTo(Level.WRONG);
            assertThat(one.message())
                    .startsWith("no worker is in the group reelay (Empty), and 3 requests wait.")
                    .contains("REELAY_GROUP_ID");
        });
    }

    @Test
    void aPartitionThatNobodyHasIsWrongUnlessTheGroupMovesPartitions() {
        assertThat(Workers.check(group("Stable", List.of(0), part(0, "w0", 0L, 0), part(1, null, 0L, 0))))
                .anyMatch(one -> one.level() == Level.WRONG
                        && one.message().startsWith("partitions [1] of the requests have no owner"));
        assertThat(Workers.check(group("PreparingRebalance", List.of(), part(0, null, 0L, 0))))
                .extracting(Diagnosis::level)
                .containsExactly(Level.OK, Level.WARNING, Level.OK);
    }

    @Test
    void aWorkerWithoutAPartitionIsOneTooMany() {
        assertThat(Workers.check(group("Stable", List.of(), part(0, "w1", 0L, 0))))
                .anyMatch(one -> one.level() == Level.WARNING
                        && one.message()
                                .equals("1 of the workers have no partition: there are more workers than partitions"));
    }

    // --- rights

    @Test
    void whoMayDoAllHasNothingToGrant() {
        assertThat(rights(Map.of("jobs", ALL, "control", ALL, "requests", ALL), ALL))
                .extracting(Diagnosis::level)
                .containsExactly(Level.OK);
    }

    @Test
    void aRightThatActionsNeedIsAWarningAndOneThatLookingNeedsIsWrong() {
        List<Diagnosis> found = rights(Map.of("jobs", Set.of("Describe"), "control", Set.of("Read")), ALL);

        assertThat(found).extracting(Diagnosis::level).containsExactly(Level.WRONG, Level.WARNING);
        assertThat(found.getFirst().message())
                .startsWith("this user has no right Read on jobs, which get, list, wait needs: kafka-acls ")
                .endsWith("--operation Read --topic jobs");
        assertThat(found.getLast().message()).contains("no right Write on control", "cancel, pause, resume");
    }

    @Test
    void brokersThatDoNotSayWhatAUserMayAreNoReasonForAnAlarm() {
        assertThat(rights(Map.of(), null)).extracting(Diagnosis::level).containsExactly(Level.SKIPPED);
        assertThat(rights(Map.of("jobs", ALL), Set.of()))
                .singleElement()
                .satisfies(one -> assertThat(one.message()).contains("no right Describe on the group reelay"));
    }

    // --- the clock

    @Test
    void aClockIsJudgedByWhatIsCertainOfTheDifference() {
        assertThat(skew(Duration.ofMillis(900), Duration.ofMillis(10)).level()).isEqualTo(Level.OK);
        assertThat(skew(Duration.ofSeconds(3), Duration.ofSeconds(5)).level())
                .as("the answer took longer than the difference")
                .isEqualTo(Level.OK);
        assertThat(skew(Duration.ofSeconds(3), Duration.ofMillis(10))).satisfies(one -> {
            assertThat(one.level()).isEqualTo(Level.WARNING);
            assertThat(one.message())
                    .startsWith("the broker's clock is 3.0 s ahead of the one here")
                    .contains("NTP");
        });
        assertThat(skew(Duration.ofMinutes(-3), Duration.ZERO)).satisfies(one -> {
            assertThat(one.level()).isEqualTo(Level.WRONG);
            assertThat(one.message()).startsWith("the broker's clock is 180.0 s behind the one here");
        });
    }

    @Test
    void aRecordFromTheFutureShowsAClockThatIsWrong() {
        assertThat(Clocks.compare(-1, NOON).level()).isEqualTo(Level.OK);
        assertThat(Clocks.compare(NOON.minusSeconds(900).toEpochMilli(), NOON).level())
                .isEqualTo(Level.OK);
        assertThat(Clocks.compare(NOON.plusSeconds(30).toEpochMilli(), NOON)).satisfies(one -> {
            assertThat(one.level()).isEqualTo(Level.WARNING);
            assertThat(one.message()).startsWith("the newest record is 30.0 s from the future");
        });
    }

    private static Diagnosis skew(Duration skew, Duration roundTrip) {
        return Clocks.compare(NOON, NOON.plus(roundTrip.dividedBy(2)).plus(skew), NOON.plus(roundTrip));
    }

    private static List<Diagnosis> rights(Map<String, Set<String>> topics, @Nullable Set<String> group) {
        return new Rights(NAMES).check(topics, "reelay", group);
    }

    private static GroupState group(String state, List<Integer> ofTheFirst, GroupState.Partition... partitions) {
        return new GroupState(
                "reelay",
                state,
                List.of(new GroupState.Member("w0", "/10.0.0.1", ofTheFirst)),
                List.of(partitions),
                NOON);
    }

    private static GroupState.Partition part(int number, @Nullable String owner, @Nullable Long committed, long end) {
        return new GroupState.Partition(number, owner, committed, 0, end);
    }
}
