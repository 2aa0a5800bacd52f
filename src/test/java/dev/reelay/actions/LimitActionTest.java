package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.audit.Action;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.CommandReader;
import dev.reelay.view.LimitRow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitActionTest {

    private final ActionRig rig = new ActionRig();
    private final Actions actions = rig.console.actions;

    private static LimitNumbers numbers(@Nullable String outstanding, @Nullable String perMinute) {
        return new LimitNumbers(outstanding, perMinute);
    }

    @Test
    void aLimitIsSetAndLiftedByCommandsThatCarryWhoAndWhy() {
        assertThat(actions.limit(MIA, "*", numbers("40", "60"), "as RunComfy wrote"))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail())
                                .isEqualTo("The limit of all jobs is 40 outstanding, 60 in a minute."));
        assertThat(actions.limit(BEN, "a/b", numbers(null, "2"), null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.view.commands().limits()).extracting(LimitRow::scope).containsExactly("*", "a/b");
        assertThat(actions.liftLimit(BEN, "*", "enough"))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail()).contains("is lifted", "REELAY_LIMIT_OUTSTANDING"));

        assertThat(rig.commands())
                .containsExactly(
                        "limit/* {\"command\":\"limit\",\"outstanding\":40,\"per_minute\":60,\"reason\":\"as RunComfy wrote\",\"by\":\"mia\"}",
                        "limit/a/b {\"command\":\"limit\",\"per_minute\":2,\"by\":\"ben\"}",
                        "limit/* tombstone");
        assertThat(rig.view.commands().limits()).extracting(LimitRow::scope).containsExactly("a/b");
    }

    @Test
    void whoLimitedWhatAndToHowManyIsRecordedBeforeItIsDone() {
        actions.limit(MIA, "*", numbers("40", null), "as RunComfy wrote");
        actions.liftLimit(MIA, "*", null);

        assertThat(rig.steps()).containsExactly("Attempted", "Done", "Attempted", "Done");
        assertThat(rig.entries.getFirst().action())
                .isEqualTo(
                        new Action(Action.Kind.LIMIT, new Subject.OneLimit("*", 40, null), "as RunComfy wrote", null));
        assertThat(rig.lastEntry().action())
                .isEqualTo(new Action(Action.Kind.LIFT_LIMIT, new Subject.OneLimit("*", null, null), null, null));

        rig.entriesLeft = 0;
        actions.limit(MIA, "*", numbers("50", null), null);
        assertThat(rig.commands()).hasSize(2);
    }

    /** The text is that of the workers, which read the same bytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            *     | 0       | -   | The field outstanding must be from 1 to 1000000, and is "0".
            *     | -3      | -   | The field outstanding must be from 1 to 1000000, and is "-3".
            *     | 1000001 | -   | The field outstanding must be from 1 to 1000000, and is "1000001".
            *     | 1.5     | -   | The field outstanding must be a whole number, and is 1.5.
            *     | ten     | -   | The field outstanding must be a whole number, and is of type string.
            *     | 4       | 1e3 | The field per_minute must be a whole number, and is of type string.
            *     | -       | -   | One of the fields outstanding and per_minute is required.
            """)
    void whatWorkersWouldRefuseIsRefusedInTheirWordsAndRecorded(
            String scope, @Nullable String outstanding, @Nullable String perMinute, String why) {
        assertThat(actions.limit(MIA, scope, numbers(outstanding, perMinute), null))
                .isInstanceOfSatisfying(ActionOutcome.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("invalid_limit");
                    assertThat(refused.message()).contains(why);
                });
        assertThat(rig.sends).isEmpty();
        assertThat(rig.lastEntry().step()).isInstanceOf(Step.Refused.class);
    }

    @Test
    void aScopeThatNoJobCanHaveIsRefused() {
        assertThat(actions.limit(MIA, "x".repeat(201), numbers("4", null), null))
                .isInstanceOf(ActionOutcome.Refused.class);
        assertThat(actions.limit(MIA, "", numbers("4", null), null)).isInstanceOf(ActionOutcome.Refused.class);
        assertThat(actions.limit(MIA, "\ud800", numbers("4", null), null)).isInstanceOf(ActionOutcome.Refused.class);
        assertThat(rig.sends).isEmpty();
    }

    /** Whether tenants can be limited is decided where workers read commands, and nowhere else. */
    @Test
    void theLimitOfATenantIsWhatTheReaderOfCommandsSays() {
        var reading = new CommandReader(1_000)
                .read(ActionRig.utf8("limit/tenant/acme"), ActionRig.utf8("{\"command\":\"limit\",\"outstanding\":4}"));

        ActionOutcome outcome = actions.limit(MIA, "tenant/acme", numbers("4", null), null);

        if (reading.flaw() == null) {
            assertThat(outcome).isInstanceOf(ActionOutcome.Done.class);
        } else {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ActionOutcome.Refused.class,
                            refused -> assertThat(refused.message())
                                    .contains(Objects.requireNonNull(reading.flaw())
                                            .message()));
        }
    }

    @Test
    void aLimitThatIsThereAlreadyIsSetAgainOnlyWithAnotherReasonOrInDoubt() {
        actions.limit(MIA, "*", numbers("40", null), "as RunComfy wrote");

        assertThat(actions.limit(BEN, "*", numbers("40", null), null)).isInstanceOf(ActionOutcome.AlreadySo.class);
        assertThat(actions.limit(BEN, "*", numbers("40", null), "they wrote again"))
                .isInstanceOf(ActionOutcome.Done.class);
        assertThat(actions.limit(BEN, "*", numbers("41", null), null))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail())
                                .isEqualTo("The limit of all jobs is 41 outstanding; it was 40 outstanding."));
        rig.feedsAsOf = rig.now.minus(Duration.ofMinutes(1));
        assertThat(actions.limit(BEN, "*", numbers("41", null), null)).isInstanceOf(ActionOutcome.Done.class);
    }

    @Test
    void aRefusedCommandBesideTheLimitIsReplacedByTheSameLimit() {
        actions.limit(MIA, "*", numbers("40", null), null);
        rig.view.command(new OutgoingRecord(ActionRig.utf8("limit/*"), ActionRig.utf8("no"), List.of()));

        assertThat(actions.limit(MIA, "*", numbers("40", null), null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.view.commands().limits()).extracting(LimitRow::flaw).containsOnlyNulls();
    }

    /** The stricter of two spellings holds: a limit that is raised under one of them would not be raised. */
    @Test
    void otherSpellingsOfTheModelAreReplacedAndLiftedToo() {
        actions.limit(MIA, "Luma/Ray", numbers("1", null), null);
        actions.limit(MIA, "luma/ray", numbers("9", null), null);

        assertThat(rig.view.commands().limits()).extracting(LimitRow::key).containsExactly("limit/luma/ray");
        assertThat(actions.liftLimit(MIA, "LUMA/ray", null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.view.commands().limits()).isEmpty();
    }

    @Test
    void whatIsNotLimitedIsLiftedOnlyInDoubt() {
        assertThat(actions.liftLimit(MIA, "*", null)).isInstanceOf(ActionOutcome.AlreadySo.class);
        rig.feedsAsOf = rig.now.minus(Duration.ofMinutes(1));
        assertThat(actions.liftLimit(MIA, "*", null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(actions.liftLimit(MIA, "a\nb", null)).isInstanceOf(ActionOutcome.Refused.class);
        assertThat(rig.commands()).containsExactly("limit/* tombstone");
    }
}
