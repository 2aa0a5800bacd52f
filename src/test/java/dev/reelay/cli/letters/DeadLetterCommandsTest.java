package dev.reelay.cli.letters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionOutcome;
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
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.pull.ListedModels;
import dev.reelay.view.row.LetterFilter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterCommandsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @Test
    void deadLettersAreListedTheNewestFirstWithoutTheirValues() {
        brokers.letter(letter(3, 42, 1_000, "k1", "a secret prompt", "invalid_request", "It is not JSON"))
                .letter(letter(1, 7, 2_000, "k2", "another", "id_conflict", "The id\u001b[31m was used"));

        assertThat(run.run("dead-letters", "list")).isZero();
        assertThat(run.out().lines()).hasSize(3).satisfies(lines -> {
            assertThat(lines.get(1)).startsWith("1/7    1970-01-01T00:00:02Z  id_conflict");
            assertThat(lines.get(2)).startsWith("3/42").contains("k1", " 15 ", "It is not JSON");
        });
        assertThat(run.out()).doesNotContain("secret", "\u001b");

        assertThat(run.run("dead-letters", "list", "-o", "jsonl")).isZero();
        assertThat(run.out()).contains("\"place\":\"3/42\"", "\"source\":{\"partition\":5,\"offset\":99}");
        assertThat(run.run("dead-letters", "list", "-o", "json")).isZero();
        assertThat(run.json()).hasSize(2);
    }

    @Test
    void ofADeadLetterTheValueIsShownOnlyWhenItIsAskedFor() {
        brokers.letter(letter(3, 42, 1_000, "k1", "a secret\nprompt", "invalid_request", "It is not JSON"));

        assertThat(run.run("dead-letters", "show", "3/42")).isZero();
        assertThat(run.out())
                .contains("dead-letter-reason  It is not JSON\n", "bytes  15\n")
                .doesNotContain("secret");
        assertThat(run.run("dead-letters", "show", "3/42", "-o", "json")).isZero();
        assertThat(run.json().has("value")).isFalse();

        assertThat(run.run("dead-letters", "show", "3/42", "--value")).isZero();
        assertThat(run.out()).endsWith("\na secret\nprompt\n");
        assertThat(run.run("dead-letters", "show", "3/42", "--value", "-o", "json"))
                .isZero();
        assertThat(run.json().path("value").asText()).isEqualTo("YSBzZWNyZXQKcHJvbXB0");

        assertThat(run.run("dead-letters", "show", "3/43")).isEqualTo(65);
    }

    @Test
    void aLongValueIsPrintedWhole() {
        String value = "{\"prompt\":\"" + "x".repeat(100_000) + "\"}";
        brokers.letter(letter(3, 42, 1_000, "k1", value, "invalid_request", "It is not JSON"));

        assertThat(run.run("dead-letters", "show", "3/42", "--value")).isZero();
        assertThat(run.out()).endsWith("\n" + value + "\n");
    }

    @Test
    void eachIsRedrivenAndTheWorstDecidesTheExitCode() {
        brokers.answering(
                new ActionOutcome.Done("action-1", "sent to partition 5"),
                new ActionOutcome.Refused("redriven_enough", "It was sent three times."));

        assertThat(run.run("dead-letters", "redrive", "3/42", "1/7", "-r", "fixed"))
                .isEqualTo(65);
        assertThat(brokers.asked()).containsExactly("redrive 3/42 because fixed", "redrive 1/7 because fixed");
        assertThat(run.out()).isEqualTo("3/42  done  sent to partition 5\n1/7  refused  It was sent three times.\n");

        brokers.answering(new ActionOutcome.NeedsConfirmation("It may be paid for twice."));
        assertThat(run.run("dead-letters", "redrive", "3/42")).isEqualTo(65);
        assertThat(run.out()).isEqualTo("3/42  refused  It may be paid for twice. --yes confirms that.\n");

        assertThat(run.run("dead-letters", "redrive", "3/42", "--yes", "-o", "jsonl"))
                .isZero();
        assertThat(brokers.asked()).last().isEqualTo("redrive 3/42 confirmed");
        assertThat(run.out()).startsWith("{\"place\":\"3/42\",\"outcome\":\"done\"");
    }

    @Test
    void theListIsNarrowedByOptionsAndByOneText() {
        brokers.letter(letter(3, 42, 1_000, "order-1", "x", "invalid_request", "Line 3 is broken"))
                .letter(letter(1, 7, 2_000, "order-2", "x", "id_conflict", "The id was used"))
                .letter(letter(1, 8, 3_000, "other", "x", "invalid_request", "Line 17 is broken"));

        assertThat(run.run("dead-letters", "list", "--code", "invalid_request", "--key-prefix", "order-"))
                .isZero();
        assertThat(run.out().lines()).hasSize(2).last().asString().startsWith("3/42");
        assertThat(run.run("dead-letters", "list", "--like", "Line 1 is broken", "--limit", "1"))
                .isZero();
        assertThat(run.out().lines()).hasSize(2).last().asString().startsWith("1/8");
        assertThat(run.run("dead-letters", "list", "-f", "key=other&key=order-2", "--to", "1970-01-01T00:00:03Z"))
                .isZero();
        assertThat(run.out().lines()).hasSize(2).last().asString().startsWith("1/7");
        assertThat(run.run("dead-letters", "list", "--key", "nobody")).isZero();
        assertThat(run.err()).contains("no dead letter fits");
    }

    @Test
    void allThatFitAreSentAgainOnceTheNumberIsConfirmed() {
        brokers.letter(letter(3, 42, 1_000, "order-1", "x", "invalid_request", "It is not JSON"))
                .planning(new Planning.Ready(plan()), progress(BulkProgress.Phase.FINISHED));

        assertThat(run.run("dead-letters", "redrive", "--all", "--code", "invalid_request", "--dry-run"))
                .isZero();
        assertThat(run.out())
                .isEqualTo("redrive: 2 dead letters, of which 1 may be paid for twice, about $0.30 plus the"
                        + " unknown cost of 1 of them; left out: 3 job_known\n");
        assertThat(brokers.asked()).containsExactly("plan redrive code=invalid_request of 20000 among 1");

        assertThat(run.run("dead-letters", "redrive", "--all", "-f", "code=invalid_request"))
                .isEqualTo(64);
        assertThat(run.err()).contains("nothing was done: redrive: 2 dead letters", "--yes starts it");

        assertThat(run.run(
                        "dead-letters",
                        "redrive",
                        "--all",
                        "-f",
                        "key_prefix=order-",
                        "--pay-twice",
                        "--max",
                        "9",
                        "--yes",
                        "-r",
                        "fixed"))
                .isZero();
        assertThat(brokers.asked())
                .endsWith("plan redrive key_prefix=order- of 9 confirmed among 1", "start plan-1 because fixed");
        assertThat(run.out()).contains("redrive finished: 2 of 2 dead letters done", "(action plan-1)");
    }

    private static BulkPlan plan() {
        return new BulkPlan(
                "plan-1",
                Action.Kind.REDRIVE,
                LetterFilter.parse("code=invalid_request"),
                List.of("3/42", "1/7"),
                List.of(),
                new TreeMap<>(Map.of("job_known", 3)),
                1,
                true,
                new Stake(new BigDecimal("0.30"), 1, 1),
                NOON);
    }

    private static BulkProgress progress(BulkProgress.Phase phase) {
        AuditEntry entry = new AuditEntry(
                "plan-1",
                NOON,
                new Actor("ana", Actor.Via.CLI),
                new Action(Action.Kind.REDRIVE, new Subject.Selection("code=invalid_request", 2, null), null, null),
                new Step.Started());
        return new BulkProgress(entry, 2, 2, new Step.Report(2, new TreeMap<>()), phase, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dead-letters",
                "dead-letters redrive",
                "dead-letters redrive 3",
                "dead-letters redrive 3/x",
                "dead-letters redrive -3/4",
                "dead-letters show 99999999999/4",
                "dead-letters list --limit 0",
                "dead-letters list --code oops",
                "dead-letters redrive --all",
                "dead-letters redrive --all --dry-run",
                "dead-letters redrive --all --code id_conflict 3/42",
                "dead-letters redrive --all --code id_conflict --max 0",
                "dead-letters redrive 3/42 --code id_conflict",
                "dead-letters redrive 3/42 --max 7",
                "dead-letters redrive --code id_conflict --dry-run"
            })
    void whatMakesNoSenseIsUsage(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(brokers.asked()).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> letter(
            int partition, long offset, long timestamp, String key, String value, String code, String reason) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("dead-letter-code", bytes(code));
        headers.add("dead-letter-reason", bytes(reason));
        headers.add("dead-letter-partition", bytes("5"));
        headers.add("dead-letter-offset", bytes("99"));
        return new ConsumerRecord<>(
                "generation-requests-dlq",
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                bytes(key),
                bytes(value),
                headers,
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
