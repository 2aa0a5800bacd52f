package dev.reelay.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkActions;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.Planning;
import dev.reelay.actions.Stake;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.Screen;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.pull.ListedModels;
import dev.reelay.view.row.JobFilter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that act: cancel, retry, finding, pause, resume. */
class ActionCommandsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cancel a                                   | cancel a
            cancel a --yes --reason left               | cancel a confirmed because left
            retry a                                    | retry a
            retry a -y                                 | retry a confirmed
            finding a not_charged -r seen              | finding a not_charged because seen
            pause luma/ray                             | pause luma/ray
            pause --all -r bill                        | pause * because bill
            resume --all                               | resume *
            resume luma/ray                            | resume luma/ray
            """)
    void anActionIsAskedForAsItWasTyped(String command, String asked) {
        assertThat(run.run(command.split(" "))).isZero();
        assertThat(brokers.asked()).containsExactly(asked);
        assertThat(run.out()).isEqualTo(asked.replaceFirst(" because .*", "") + "\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theOneWhoActsIsThatOfTheSettingsOrTheSystemsUser() {
        run.run("pause", "--all");
        assertThat(brokers.actor()).isEqualTo(new Actor(System.getProperty("user.name"), Actor.Via.CLI));
        run.env("REELAY_USER", "ana@example.com").run("pause", "--all");
        assertThat(brokers.actor()).isEqualTo(new Actor("ana@example.com", Actor.Via.CLI));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cancel",
                "cancel a --all --state live",
                "cancel a --state live",
                "cancel a --dry-run",
                "cancel a --max 5",
                "cancel --all",
                "cancel --all --max 0 --state live",
                "retry --all --filter state=live&state=ended",
                "retry --all --max 50001 --state failed",
                "retry",
                "pause",
                "pause a --all",
                "resume",
                "finding a",
                "finding a maybe"
            })
    void whatMakesNoSenseIsUsageAndNothingIsDone(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(run.out()).isEmpty();
        assertThat(brokers.asked()).isEmpty();
    }

    @Test
    void aRiskIsSaidWithTheOptionThatConfirmsIt() {
        brokers.answering(new ActionOutcome.NeedsConfirmation("It may be paid for a second time."));

        assertThat(run.run("retry", "a")).isEqualTo(64);
        assertThat(run.err())
                .isEqualTo("reelay: nothing was done: It may be paid for a second time. --yes confirms that\n");
    }

    @Test
    void aRefusalIsInputAndJsonHasItsCode() {
        var refused = new ActionOutcome.Refused("not_ended", "The job has not ended.");
        brokers.answering(refused, refused);

        assertThat(run.run("retry", "a")).isEqualTo(65);
        assertThat(run.err()).isEqualTo("reelay: refused: The job has not ended.\n");
        assertThat(run.run("retry", "a", "-o", "json")).isEqualTo(65);
        assertThat(run.err()).contains("\"details\":{\"refused\":\"not_ended\"}");
    }

    @Test
    void whatMayHaveBeenDoneMayBeTriedAgain() {
        brokers.answering(new ActionOutcome.Unclear("action-7", "no answer"));

        assertThat(run.run("cancel", "a")).isEqualTo(75);
        assertThat(run.err()).contains("it may have been done or not: no answer", "action-7");
    }

    @Test
    void whatIsAlreadySoIsNoFailure() {
        brokers.answering(new ActionOutcome.AlreadySo("Nothing is paused."));

        assertThat(run.run("resume", "--all", "-o", "json")).isZero();
        assertThat(run.json().path("outcome").asText()).isEqualTo("already_so");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause --all", "resume a", "cancel a"})
    void whatIsBetterDoneInDoubtDoesNotWaitForATopicThatCannotBeRead(String command) {
        brokers.reading("generation-results: Not authorized");

        assertThat(run.run(command.split(" "))).isZero();
        assertThat(run.err()).isEqualTo("going on, although generation-results: Not authorized\n");
        assertThat(brokers.asked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry a", "finding a charged", "cancel --all --state live -y"})
    void whatMayCostMoneyOrTouchesManyWaits(String command) {
        brokers.reading("generation-results: Not authorized");

        assertThat(run.run(command.split(" "))).isEqualTo(69);
        assertThat(brokers.asked()).isEmpty();
    }

    // --- many

    @Test
    void aDryRunSaysHowManyAndForHowMuchAndBeginsNothing() {
        brokers.planning(new Planning.Ready(plan(3)));

        assertThat(run.run("retry", "--all", "--filter", "state=failed", "--charged", "no", "--max", "5", "--dry-run"))
                .isZero();
        assertThat(run.out())
                .isEqualTo("retry: 3 jobs, of which 1 may be paid for twice, about $0.30 plus the unknown"
                        + " cost of 1 of them; left out: 2 completed\n");
        assertThat(brokers.asked()).containsExactly("plan retry state=failed&charged=no of 5");

        assertThat(run.run("retry", "--all", "--state", "failed", "--dry-run", "-o", "json"))
                .isZero();
        assertThat(run.json().path("count").intValue()).isEqualTo(3);
        assertThat(run.json().at("/stake/usd").decimalValue()).isEqualTo("0.30");
        assertThat(run.json().at("/skipped/completed").intValue()).isEqualTo(2);
    }

    @Test
    void withoutAYesManyAreNotBegunWhereNobodyCanBeAsked() {
        brokers.planning(new Planning.Ready(plan(3)));

        assertThat(run.run("cancel", "--all", "--state", "live")).isEqualTo(64);
        assertThat(run.err()).contains("nothing was done: ", "3 jobs", "--yes starts it");
        assertThat(brokers.asked()).hasSize(1);
    }

    @Test
    void onATerminalTheNumberOfJobsHasToBeTyped() {
        brokers.planning(new Planning.Ready(plan(3)), progress(3, BulkProgress.Phase.FINISHED));
        run.on(new Screen(false, false, true));

        assertThat(run.in("y\n").run("cancel", "--all", "--state", "live")).isEqualTo(64);
        assertThat(run.err()).contains("Type the number of jobs to start:", "that is not the number of jobs");
        assertThat(run.in("").run("cancel", "--all", "--state", "live")).isEqualTo(64);
        assertThat(brokers.asked()).noneMatch(asked -> asked.startsWith("start"));

        assertThat(run.in("3\n").run("cancel", "--all", "--state", "live")).isZero();
        assertThat(brokers.asked()).last().isEqualTo("start plan-1");
    }

    @Test
    void manyAreFollowedToTheirEndWithAReportOfWhatWasLeftOut() {
        brokers.planning(
                new Planning.Ready(plan(3)),
                progress(1, BulkProgress.Phase.RUNNING),
                progress(2, BulkProgress.Phase.RUNNING),
                progress(3, BulkProgress.Phase.FINISHED));

        assertThat(run.on(new Screen(false, true, false))
                        .run("retry", "--all", "--state", "failed", "--yes", "--pay-twice", "-r", "again"))
                .isZero();
        assertThat(brokers.asked())
                .containsExactly(
                        "plan retry state=failed of " + BulkActions.MOST + " confirmed", "start plan-1 because again");
        assertThat(run.err()).contains("1 of 3", "2 of 3");
        assertThat(run.out()).isEqualTo("retry finished: 2 of 3 jobs done; left out: 1 record_gone (action plan-1)\n");

        assertThat(run.run("retry", "--all", "--state", "failed", "--yes", "-o", "json"))
                .isZero();
        assertThat(run.json().at("/report/done").intValue()).isEqualTo(2);
        assertThat(run.json().at("/report/skipped/record_gone").intValue()).isEqualTo(1);
    }

    @Test
    void whatSomebodyElseStoppedIsNotDone() {
        brokers.planning(new Planning.Ready(plan(3)), progress(1, BulkProgress.Phase.STOPPED));

        assertThat(run.run("cancel", "--all", "--state", "live", "--yes")).isEqualTo(75);
        assertThat(run.out()).contains("stopped");
    }

    @Test
    void ofNoJobsNothingIsBegun() {
        brokers.planning(new Planning.Ready(plan(0)));

        assertThat(run.run("cancel", "--all", "--state", "live", "--yes")).isZero();
        assertThat(run.out()).contains("0 jobs");
        assertThat(brokers.asked()).hasSize(1);
    }

    @Test
    void aPlanThatIsRefusedSaysWhy() {
        brokers.planning(new Planning.Refused("empty_filter", "An action on all jobs is refused."));

        assertThat(run.run("cancel", "--all", "--state", "live", "-y")).isEqualTo(65);
        assertThat(run.err()).contains("refused: An action on all jobs is refused.");
    }

    private static BulkPlan plan(int count) {
        return new BulkPlan(
                "plan-1",
                Action.Kind.RETRY,
                JobFilter.parse("state=failed"),
                List.of("a", "b", "c").subList(0, count),
                List.of(),
                new TreeMap<>(Map.of("completed", 2)),
                count == 0 ? 0 : 1,
                true,
                new Stake(new BigDecimal("0.30"), 2, 1),
                NOON);
    }

    private static BulkProgress progress(int position, BulkProgress.Phase phase) {
        AuditEntry entry = new AuditEntry(
                "plan-1",
                NOON,
                new Actor("ana", Actor.Via.CLI),
                new Action(Action.Kind.RETRY, new Subject.Selection("state=failed", 3, null), null, null),
                new Step.Started());
        return new BulkProgress(
                entry,
                3,
                position,
                new Step.Report(Math.max(0, position - 1), new TreeMap<>(Map.of("record_gone", 1))),
                phase,
                null);
    }
}
