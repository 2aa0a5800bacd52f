package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.audit.Action;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.view.money.BudgetRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetActionTest {

    private final ActionRig rig = new ActionRig();
    private final Actions actions = rig.console.actions;

    private static BudgetNumbers numbers(@Nullable String usd, @Nullable String jobs) {
        return new BudgetNumbers(usd, jobs);
    }

    @Test
    void aBudgetIsSetAndLiftedByCommandsThatCarryWhoAndWhy() {
        assertThat(actions.budget(MIA, "*", numbers("50.50", "500"), "as agreed"))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail())
                                .isEqualTo("The budget of all jobs is 50.5 USD a day, 500 jobs a day."));
        assertThat(actions.budget(BEN, "tenant/acme", numbers(null, "2"), null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.view.commands().budgets()).extracting(BudgetRow::scope).containsExactly("*", "tenant/acme");
        assertThat(actions.liftBudget(BEN, "*", "enough"))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail()).isEqualTo("The budget of all jobs is lifted."));

        assertThat(rig.commands())
                .containsExactly(
                        "budget/* {\"command\":\"budget\",\"usd_per_day\":50.50,\"jobs_per_day\":500,\"reason\":\"as agreed\",\"by\":\"mia\"}",
                        "budget/tenant/acme {\"command\":\"budget\",\"jobs_per_day\":2,\"by\":\"ben\"}",
                        "budget/* tombstone");
        assertThat(rig.view.commands().budgets()).extracting(BudgetRow::scope).containsExactly("tenant/acme");
        assertThat(rig.view.commands().limits()).isEmpty();
    }

    @Test
    void whoSetWhichBudgetIsRecordedBeforeItIsDone() {
        actions.budget(MIA, "*", numbers("50.50", null), "as agreed");
        actions.liftBudget(MIA, "*", null);

        assertThat(rig.steps()).containsExactly("Attempted", "Done", "Attempted", "Done");
        assertThat(rig.entries.getFirst().action())
                .isEqualTo(new Action(
                        Action.Kind.BUDGET,
                        new Subject.OneBudget("*", new BigDecimal("50.5"), null),
                        "as agreed",
                        null));
        assertThat(rig.lastEntry().action())
                .isEqualTo(new Action(Action.Kind.LIFT_BUDGET, new Subject.OneBudget("*", null, null), null, null));

        rig.entriesLeft = 0;
        actions.budget(MIA, "*", numbers("50", null), null);
        assertThat(rig.commands()).hasSize(2);
    }

    /** The text is that of the workers, which read the same bytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            *          | 0         | -   | The field usd_per_day must be above 0 and at most 1000000000, and is "0".
            *          | -3        | -   | The field usd_per_day must be above 0
            *          | 0.0000001 | -   | The field usd_per_day may have 6 decimals
            *          | fifty     | -   | The field usd_per_day must be a number, and is of type string.
            *          | 4         | 1.5 | The field jobs_per_day must be a whole number, and is "1.5".
            *          | -         | -   | One of the fields usd_per_day and jobs_per_day is required.
            tenant/    | 4         | -   | The key of a budget must be
            """)
    void whatWorkersWouldRefuseIsRefusedInTheirWordsAndRecorded(
            String scope, @Nullable String usd, @Nullable String jobs, String why) {
        assertThat(actions.budget(MIA, scope, numbers(usd, jobs), null))
                .isInstanceOfSatisfying(ActionOutcome.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("invalid_budget");
                    assertThat(refused.message())
                            .startsWith("Workers would refuse this budget: ")
                            .contains(why);
                });
        assertThat(rig.sends).isEmpty();
        assertThat(rig.lastEntry().step()).isInstanceOf(Step.Refused.class);
    }

    /** An entry is made of anything that somebody typed, before it is refused. */
    @Test
    void aNumberOfAnySizeIsRefusedAndNotThrownAt() {
        String nines = "9".repeat(40);
        assertThat(actions.budget(MIA, "*", numbers(nines + "." + nines, nines), null))
                .isInstanceOf(ActionOutcome.Refused.class);
        assertThat(actions.budget(MIA, "*", numbers("1e999999999", null), null))
                .isInstanceOf(ActionOutcome.Refused.class);
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void aBudgetThatIsThereAlreadyIsSetAgainOnlyWithAnotherReasonOrInDoubt() {
        actions.budget(MIA, "*", numbers("40", null), "as agreed");

        assertThat(actions.budget(BEN, "*", numbers("40.00", null), null)).isInstanceOf(ActionOutcome.AlreadySo.class);
        assertThat(actions.budget(BEN, "*", numbers("40", null), "agreed again"))
                .isInstanceOf(ActionOutcome.Done.class);
        assertThat(actions.budget(BEN, "*", numbers("41", null), null))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail())
                                .isEqualTo("The budget of all jobs is 41 USD a day; it was 40 USD a day."));
        rig.feedsAsOf = rig.now.minus(Duration.ofMinutes(1));
        assertThat(actions.budget(BEN, "*", numbers("41", null), null)).isInstanceOf(ActionOutcome.Done.class);
    }

    @Test
    void aRefusedCommandBesideTheBudgetIsReplacedAndOtherSpellingsOfTheModelAreToo() {
        actions.budget(MIA, "Luma/Ray", numbers("40", null), null);
        rig.view.command(new OutgoingRecord(ActionRig.utf8("budget/Luma/Ray"), ActionRig.utf8("no"), List.of()));
        assertThat(rig.view.commands().budgets()).extracting(BudgetRow::numbers).containsExactly("40 USD a day");

        assertThat(actions.budget(MIA, "luma/ray", numbers("40", null), null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.view.commands().budgets()).extracting(BudgetRow::key).containsExactly("budget/luma/ray");
        assertThat(rig.view.commands().budgets()).extracting(BudgetRow::flaw).containsOnlyNulls();
    }

    @Test
    void whatHasNoBudgetIsLiftedOnlyInDoubt() {
        assertThat(actions.liftBudget(MIA, "*", null)).isInstanceOf(ActionOutcome.AlreadySo.class);
        rig.feedsAsOf = rig.now.minus(Duration.ofMinutes(1));
        assertThat(actions.liftBudget(MIA, "*", null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(actions.liftBudget(MIA, "a\nb", null)).isInstanceOf(ActionOutcome.Refused.class);
        assertThat(rig.commands()).containsExactly("budget/* tombstone");
    }
}
