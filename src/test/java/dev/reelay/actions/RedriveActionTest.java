package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.actions.ActionRig.utf8;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.audit.Subject;
import dev.reelay.cost.Charged;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.FilledView;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedriveActionTest {

    private final ActionRig rig = new ActionRig();

    @BeforeEach
    void thereIsADeadLetter() {
        String value = "{\"id\":\"a\",\"model\":\"%s\",\"input\":{}}".formatted(FilledView.MODEL);
        rig.deadLetters.add(new SourceRecord(
                "dead-letters",
                1,
                7,
                0,
                utf8("a"),
                utf8(value),
                List.of(
                        new Header("x-tenant", utf8("t")),
                        new Header("dead-letter-topic", utf8("requests")),
                        new Header("dead-letter-partition", utf8("4")),
                        new Header("dead-letter-offset", utf8("11")))));
    }

    private ActionOutcome redrive(long offset) {
        return rig.console.actions.redrive(MIA, 1, offset, true, "the bug is fixed");
    }

    private static String code(ActionOutcome outcome) {
        return ((ActionOutcome.Refused) outcome).code();
    }

    @Test
    void aDeadLetterGoesBackToItsPartitionAndCountsThat() {
        assertThat(redrive(7)).isInstanceOf(ActionOutcome.Done.class);

        Send.Request sent = (Send.Request) rig.sends.getFirst();
        assertThat(sent.partition()).isEqualTo(4);
        assertThat(sent.record().headers()).extracting(Header::name).containsExactly("x-tenant", "redrive-count");
        assertThat(rig.accepted).containsOnlyKeys("a");
        assertThat(rig.lastEntry().action().subject()).isEqualTo(new Subject.OneDeadLetter(1, 7));
        assertThat(rig.steps()).containsExactly("Attempted", "Done");
    }

    @Test
    void whatMayBePaidForTwiceIsSentOnlyWhenThatIsConfirmed() {
        assertThat(rig.console.actions.redrive(MIA, 1, 7, false, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.NeedsConfirmation.class,
                        risk -> assertThat(risk.risk()).contains("may have been submitted and paid for"));
        assertThat(rig.entries).isEmpty();

        assertThat(redrive(7)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.lastEntry().action().confirmed()).isTrue();
    }

    @Test
    void aSecondPressFindsTheFirstInTheAuditLogWhateverCameOfIt() {
        redrive(7);
        rig.view.ended(failed(rig.accepted.get("a"), FailureCode.PROVIDER_FAILED), Charged.NO);

        assertThat(code(redrive(7))).isEqualTo("already_redriven");
        assertThat(code(rig.process().actions.redrive(BEN, 1, 7, true, null))).isEqualTo("already_redriven");
        assertThat(rig.sends).hasSize(1);
    }

    @Test
    void whatMayHaveBeenSentIsNotSentAgainAndTheAnswerSaysWhatToDo() {
        rig.sendsLeft = 0;
        assertThat(redrive(7))
                .isInstanceOfSatisfying(
                        ActionOutcome.Unclear.class,
                        unclear -> assertThat(unclear.message()).contains("See whether its job comes"));
        rig.sendsLeft = 9;

        assertThat(code(redrive(7))).isEqualTo("already_redriven");
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void twoPeopleAtOnceMakeOneJob() {
        ActionRig.Peer other = rig.process();
        rig.delayed = true;
        redrive(7);
        other.actions.redrive(BEN, 1, 7, true, null);

        assertThat(rig.sends).hasSize(2);
        assertThat(rig.accepted).containsOnlyKeys("a");
        assertThat(rig.conflicts).isEmpty();
    }

    @Test
    void aJobWithItsIdStandsInItsWayAlsoWhenItsReceiptIsGone() {
        rig.view.ended(failed(job("a", 0), FailureCode.INTERNAL_ERROR), Charged.NO);
        assertThat(code(redrive(7))).isEqualTo("job_known");

        rig.view.forgotten("a");
        assertThat(code(redrive(7))).isEqualTo("job_known");
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThat(code(redrive(8))).isEqualTo("record_gone");
        assertThat(code(redrive(-1))).isEqualTo("record_gone");
        assertThat(code(rig.console.actions.redrive(MIA, -1, 7, true, null))).isEqualTo("record_gone");
    }

    @Test
    void nothingIsSentWhileTheViewIsNotCurrent() {
        rig.viewFeed = ActionRig.feed("generation-jobs", false, 0);
        assertThat(code(redrive(7))).isEqualTo("not_current");

        rig.viewFeed = ActionRig.feed("generation-jobs", true, 0);
        rig.auditFeed = ActionRig.feed("generation-audit", true, 1);
        assertThat(code(redrive(7))).isEqualTo("not_current");
        assertThat(rig.sends).isEmpty();
    }
}
