package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.cancelled;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.view.CommandRow;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancels, pauses and findings, and how all actions are recorded. */
class ActionsTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";

    private final ActionRig rig = new ActionRig();
    private final Actions actions = rig.console.actions;

    private static String code(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Refused refused -> refused.code();
            case ActionOutcome.Done _ -> "done";
            case ActionOutcome.AlreadySo _ -> "already_so";
            case ActionOutcome.NeedsConfirmation _ -> "needs_confirmation";
            case ActionOutcome.Unclear _ -> "unclear";
        };
    }

    @Test
    void aJobIsCancelledByACommandWithItsIdAndTheReason() {
        rig.view.state(accepted(job("a", 0)));

        assertThat(code(actions.cancel(MIA, "a", false, "customer left"))).isEqualTo("done");

        assertThat(rig.commands())
                .containsExactly("a {\"command\":\"cancel\",\"id\":\"a\",\"reason\":\"customer left\"}");
        assertThat(rig.view.commands().row("a").orElseThrow().kind()).isEqualTo(CommandRow.Kind.CANCEL);
    }

    @Test
    void anActionIsRecordedBeforeItIsDoneAndWhenItIsDone() {
        rig.view.state(accepted(job("a", 0)));

        ActionOutcome.Done done = (ActionOutcome.Done) actions.cancel(MIA, "a", false, "customer left");

        assertThat(rig.steps()).containsExactly("Attempted", "Done");
        assertThat(rig.entries).extracting(AuditEntry::id).containsOnly(done.actionId());
        assertThat(rig.entries).extracting(AuditEntry::actor).containsOnly(MIA);
        assertThat(rig.lastEntry().action().reason()).isEqualTo("customer left");
        assertThat(rig.lastEntry().action().subject())
                .isEqualTo(new Subject.OneJob("a", job("a", 0).receivedAt().truncatedTo(ChronoUnit.MILLIS)));
    }

    @Test
    void withoutAnEntryNothingIsDone() {
        rig.view.state(accepted(job("a", 0)));
        rig.entriesLeft = 0;

        assertThat(code(actions.cancel(MIA, "a", false, null))).isEqualTo("not_recorded");

        assertThat(rig.sends).isEmpty();
        assertThat(code(actions.pause(MIA, "*", null))).isEqualTo("not_recorded");
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void whenTheBrokersDoNotAnswerTheOutcomeSaysThatNobodyKnows() {
        rig.view.state(accepted(job("a", 0)));
        rig.sendsLeft = 0;

        assertThat(code(actions.cancel(MIA, "a", false, null))).isEqualTo("unclear");
        assertThat(rig.steps()).containsExactly("Attempted");

        rig.sendsLeft = 9;
        assertThat(code(actions.cancel(MIA, "a", false, null))).isEqualTo("done");
    }

    @Test
    void anActionThatIsDoneIsDoneAlsoWhenItsEndCannotBeRecorded() {
        rig.view.state(accepted(job("a", 0)));
        rig.entriesLeft = 1;

        assertThat(code(actions.cancel(MIA, "a", false, null))).isEqualTo("done");
        assertThat(rig.commands()).hasSize(1);
    }

    @Test
    void whatIsRefusedIsRecorded() {
        rig.view.ended(completed(job("a", 0)));

        assertThat(code(actions.cancel(BEN, "a", false, "no use"))).isEqualTo("ended");
        assertThat(code(actions.refuse(
                        BEN,
                        new Action(Action.Kind.PAUSE, new Subject.OneModel("*"), null, null),
                        "role_missing",
                        "The role act is missing.")))
                .isEqualTo("role_missing");

        assertThat(rig.sends).isEmpty();
        assertThat(rig.entries)
                .extracting(entry -> ((Step.Refused) entry.step()).code())
                .containsExactly("ended", "role_missing");
        assertThat(rig.entries).extracting(AuditEntry::actor).containsOnly(BEN);
    }

    @Test
    void aRefusalHoldsAlsoWhenItCannotBeRecorded() {
        rig.view.ended(completed(job("a", 0)));
        rig.entriesLeft = 0;

        assertThat(code(actions.cancel(BEN, "a", false, null))).isEqualTo("ended");
    }

    @Test
    void aSecondCancelSaysThatTheFirstHolds() {
        rig.view.state(accepted(job("a", 0)));
        actions.cancel(MIA, "a", false, null);

        assertThat(actions.cancel(BEN, "a", false, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.AlreadySo.class,
                        so -> assertThat(so.detail()).startsWith("A cancel of the job was sent at "));
        assertThat(rig.commands()).hasSize(1);

        rig.view.ended(cancelled(job("a", 0)));
        assertThat(code(actions.cancel(BEN, "a", false, null))).isEqualTo("already_so");
    }

    @Test
    void twoPeopleWhoCancelAtOnceBothDoAndThatIsHarmless() {
        rig.view.state(accepted(job("a", 0)));
        rig.delayed = true;

        assertThat(code(actions.cancel(MIA, "a", false, null))).isEqualTo("done");
        assertThat(code(rig.process().actions.cancel(BEN, "a", false, null))).isEqualTo("done");

        assertThat(rig.commands()).hasSize(2).containsOnly("a {\"command\":\"cancel\",\"id\":\"a\"}");
    }

    @Test
    void aCancelOfAnUnknownJobWaitsForItOnlyWhenThatIsConfirmed() {
        assertThat(actions.cancel(MIA, "b", false, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.NeedsConfirmation.class,
                        risk -> assertThat(risk.risk()).contains("waits 7 days"));
        assertThat(rig.entries).isEmpty();

        assertThat(code(actions.cancel(MIA, "b", true, null))).isEqualTo("done");
        assertThat(rig.commands()).hasSize(1);
        assertThat(rig.lastEntry().action().confirmed()).isTrue();
    }

    @Test
    void aJobWhoseReceiptIsGoneIsUnknownToACancel() {
        rig.view.ended(completed(job("a", 0))).forgotten("a");

        assertThat(actions.cancel(MIA, "a", false, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.NeedsConfirmation.class,
                        risk -> assertThat(risk.risk()).contains("its receipt is gone", "another job with this id"));
    }

    @Test
    void aCancelIsSentAgainWhenCommandsAreNotCurrent() {
        rig.view.state(accepted(job("a", 0)));
        actions.cancel(MIA, "a", false, null);
        rig.viewFeed = ActionRig.feed("generation-control", false, 0);

        assertThat(code(actions.cancel(MIA, "a", false, null))).isEqualTo("done");
        assertThat(actions.cancel(MIA, "b", false, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.NeedsConfirmation.class,
                        risk -> assertThat(risk.risk()).contains("generation-control is still being read"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "pause/x", "\uD800"})
    void anIdThatNoJobCanHaveIsRefused(String id) {
        assertThat(code(actions.cancel(MIA, id, true, null))).isEqualTo("invalid_id");
        assertThat(code(actions.cancel(MIA, "x".repeat(201), true, null))).isEqualTo("invalid_id");

        assertThat(rig.sends).isEmpty();
        assertThat(rig.steps()).containsExactly("Refused", "Refused");
    }

    @Test
    void aReasonIsOneLineOfBoundedLength() {
        rig.view.state(accepted(job("a", 0)));

        actions.cancel(MIA, "a", false, "x\n" + "y".repeat(600));

        assertThat(rig.lastEntry().action().reason())
                .hasSize(500)
                .startsWith("x yyy")
                .endsWith("…");
        assertThat(rig.commands().getFirst()).contains("\"reason\":\"x yyy").hasSizeLessThan(560);
    }

    @Test
    void aPauseAndItsEndCarryWhoAndWhy() {
        assertThat(code(actions.pause(MIA, LUMA, "costs too much"))).isEqualTo("done");
        assertThat(code(actions.pause(MIA, "*", null))).isEqualTo("done");
        assertThat(rig.view.commands().pausesInForce()).hasSize(2);
        assertThat(code(actions.resume(BEN, LUMA, "cheap again"))).isEqualTo("done");
        assertThat(code(actions.resume(BEN, "*", null))).isEqualTo("done");

        assertThat(rig.commands())
                .containsExactly(
                        "pause/" + LUMA + " {\"command\":\"pause\",\"model\":\"" + LUMA
                                + "\",\"reason\":\"costs too much\",\"by\":\"mia\"}",
                        "pause/* {\"command\":\"pause\",\"by\":\"mia\"}",
                        "pause/" + LUMA + " {\"command\":\"resume\",\"model\":\"" + LUMA
                                + "\",\"reason\":\"cheap again\",\"by\":\"ben\"}",
                        "pause/* {\"command\":\"resume\",\"by\":\"ben\"}");
        assertThat(rig.view.commands().pausesInForce()).isEmpty();
    }

    @Test
    void aSecondPauseChangesNothingUnlessItHasAnotherReason() {
        actions.pause(MIA, LUMA, "costs too much");

        assertThat(code(actions.pause(BEN, LUMA, null))).isEqualTo("already_so");
        assertThat(code(actions.pause(BEN, LUMA, "costs too much"))).isEqualTo("already_so");
        assertThat(code(actions.pause(BEN, LUMA, "broken"))).isEqualTo("done");

        CommandRow pause = rig.view.commands().pausesInForce().getFirst();
        assertThat(pause.reason()).isEqualTo("broken");
        assertThat(pause.by()).isEqualTo("ben");
    }

    @Test
    void aPauseWithAFlawIsWrittenAnewAndEndsByAResume() {
        rig.view.command(new OutgoingRecord(ActionRig.utf8("pause/" + LUMA), ActionRig.utf8("stop"), List.of()));

        assertThat(code(actions.pause(MIA, LUMA, null))).isEqualTo("done");
        assertThat(code(actions.resume(MIA, LUMA, null))).isEqualTo("done");
        assertThat(rig.view.commands().pausesInForce()).isEmpty();
    }

    @Test
    void aResumeEndsPausesUnderOtherKeysToo() {
        byte[] noText = {'p', 'a', 'u', 's', 'e', '/', (byte) 0xff, 1};
        rig.view.command(new OutgoingRecord(noText, ActionRig.utf8("{\"command\":\"pause\"}"), List.of()));
        rig.view.command(new OutgoingRecord(ActionRig.utf8("Pause/"), ActionRig.utf8("x"), List.of()));
        rig.view.command(new OutgoingRecord(ActionRig.utf8("\"pause/" + LUMA + "\""), ActionRig.utf8("x"), List.of()));
        actions.pause(MIA, "*", null);
        assertThat(rig.view.commands().pausesInForce()).hasSize(4);

        assertThat(code(actions.resume(MIA, "*", null))).isEqualTo("done");
        assertThat(rig.view.commands().pausesInForce())
                .extracting(CommandRow::model)
                .containsExactly(LUMA);
        assertThat(code(actions.resume(MIA, LUMA, null))).isEqualTo("done");
        assertThat(rig.view.commands().pausesInForce()).isEmpty();
    }

    /** Workers pause a model however its id is spelt. */
    @Test
    void aPauseThatSpellsTheModelInAnotherCaseIsTheSame() {
        String odd = LUMA.toUpperCase(Locale.ROOT);
        assertThat(code(actions.pause(MIA, odd, "costs too much"))).isEqualTo("done");

        assertThat(code(actions.pause(BEN, LUMA, null))).isEqualTo("already_so");
        assertThat(code(actions.pause(BEN, LUMA, "broken"))).isEqualTo("done");
        assertThat(rig.view.commands().pausesInForce())
                .extracting(CommandRow::model, CommandRow::reason)
                .containsExactly(tuple(odd, "broken"));
        assertThat(code(actions.resume(BEN, LUMA, null))).isEqualTo("done");
        assertThat(rig.view.commands().pausesInForce()).isEmpty();
    }

    @Test
    void aResumeSaysWhatStillPauses() {
        actions.pause(MIA, "*", null);
        actions.pause(MIA, LUMA, null);

        assertThat(actions.resume(MIA, LUMA, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail()).contains("All models are paused"));
        actions.pause(MIA, LUMA, null);
        assertThat(actions.resume(MIA, "*", null))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail()).contains("Pauses of single models stay: 1"));
    }

    @Test
    void aResumeOfWhatIsNotPausedIsSentOnlyWhenInDoubt() {
        assertThat(code(actions.resume(MIA, LUMA, null))).isEqualTo("already_so");
        rig.feedsAsOf = rig.now.minus(Duration.ofMinutes(1));
        assertThat(code(actions.resume(MIA, LUMA, null))).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a/b", "a/b\"", "a\nb"})
    void aModelThatCommandsCannotNameIsRefused(String model) {
        assertThat(code(actions.pause(MIA, model, null))).isEqualTo("invalid_model");
        assertThat(code(actions.resume(MIA, model, null))).isEqualTo("invalid_model");
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void aFindingIsRecordedAboutAJobInDoubt() {
        rig.view.ended(failed(job("a", 0), FailureCode.SUBMISSION_UNKNOWN));

        assertThat(code(actions.recordFinding(MIA, "a", Finding.NOT_AT_RUNCOMFY, "looked it up")))
                .isEqualTo("done");
        assertThat(rig.steps()).containsExactly("Done");
        assertThat(rig.console.log.finding("a", job("a", 0).receivedAt().truncatedTo(ChronoUnit.MILLIS)))
                .contains(Finding.NOT_AT_RUNCOMFY);

        assertThat(code(actions.recordFinding(BEN, "a", Finding.NOT_AT_RUNCOMFY, null)))
                .isEqualTo("already_so");
        assertThat(code(actions.recordFinding(BEN, "a", Finding.CHARGED, null))).isEqualTo("done");
    }

    @Test
    void aFindingIsRefusedAboutAJobThatIsNotInDoubt() {
        rig.view.state(accepted(job("a", 0))).ended(completed(job("b", 0))).ended(cancelled(job("c", 0)));

        assertThat(code(actions.recordFinding(MIA, "a", Finding.CHARGED, null))).isEqualTo("not_ended");
        assertThat(code(actions.recordFinding(MIA, "b", Finding.CHARGED, null))).isEqualTo("not_in_doubt");
        assertThat(code(actions.recordFinding(MIA, "c", Finding.CHARGED, null))).isEqualTo("not_in_doubt");
        assertThat(code(actions.recordFinding(MIA, "d", Finding.CHARGED, null))).isEqualTo("unknown_job");
    }
}
