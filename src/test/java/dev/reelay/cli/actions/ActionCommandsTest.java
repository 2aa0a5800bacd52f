package dev.reelay.cli.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.Planning;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.LeftOut;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.outcome.Finding;
import dev.reelay.pull.ListedModels;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about what operators did: list, show, stop. */
class ActionCommandsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Step.Report SOME = new Step.Report(120, new TreeMap<>(Map.of("already_ended", 3)));

    private static final AuditEntry PAUSE = entry(
            "a-1",
            0,
            new Action(Action.Kind.PAUSE, new Subject.OneModel("*"), "the bill\u001b[31m is looked at", null),
            new Step.Attempted());
    private static final AuditEntry PAUSED = PAUSE.next(NOON.plusSeconds(1), new Step.Done(null));
    private static final AuditEntry MANY = entry(
            "b-2",
            10,
            new Action(
                    Action.Kind.CANCEL, new Subject.Selection("state=live", 400, new BigDecimal("12.50")), null, null),
            new Step.Started());
    private static final AuditEntry HALFWAY =
            MANY.next(NOON.plusSeconds(20), new Step.Progress(123, SOME, Step.Batch.NONE));
    private static final AuditEntry FINDING = entry(
            "c-3",
            30,
            new Action(Action.Kind.FINDING, new Subject.OneJob("order-1", null), null, Finding.NOT_CHARGED),
            new Step.Done(null));
    private static final AuditEntry REFUSED = entry(
            "d-4",
            40,
            new Action(Action.Kind.REDRIVE, new Subject.OneDeadLetter(3, 42), null, null, true),
            new Step.Refused("redriven_enough", "It was sent three times."));

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @Test
    void eachActionIsListedOnceWithItsLastStepTheNewestFirst() {
        brokers.recorded(List.of(REFUSED, FINDING, HALFWAY, MANY, PAUSED, PAUSE));

        assertThat(run.run("actions", "list")).isZero();
        assertThat(run.out().lines()).hasSize(5).satisfies(lines -> {
            assertThat(lines.get(1))
                    .startsWith("d-4")
                    .contains("redrive", "3/42", "refused (redriven_enough): It was sent");
            assertThat(lines.get(2)).startsWith("c-3").contains("ana (console)", "finding", "order-1", "done");
            assertThat(lines.get(3))
                    .startsWith("b-2     2026-11-21T12:00:20Z")
                    .contains("400 jobs: state=live", "123 dealt with: 120 done; left out: 3 already_ended");
            assertThat(lines.get(4)).contains("pause", "all models", "the bill");
        });
        assertThat(run.out()).doesNotContain("\u001b");

        assertThat(run.run("actions", "list", "--limit", "1", "-o", "jsonl")).isZero();
        assertThat(run.out())
                .isEqualTo(
                        "{\"action\":\"d-4\",\"kind\":\"redrive\",\"user\":\"ana\",\"via\":\"console\",\"dead_letter\":\"3/42\","
                                + "\"confirmed\":true,\"at\":\"2026-11-21T12:00:40Z\",\"step\":\"refused\",\"code\":\"redriven_enough\","
                                + "\"message\":\"It was sent three times.\"}\n");
        assertThat(run.run("actions", "list", "-o", "json")).isZero();
        assertThat(run.json()).hasSize(4);
        assertThat(run.json().at("/2/at_stake_usd").decimalValue()).isEqualByComparingTo("12.50");
        assertThat(run.json().at("/1/finding").asText()).isEqualTo("not_charged");
    }

    @Test
    void openOnesAreThoseOnManyThatHaveNotEnded() {
        brokers.recorded(List.of(REFUSED, HALFWAY, MANY))
                .planning(
                        new Planning.Refused("none", "nothing"),
                        new BulkProgress(HALFWAY, 400, 123, SOME, BulkProgress.Phase.ELSEWHERE, null));

        assertThat(run.run("actions", "list", "--open")).isZero();
        assertThat(run.out().lines()).hasSize(2).last().asString().startsWith("b-2");
    }

    @Test
    void anEmptyListSaysWhyItIsEmpty() {
        assertThat(run.run("actions", "list")).isZero();
        assertThat(run.err()).contains("no action is recorded");
        assertThat(run.run("actions", "list", "--open")).isZero();
        assertThat(run.err()).contains("no bulk action is under way");
    }

    @Test
    void anActionIsShownWithItsStepsTheOldestFirst() {
        brokers.recorded(List.of(REFUSED, HALFWAY, MANY, PAUSED, PAUSE));

        assertThat(run.run("actions", "show", "b-2")).isZero();
        assertThat(run.out()).isEqualTo("""
                        what  cancel
                        on  400 jobs: state=live
                        by  ana (console)
                        2026-11-21T12:00:10Z  begun
                        2026-11-21T12:00:20Z  123 dealt with: 120 done; left out: 3 already_ended
                        """);
        assertThat(run.run("actions", "show", "b-2", "-o", "json")).isZero();
        assertThat(run.json().at("/steps")).hasSize(2);
        assertThat(run.json().at("/steps/1/skipped/already_ended").asInt()).isEqualTo(3);

        assertThat(run.run("actions", "show", "e-5")).isEqualTo(65);
        assertThat(run.err()).contains("no action with this id");
    }

    @Test
    void whatAnActionLeftOutIsNamedAndHowManyMoreThereAre() {
        brokers.recorded(List.of(HALFWAY, MANY))
                .leavingOut(new LeftOut("order-7", "already_ended"), new LeftOut("order-9\u001b[31m", "already_ended"));

        assertThat(run.run("actions", "show", "b-2")).isZero();
        assertThat(run.out())
                .containsSubsequence("LEFT OUT", "WHY", "order-7", "already_ended", "order-9")
                .doesNotContain("\u001b");
        assertThat(run.err()).contains("the first 2 of 3 that were left out");

        assertThat(run.run("actions", "show", "b-2", "-o", "json")).isZero();
        assertThat(run.json().at("/left_out_count").asInt()).isEqualTo(3);
        assertThat(run.json().at("/left_out/0/id").asText()).isEqualTo("order-7");
        assertThat(run.json().at("/left_out/1/code").asText()).isEqualTo("already_ended");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            actions stop b-2                        | stop b-2
            actions stop b-2 -r mistake             | stop b-2 because mistake
            """)
    void anActionOnManyIsStoppedWhereverItRuns(String command, String asked) {
        assertThat(run.run(command.split(" "))).isZero();
        assertThat(brokers.asked()).containsExactly(asked);
    }

    @Test
    void whatCannotBeStoppedIsRefusedOrHasEnded() {
        brokers.answering(
                new ActionOutcome.AlreadySo("It has ended: 400 of 400 done, 0 skipped."),
                new ActionOutcome.Refused("unknown_action", "There is nothing on many with the id x."));

        assertThat(run.run("actions", "stop", "b-2")).isZero();
        assertThat(run.out()).contains("It has ended");
        assertThat(run.run("actions", "stop", "x", "-o", "json")).isEqualTo(65);
        assertThat(run.err()).contains("\"refused\":\"unknown_action\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"actions", "actions show", "actions stop", "actions list --limit 0", "actions list --limit 10001"
            })
    void whatMakesNoSenseIsUsage(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(brokers.asked()).isEmpty();
    }

    private static AuditEntry entry(String id, int seconds, Action action, Step step) {
        return new AuditEntry(id, NOON.plusSeconds(seconds), new Actor("ana", Actor.Via.CONSOLE), action, step);
    }
}
