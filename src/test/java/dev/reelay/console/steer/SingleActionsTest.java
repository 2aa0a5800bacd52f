package dev.reelay.console.steer;

import static dev.reelay.console.steer.SteerPages.ACTING;
import static dev.reelay.console.steer.SteerPages.READER;
import static dev.reelay.console.steer.SteerPages.SEEING;
import static dev.reelay.console.steer.SteerPages.SPENDING;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.FilledActions;
import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.console.DoneTexts;
import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.cost.Charged;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each action on one thing, with and without the permission, and each of its outcomes. */
class SingleActionsTest {

    private static final String BACK = "/jobs?state=live";

    private final FilledActions rig = new FilledActions();
    private final DoneTexts done = new DoneTexts(rig.log());
    private final SingleActions actions = new SingleActions(rig.actions(), done);

    private static Form form(boolean confirmed) {
        return new Form(confirmed, "customer left", BACK);
    }

    /** Does it to what is there for it: see {@link #fill}. */
    private Answer act(Action.Kind kind, Visitor visitor, boolean confirmed) {
        return switch (kind) {
            case CANCEL -> actions.cancel(visitor, "live", form(confirmed));
            case RETRY -> actions.retry(visitor, "failed", form(confirmed));
            case FINDING -> actions.finding(visitor, "failed", Finding.NOT_CHARGED, form(confirmed));
            case PAUSE -> actions.pause(visitor, "a/model", form(confirmed));
            case RESUME -> actions.resume(visitor, "*", form(confirmed));
            case LIMIT -> actions.limit(visitor, "a/model", new LimitNumbers("4", "9"), form(confirmed));
            case LIFT_LIMIT -> actions.liftLimit(visitor, "*", form(confirmed));
            case BUDGET -> actions.budget(visitor, "a/model", new BudgetNumbers("4.5", "9"), form(confirmed));
            case LIFT_BUDGET -> actions.liftBudget(visitor, "*", form(confirmed));
            case REDRIVE -> actions.redrive(visitor, 1, 7, form(confirmed));
            case STORE_OUTPUTS -> throw new IllegalArgumentException("the console does it to a selection alone");
        };
    }

    private void fill() {
        rig.view().state(accepted(job("live", 0)));
        rig.view().ended(failed(rig.request("failed"), FailureCode.PROVIDER_FAILED), Charged.UNKNOWN);
        rig.deadLetter(1, 7, "letter");
        rig.actions().pause(SteerPages.SPENDING.actor(), "*", "balance");
        rig.actions().budget(SteerPages.SPENDING.actor(), "*", new BudgetNumbers("50", null), "as agreed");
        rig.actions().limit(SteerPages.SPENDING.actor(), "*", new LimitNumbers("40", null), "as RunComfy wrote");
    }

    private static Answer.Told told(Answer answer) {
        return (Answer.Told) answer;
    }

    private static Visitor lacking(Action.Kind kind) {
        return Needs.of(kind) == Permission.MONEY ? ACTING : SEEING;
    }

    @ParameterizedTest
    @EnumSource(value = Action.Kind.class, names = "STORE_OUTPUTS", mode = EnumSource.Mode.EXCLUDE)
    void whoeverMayDoesItAndGoesBackToAPageThatSaysSo(Action.Kind kind) {
        fill();

        String path = ((Answer.GoTo) act(kind, SPENDING, true)).path();

        AuditEntry last = rig.entries().getLast();
        assertThat(path).isEqualTo(BACK + "&done=" + last.id());
        assertThat(last.step()).isInstanceOf(Step.Done.class);
        assertThat(last.actor()).isEqualTo(SPENDING.actor());
        assertThat(last.action().kind()).isEqualTo(kind);
        assertThat(last.action().reason()).isEqualTo("customer left");
        assertThat(done.of(last.id())).contains(((Step.Done) last.step()).detail());
    }

    @ParameterizedTest
    @EnumSource(value = Action.Kind.class, names = "STORE_OUTPUTS", mode = EnumSource.Mode.EXCLUDE)
    void whoeverMayNotIsRefusedAndThatIsRecorded(Action.Kind kind) {
        fill();
        int sent = rig.sent();

        for (Visitor visitor : List.of(READER, SEEING, lacking(kind))) {
            Answer.Told told = told(act(kind, visitor, true));

            assertThat(told.status()).isEqualTo(403);
            assertThat(told.outcome().text())
                    .isEqualTo("The permission %s is missing."
                            .formatted(Needs.of(kind).word()));
            assertThat(told.outcome().again()).isNull();
            AuditEntry last = rig.entries().getLast();
            assertThat(last.actor()).isEqualTo(visitor.actor());
            assertThat(last.action().kind()).isEqualTo(kind);
            assertThat(last.action().subject()).isNotInstanceOf(Subject.Selection.class);
            assertThat(((Step.Refused) last.step()).code()).isEqualTo("permission_missing");
        }
        assertThat(rig.sent()).isEqualTo(sent);
    }

    @Test
    void toActIsEnoughForWhatSpendsNothing() {
        fill();

        assertThat(Stream.of(Action.Kind.CANCEL, Action.Kind.PAUSE, Action.Kind.RESUME)
                        .map(kind -> act(kind, ACTING, false)))
                .allMatch(Answer.GoTo.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.Kind.class,
            names = {"FINDING", "STORE_OUTPUTS"},
            mode = EnumSource.Mode.EXCLUDE)
    void whenTheBrokersDoNotAnswerThePageSaysThatNobodyKnows(Action.Kind kind) {
        fill();
        rig.letSend(0);

        Answer.Told told = told(act(kind, SPENDING, true));

        assertThat(told.status()).isEqualTo(503);
        assertThat(told.outcome().text()).startsWith("The brokers did not answer");
        assertThat(told.outcome().back()).isEqualTo(BACK);
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.Kind.class,
            names = {"CANCEL", "RETRY", "FINDING", "PAUSE", "RESUME"})
    void pressedTwiceItIsDoneOnce(Action.Kind kind) {
        fill();
        act(kind, SPENDING, true);
        int sent = rig.sent();

        Answer.Told told = told(act(kind, SPENDING, true));

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.outcome().title()).isEqualTo("Nothing was to be done");
        assertThat(rig.sent()).isEqualTo(sent);
    }

    @Test
    void aDeadLetterIsSentOnceHoweverOftenTheButtonIsPressed() {
        fill();
        act(Action.Kind.REDRIVE, SPENDING, true);

        Answer.Told told = told(act(Action.Kind.REDRIVE, SPENDING, true));

        assertThat(told.status()).isEqualTo(409);
        assertThat(told.outcome().code()).isEqualTo("already_redriven");
        assertThat(rig.accepted()).contains("letter");
    }

    @Test
    void whatIsRefusedIsAConflictWithItsReason() {
        rig.view().ended(completed(job("over", 0)));

        Answer.Told told = told(actions.cancel(SPENDING, "over", form(false)));

        assertThat(told.status()).isEqualTo(409);
        assertThat(told.outcome().code()).isEqualTo("ended");
        assertThat(told.outcome().text()).contains("has ended (completed)");
        assertThat(told.outcome().back()).isEqualTo(BACK);
    }

    @Test
    void aRiskIsShownWithASecondFormThatDoesIt() {
        fill();

        Answer.Told told = told(actions.retry(SPENDING, "failed", form(false)));

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.outcome().text()).contains("paid");
        Outcome.Again again = told.outcome().again();
        assertThat(again.action()).isEqualTo("/job/retry?id=failed");
        assertThat(again.money()).isTrue();
        assertThat(again.fields())
                .containsExactlyInAnyOrder(
                        new Field("confirmed", "true"), new Field("back", BACK), new Field("reason", "customer left"));
        assertThat(rig.accepted()).doesNotContain("failed~1");

        actions.retry(SPENDING, "failed", Form.of("true", "customer left", BACK, "/"));
        assertThat(rig.accepted()).contains("failed~1");
    }

    @Test
    void aCancelOfAnUnknownJobAndADeadLetterOfUnknownCostAreConfirmedToo() {
        fill();

        assertThat(told(actions.cancel(ACTING, "a/../b &?", form(false)))
                        .outcome()
                        .again()
                        .action())
                .isEqualTo("/job/cancel?id=a%2F..%2Fb%20%26%3F");
        assertThat(told(actions.redrive(SPENDING, 1, 7, form(false)))
                        .outcome()
                        .again()
                        .action())
                .isEqualTo("/dead-letters/1/7/redrive");
    }

    @Test
    void aDeadLetterStaysAtThree() {
        rig.deadLetter(1, 9, "often", new Header("redrive-count", "3".getBytes(StandardCharsets.UTF_8)));

        assertThat(told(actions.redrive(SPENDING, 1, 9, form(true))).outcome().code())
                .isEqualTo("redriven_enough");
    }

    @Test
    void theReasonOfAPauseIsReplaced() {
        fill();

        actions.pause(ACTING, "*", new Form(false, "the provider is down", "/pauses"));

        assertThat(rig.view().commands().pausesInForce().getFirst().reason()).isEqualTo("the provider is down");
        assertThat(rig.view().commands().pausesInForce().getFirst().by()).isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "a\r\nb\u2028c", "{inject:csrf.token}", "\"'`"})
    void aHostileReasonIsText(String hostile) {
        fill();

        actions.cancel(ACTING, "live", Form.of(null, hostile, BACK, "/"));

        assertThat(rig.entries().getLast().action().reason())
                .doesNotContain("\n", "\r", "\u2028")
                .hasSizeGreaterThan(2);
    }

    @Test
    void anIdThatIsTooLongIsRefusedAndNotCut() {
        assertThat(told(actions.cancel(ACTING, "x".repeat(201), form(true)))
                        .outcome()
                        .code())
                .isEqualTo("invalid_id");
        assertThat(rig.sent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "1", "on", "yes", ""})
    void nothingButTrueConfirms(String word) {
        assertThat(Form.of(word, null, null, "/").confirmed()).isFalse();
    }

    @Test
    void anEmptyReasonIsNone() {
        assertThat(Form.of(null, "  ", null, "/").reason()).isNull();
    }

    @Test
    void theTextOfAnActionIsLookedUpByItsIdAndNothingElseIsShown() {
        fill();
        AuditEntry last = rig.entries().getLast();

        assertThat(new DoneTexts(rig.log()).of(last.id())).contains("The limit of all jobs is 40 outstanding.");
        assertThat(done.of("You won, click https://evil.example")).isEmpty();
    }

    @Test
    void everyKindNeedsAPermissionBeyondReading() {
        Map<Action.Kind, Permission> needed = new EnumMap<>(Action.Kind.class);
        List.of(Action.Kind.RETRY, Action.Kind.REDRIVE, Action.Kind.FINDING)
                .forEach(kind -> needed.put(kind, Permission.MONEY));
        List.of(
                        Action.Kind.CANCEL,
                        Action.Kind.PAUSE,
                        Action.Kind.RESUME,
                        Action.Kind.LIMIT,
                        Action.Kind.LIFT_LIMIT,
                        Action.Kind.BUDGET,
                        Action.Kind.LIFT_BUDGET,
                        Action.Kind.STORE_OUTPUTS)
                .forEach(kind -> needed.put(kind, Permission.ACT));

        assertThat(Action.Kind.values())
                .allSatisfy(kind -> assertThat(Needs.of(kind)).isEqualTo(needed.get(kind)));
    }
}
