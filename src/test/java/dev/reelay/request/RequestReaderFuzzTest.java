package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.json;
import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Job;
import dev.reelay.job.Outcome;
import dev.reelay.job.Violation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No bytes make the reader throw, and what it returns can be written again. The seed is fixed: a failure repeats. */
class RequestReaderFuzzTest {

    private static final int ROUNDS = 20_000;

    private static final List<String> SEEDS = List.of("""
            {"id":"order-1","model":"a/b","input":{"prompt":"f\u00fcr \uD83E\uDD8A \\ud83e\\udd8a","n":[1,0.5,-1e10,true,null]},
             "start_by":"2026-11-21T09:00:00Z","metadata":{"c":{"d":[]}},"on_unknown_submission":"resubmit"}""", """
            {"specversion":"1.0","id":"event","data":{"model":"a/b","input":{"x":"y"},"metadata":{"a":1}}}""", """
            {"id":"event","data_base64":"eyJtb2RlbCI6ImEvYiIsImlucHV0Ijp7InNlZWQiOjF9fQ=="}""", """
            {"model":"a/b","input":{}}""");

    /** Pieces that have broken JSON readers before. */
    private static final List<byte[]> PIECES = List.of(
            utf8("\\ud800"),
            utf8("\\u0000"),
            utf8("1e999999999"),
            utf8("-0.0"),
            utf8("{\"a\":"),
            utf8("[[[["),
            utf8("]}"),
            utf8("\","),
            utf8("null"),
            utf8("\"id\":"),
            utf8("\"data\":"),
            utf8("\uFEFF"),
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {0, 0},
            new byte[] {(byte) 0xff, (byte) 0xfe});

    private enum Kind {
        VALID,
        INVALID,
        UNREADABLE
    }

    private final Random random = new Random(4711);

    @Test
    void whateverTheBytesTheReaderAnswersAndTheAnswerCanBeWritten() throws CharacterCodingException {
        Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
        for (int round = 0; round < ROUNDS; round++) {
            RequestReaderTester record =
                    given(mutated(utf8(SEEDS.get(round % SEEDS.size())))).key(mutated(utf8("key-" + round)));
            if (random.nextBoolean()) {
                record.header("content-type", mutated(utf8("application/cloudevents+json")));
            } else if (random.nextBoolean()) {
                record.structured();
            }
            if (random.nextInt(4) == 0) {
                record.header("ce_id", mutated(utf8("event-id")));
            }
            seen.merge(check(record.read()), 1, Integer::sum);
        }
        // and the mutations reach all three answers
        assertThat(seen)
                .hasSize(Kind.values().length)
                .allSatisfy((kind, count) -> assertThat(count).as(kind.name()).isGreaterThan(ROUNDS / 50));
    }

    private static Kind check(Reading reading) throws CharacterCodingException {
        return switch (reading) {
            case Reading.Valid(Job job, var input) -> {
                check(job);
                writable(json(input));
                yield Kind.VALID;
            }
            case Reading.Invalid(Job job, Outcome.Failed why) -> {
                check(job);
                writable(why.message());
                for (Violation violation : why.violations()) {
                    writable(json(violation.limit()) + json(violation.actual()));
                    writable(violation.message());
                }
                yield Kind.INVALID;
            }
            case Reading.Unreadable unreadable -> {
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

    private static void writable(String text) throws CharacterCodingException {
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    }

    private byte[] mutated(byte[] bytes) {
        byte[] mutated = bytes;
        for (int times = random.nextInt(4); times > 0; times--) {
            mutated = mutatedOnce(mutated);
        }
        return mutated;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(8));
        byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(bytes, at, at, piece);
            case 1 -> spliced(bytes, at, to, piece);
            case 2 -> spliced(bytes, at, to, new byte[0]);
            case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 4 -> Arrays.copyOf(bytes, at);
            default -> spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
        };
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        return ByteBuffer.allocate(bytes.length - (to - from) + piece.length)
                .put(bytes, 0, from)
                .put(piece)
                .put(bytes, to, bytes.length - to)
                .array();
    }
}
