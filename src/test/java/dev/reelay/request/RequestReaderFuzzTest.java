package dev.reelay.request;

import static dev.reelay.request.Mutations.writable;
import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.idOf;
import static dev.reelay.request.RequestReaderTester.json;
import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Job;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Violation;
import java.nio.charset.CharacterCodingException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No bytes make the reader throw, and every reading can be written again. The seed is fixed, so that a failure repeats. */
class RequestReaderFuzzTest {

    private static final int ROUNDS = 20_000;

    private static final List<String> SEEDS = List.of("""
            {"id":"order-1","model":"a/b","input":{"prompt":"f\u00fcr \uD83E\uDD8A \\ud83e\\udd8a","n":[1,0.5,-1e10,true,null]},
             "start_by":"2026-11-21T09:00:00Z","metadata":{"c":{"d":[]}},"on_unknown_submission":"resubmit","priority":2,"tenant":"c-17"}""", """
            {"specversion":"1.0","id":"event","data":{"model":"a/b","input":{"x":"y"},"metadata":{"a":1}}}""", """
            {"id":"event","data_base64":"eyJtb2RlbCI6ImEvYiIsImlucHV0Ijp7InNlZWQiOjF9fQ=="}""", """
            {"model":"a/b","input":{}}""");

    private enum Kind {
        VALID,
        INVALID,
        UNREADABLE
    }

    private final Random random = new Random(4711);
    private final Mutations mutations = new Mutations(random);

    @Test
    void anyBytesAreReadOrRefusedAndTheReadingCanBeWritten() throws CharacterCodingException {
        Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
        for (int round = 0; round < ROUNDS; round++) {
            RequestReaderTester record =
                    given(mutations.of(utf8(SEEDS.get(round % SEEDS.size())))).key(mutations.of(utf8("key-" + round)));
            if (random.nextBoolean()) {
                record.header("content-type", mutations.of(utf8("application/cloudevents+json")));
            } else if (random.nextBoolean()) {
                record.structured();
            }
            if (random.nextInt(4) == 0) {
                record.header("ce_id", mutations.of(utf8("event-id")));
            }
            RequestReading reading = record.read();
            Kind kind = check(reading);
            seen.merge(kind, 1, Integer::sum);
            RequestReading oversized = record.read(1);
            check(oversized);
            if (kind != Kind.UNREADABLE) {
                assertThat(idOf(oversized)).isEqualTo(idOf(reading));
            }
        }
        // and the mutations reach all three answers
        assertThat(seen)
                .hasSize(Kind.values().length)
                .allSatisfy((kind, count) -> assertThat(count).as(kind.name()).isGreaterThan(ROUNDS / 50));
    }

    private static Kind check(RequestReading reading) throws CharacterCodingException {
        return switch (reading) {
            case RequestReading.Valid(Job job, var input) -> {
                check(job);
                writable(json(input));
                yield Kind.VALID;
            }
            case RequestReading.Invalid(Job job, Outcome.Failed why) -> {
                check(job);
                writable(why.message());
                for (Violation violation : why.violations()) {
                    writable(json(violation.limit()) + json(violation.actual()));
                    writable(violation.message());
                }
                yield Kind.INVALID;
            }
            case RequestReading.Unreadable unreadable -> {
                writable(unreadable.reason());
                if (unreadable.job() != null) {
                    check(unreadable.job());
                }
                yield Kind.UNREADABLE;
            }
        };
    }

    private static void check(Job job) throws CharacterCodingException {
        writable(job.id());
        writable(job.model());
        writable(json(job.metadata()));
        assertThat(job.id()).isNotBlank();
    }
}
