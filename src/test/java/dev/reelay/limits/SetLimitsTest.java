package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.commands.Commands;
import dev.reelay.job.Ordering;
import dev.reelay.quota.Scope;
import dev.reelay.quota.ScopesInForce;
import dev.reelay.request.CommandReading;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import dev.reelay.timing.Scheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class SetLimitsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final Scheduler clock = new SettableScheduler(NOW);
    private final Commands commands = new Commands(TestTelemetry.of(new SimpleMeterRegistry(), clock, List.of()));
    private long offset;

    private void take(CommandReading reading) {
        commands.take(List.of(new Commands.Read(reading, offset++, NOW)));
    }

    private static CommandReading refused(String key) {
        return new CommandReading.RefusedCommand(key, CommandReading.Reason.WRONG_TYPE, "It is wrong.");
    }

    @Test
    void withoutSettingsAndCommandsThereIsNone() {
        assertThat(new SetLimits(commands.limits(), null, null).get().isEmpty()).isTrue();
    }

    @Test
    void aCommandTakesThePlaceOfTheSettingsUntilItIsLifted() {
        SetLimits set = new SetLimits(commands.limits(), 10, 60);
        assertThat(set.get().isEmpty()).isFalse();
        assertThat(set.get().of(Scope.ALL, Map.of()))
                .isEqualTo(Map.of(Measure.OUTSTANDING, 10, Measure.PER_MINUTE, 60));
        assertThat(set.get().of(Scope.ofModel("a/b"), Map.of())).isEmpty();

        take(new Limit("limit/*", 3, null));
        assertThat(set.get().of(Scope.ALL, Map.of())).isEqualTo(Map.of(Measure.OUTSTANDING, 3));
        take(new CommandReading.Removed("limit/*"));
        assertThat(set.get().of(Scope.ALL, granted(3))).containsEntry(Measure.OUTSTANDING, 10);
    }

    @Test
    void ofTwoKeysForOneModelTheStricterLimitHolds() {
        SetLimits set = new SetLimits(commands.limits(), null, null);
        take(new Limit("limit/A/b", 3, 100));
        take(new Limit("limit/a/B", 5, 50));

        assertThat(set.get().limits())
                .isEqualTo(Map.of(Scope.ofModel("a/b"), Map.of(Measure.OUTSTANDING, 3, Measure.PER_MINUTE, 50)));
    }

    @Test
    void aRefusedCommandLeavesWhatHeldAndWhereThatIsNotKnownTheScopeIsUnclear() {
        SetLimits set = new SetLimits(commands.limits(), 10, null);
        take(new Limit("limit/*", 3, null));
        take(refused("limit/*"));
        take(refused("limit/a/b"));

        assertThat(set.get().limits()).isEqualTo(Map.of(Scope.ALL, Map.of(Measure.OUTSTANDING, 3)));
        assertThat(set.get().unclear()).containsExactly(Scope.ofModel("a/b"));
        take(new CommandReading.Removed("limit/a/b"));
        assertThat(set.get().unclear()).isEmpty();
    }

    private static Map<Measure, Shared> granted(int limit) {
        return Map.of(Measure.OUTSTANDING, Shared.begin(limit, 1));
    }

    /** With nothing granted nobody knows what held: then it is as if there were no command, and not as if there were no limit. */
    @Test
    void whereTheFirstCommandIsRefusedTheSettingsHoldUntilSomethingWasGranted() {
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            SetLimits set = new SetLimits(commands.limits(), 10, null);
            take(refused("limit/*"));

            assertThat(set.get().of(Scope.ALL, Map.of())).isEqualTo(Map.of(Measure.OUTSTANDING, 10));
            assertThat(set.get().of(Scope.ALL, granted(3))).isEqualTo(Map.of(Measure.OUTSTANDING, 3));
            take(refused("limit/*"));
            take(refused("limit/a/b"));
            set.get();
            assertThat(log.records())
                    .singleElement()
                    .satisfies(line -> assertThat(line.getMessage()).startsWith("The command limit/* was refused"));
        }
    }

    /** A job's id may look like the key of a limit: the cancel holds, and the limit too. */
    @Test
    void aCancelUnderTheKeyOfALimitLeavesIt() {
        SetLimits set = new SetLimits(commands.limits(), null, null);
        take(new Limit("limit/*", 3, null));
        take(new CommandReading.Cancel("limit/*", null));

        assertThat(set.get().limits()).containsKey(Scope.ALL);
        assertThat(commands.cancelOf("limit/*")).isNotNull();
    }

    @Test
    void aTenantHasItsLimitItsWeightOrBothAndAWeightAloneIsNoLimit() {
        SetLimits set = new SetLimits(commands.limits(), null, null);
        take(new Limit("limit/tenant/Ada/1", 3, null, 5));
        take(new Limit("limit/tenant/bob", null, null, 2));

        assertThat(set.get().limits()).isEqualTo(Map.of(Scope.ofTenant("Ada/1"), Map.of(Measure.OUTSTANDING, 3)));
        assertThat(set.get().weight("Ada/1")).isEqualTo(5);
        assertThat(set.get().weight("bob")).isEqualTo(2);
        assertThat(set.get().weight("ada/1")).isOne();

        take(refused("limit/tenant/bob"));
        assertThat(set.get().weight("bob")).isEqualTo(2);
        take(new CommandReading.Removed("limit/tenant/Ada/1"));
        take(new CommandReading.Removed("limit/tenant/bob"));
        assertThat(set.get().isEmpty()).isTrue();
        assertThat(set.get().weight("Ada/1")).isOne();
        assertThat(set.get().weight("bob")).isOne();
    }

    /** Their numbers are in one record of each partition, which a topic has to take. */
    @Test
    void noMoreThanAThousandScopesHaveALimit() {
        SetLimits set = new SetLimits(commands.limits(), 7, 7);
        String longest = "\uD83D\uDE80".repeat(Ordering.MAX_TENANT - 4);
        for (int tenant = 0; tenant < ScopesInForce.MOST + 5; tenant++) {
            take(new Limit("limit/tenant/%04d%s".formatted(tenant, longest), 1, 1));
        }
        take(new Limit("limit/tenant/0000" + longest, 2, 2));
        assertThat(set.get().limits()).hasSize(ScopesInForce.MOST);

        TreeMap<Scope, Demand.Entry> entries = new TreeMap<>();
        Demand.Count most = new Demand.Count(1_000_000, 1_000_000);
        Map<Measure, Demand.Count> counts = Map.of(Measure.OUTSTANDING, most, Measure.PER_MINUTE, most);
        entries.put(Scope.ALL, new Demand.Entry(NOW.toEpochMilli(), counts));
        set.get().limits().keySet().forEach(scope -> entries.put(scope, new Demand.Entry(NOW.toEpochMilli(), counts)));
        assertThat(LimitRecords.encode(new Demand(0, entries)).value()).hasSizeLessThan(700_000);
    }

    /** A command that is changed is the last one in the topic: the account's limit is not the one that is left out for it. */
    @Test
    void whereThereAreTooManyThoseOfAllJobsAndOfModelsAreInForce() {
        SetLimits set = new SetLimits(commands.limits(), null, null);
        for (int tenant = 0; tenant < ScopesInForce.MOST; tenant++) {
            take(new Limit("limit/tenant/" + tenant, 1, null));
        }
        take(new Limit("limit/a/b", 5, null));
        take(new Limit("limit/*", 3, null));

        assertThat(set.get().limits())
                .hasSize(ScopesInForce.MOST)
                .containsEntry(Scope.ALL, Map.of(Measure.OUTSTANDING, 3))
                .containsEntry(Scope.ofModel("a/b"), Map.of(Measure.OUTSTANDING, 5))
                .containsKeys(Scope.ofTenant("0"), Scope.ofTenant("997"))
                .doesNotContainKeys(Scope.ofTenant("998"), Scope.ofTenant("999"));
    }

    /** All workers agree: of a limit that is set, and not granted, no job of its scope would ever be submitted. */
    @Test
    void whichOnesAreInForceDependsOnNoOrderAndOnNothingThatOneWorkerAloneKnows() {
        List<CommandReading> set = new ArrayList<>();
        for (int tenant = 0; tenant <= ScopesInForce.MOST; tenant++) {
            set.add(new Limit("limit/tenant/%04d".formatted(tenant), 1, null));
        }
        Set<Scope> inForce = inForce(set);
        assertThat(inForce).hasSize(ScopesInForce.MOST).doesNotContain(Scope.ofTenant("1000"));
        assertThat(inForce(set.reversed())).isEqualTo(inForce);

        List<CommandReading> repeated = new ArrayList<>(set);
        repeated.add(set.getFirst());
        assertThat(inForce(repeated)).isEqualTo(inForce);

        List<CommandReading> refused = new ArrayList<>(set);
        refused.add(refused("limit/tenant/0007"));
        assertThat(inForce(refused)).isEqualTo(inForce);
        refused.remove(7); // compaction took it
        assertThat(inForce(refused)).as("a worker that starts then").isEqualTo(inForce);
    }

    /** A worker that starts does not know that the command before was a weight alone. */
    @Test
    void aScopeWhoseNewestCommandWasRefusedCountsAlsoForWorkersThatKnowItHasNoLimit() {
        List<CommandReading> set = new ArrayList<>();
        for (int tenant = 1; tenant <= ScopesInForce.MOST; tenant++) {
            set.add(new Limit("limit/tenant/%04d".formatted(tenant), 1, null));
        }
        set.add(new Limit("limit/tenant/0000", null, null, 3));
        assertThat(inForce(set)).hasSize(ScopesInForce.MOST).contains(Scope.ofTenant("1000"));

        set.add(refused("limit/tenant/0000"));
        assertThat(inForce(set))
                .hasSize(ScopesInForce.MOST - 1)
                .doesNotContain(Scope.ofTenant("0000"), Scope.ofTenant("1000"));
        set.remove(ScopesInForce.MOST); // compaction took it
        assertThat(inForce(set)).as("a worker that starts then").doesNotContain(Scope.ofTenant("1000"));
    }

    /** Those for which a worker that read these knows a limit, or that there may be one. */
    private Set<Scope> inForce(List<CommandReading> read) {
        Commands own = new Commands(TestTelemetry.of(new SimpleMeterRegistry(), clock, List.of()));
        read.forEach(command -> own.take(List.of(new Commands.Read(command, offset++, NOW))));
        LimitRules rules = new SetLimits(own.limits(), null, null).get();
        Set<Scope> scopes = new HashSet<>(rules.limits().keySet());
        scopes.addAll(rules.unclear());
        return scopes;
    }

    @Test
    void theLogNamesTheFirstThatIsLeftOutAndHowManyOnce() {
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            SetLimits set = new SetLimits(commands.limits(), null, null);
            for (int tenant = 0; tenant < ScopesInForce.MOST + 2; tenant++) {
                take(new Limit("limit/tenant/told-%04d".formatted(tenant), 1, null));
            }
            set.get();
            take(new Limit("limit/tenant/told-0000", 2, null));
            set.get();

            List<ExtLogRecord> lines = log.records().stream()
                    .filter(line -> Arrays.toString(line.getParameters()).contains("told-"))
                    .toList();
            assertThat(lines).singleElement().satisfies(line -> {
                assertThat(line.getMessage())
                        .startsWith("limit/%s is not in force, and neither are the %d after it: %d limits are");
                assertThat(line.getParameters()).containsExactly("tenant/told-1000", 1, ScopesInForce.MOST);
            });
        }
    }

    @Test
    void longNamesTakeTheRoomOfFurtherOnes() {
        SetLimits set = new SetLimits(commands.limits(), null, null);
        for (int model = 0; model < ScopesInForce.MOST; model++) {
            take(new Limit("limit/%04d%s".formatted(model, "\uD83D\uDE80".repeat(Scope.MAX_LENGTH - 4)), 1, null));
        }
        assertThat(set.get().limits()).hasSizeBetween(600, ScopesInForce.MOST - 1);
    }
}
