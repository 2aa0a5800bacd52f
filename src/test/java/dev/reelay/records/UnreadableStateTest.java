package dev.reelay.records;

import static dev.reelay.records.StateRecordsTest.INPUT;
import static dev.reelay.records.StateRecordsTest.JOB;
import static dev.reelay.records.StateRecordsTest.NOON;
import static dev.reelay.records.StateRecordsTest.body;
import static dev.reelay.records.StateRecordsTest.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.outcome.Outcome;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableStateTest {

    @Test
    void aNewerFormatIsRefused() {
        assertRefused(RecordJson.object().put("v", 2))
                .isEqualTo(
                        "The state of job order-4711-shot-3 was written by a newer Reelay (format 2, this version reads 1):"
                                + " start that version or a later one");
    }

    @ParameterizedTest
    @CsvSource({
        "v",
        "id",
        "status",
        "received_at",
        "on_unknown_submission",
        "content_hash",
        "input",
        "attempt",
        "intent_at"
    })
    void aMissingFieldIsNamed(String field) {
        ObjectNode body = body(new Submitting(JOB, INPUT, 1, NOON));
        body.remove(field);

        assertRefused(body).contains('"' + field + '"', "tombstone");
    }

    @ParameterizedTest
    @CsvSource({
        "v, '\"1\"'",
        "v, 0",
        "v, 1.0",
        "v, null",
        "id, 7",
        "status, '\"done\"'",
        "received_at, '\"yesterday\"'",
        "start_by, 1763726400",
        "on_unknown_submission, '\"pray\"'",
        "metadata, '[]'",
        "metadata, null",
        "input, '\"a cat\"'",
        "attempt, -1",
        "attempt, 1.5",
        "attempt, 9999999999",
        "request_offset, -1",
        "request_offset, '\"7\"'",
        "request_offset, 9223372036854775808",
        "headers, '[{}]'",
        "headers, '[{\"name\":\"x\",\"base64\":\"?\"}]'"
    })
    void anInvalidFieldIsNamed(String field, String json) {
        ObjectNode body = body(new Submitting(JOB, INPUT, 1, NOON));
        body.set(field, json(json));

        assertRefused(body).contains(field.replace("headers", "header"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"0.35\"", "-0.35", "1e300", "1e-999999999", "{}"})
    void aCostThatIsNoneIsNamed(String cost) {
        ObjectNode body = body(
                new Accepted(JOB, INPUT, 0).end(new Outcome.Cancelled(), NOON).receipt());
        body.set("cost_usd", json(cost));

        assertRefused(body).contains("cost_usd");
    }

    @Test
    void aStateUnderAnotherKeyIsRefused() {
        assertRefused(body(new Accepted(JOB, INPUT, 0)).put("id", "another")).contains("differs from its key");
    }

    @ParameterizedTest
    @CsvSource({"''", "'{'", "'{} {}'", "'[]'", "'null'", "'1'", "'\"v\"'"})
    void aValueThatIsNoStateIsRefused(String value) {
        assertThatExceptionOfType(UnreadableStateException.class)
                .isThrownBy(() -> StateRecords.decode(new byte[] {(byte) 0xff}, value.getBytes(UTF_8)))
                .withMessageContaining("Reelay did not write it");
    }

    @Test
    void theMessageIsOneLine() {
        assertThatExceptionOfType(UnreadableStateException.class)
                .isThrownBy(() -> StateRecords.decode("a\r\nb\u0085".getBytes(UTF_8), "{\"v\":1}".getBytes(UTF_8)))
                .satisfies(
                        e -> assertThat(Objects.requireNonNull(e.getMessage()).lines())
                                .hasSize(1))
                .withMessageNotContaining("\u0085");
    }

    @Test
    void aDamagedStateIsDecodedOrRefusedWithThisException() {
        Random random = new Random(4711);
        byte[] key = Utf8.jobKey(JOB.id());
        byte[] whole = Objects.requireNonNull(
                StateRecords.encode(new Submitting(JOB, INPUT, 1, NOON)).value());
        String damage = " {}[]\":,01ex\\\0\u00ff";
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] = (byte) damage.charAt(random.nextInt(damage.length()));
            try {
                assertThat(StateRecords.decode(key, damaged).id()).isEqualTo(JOB.id());
            } catch (UnreadableStateException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 1_999);
    }

    private static AbstractStringAssert<?> assertRefused(ObjectNode body) {
        UnreadableStateException refusal = catchThrowableOfType(
                UnreadableStateException.class,
                () -> StateRecords.decode(Utf8.jobKey(JOB.id()), RecordJson.write(body)));
        return assertThat(refusal.getMessage());
    }
}
