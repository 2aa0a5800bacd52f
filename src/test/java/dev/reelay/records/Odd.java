package dev.reelay.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Violation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Random unusual contents, the same for the same seed. */
final class Odd {

    private static final List<String> PIECES = List.of(
            "a",
            "\"",
            "\\",
            "/",
            "\0",
            "\n",
            "\u007f",
            "\u0085",
            "\u2028",
            "é",
            "e\u0301",
            "ÿ",
            "中",
            "\ufeff",
            "\uffff",
            "😀",
            "👩‍🚀",
            "\udbff\udfff",
            "null",
            "</script>",
            "%3D");

    /** Lone surrogates: JSON can escape them, UTF-8 cannot carry them. */
    private static final List<String> HALF_PAIRS = List.of("\ud800", "\udc00", "\udbffx", "\udc00\ud800");

    private final RandomGenerator random;

    Odd(RandomGenerator random) {
        this.random = random;
    }

    /** Well-formed, 1 to 200 code points. */
    String id() {
        String text = text(PIECES, 1 + random.nextInt(210));
        return text.codePointCount(0, text.length()) <= 200 ? text : text.substring(0, text.offsetByCodePoints(0, 200));
    }

    /** Sometimes with a lone surrogate. */
    String text() {
        return text(random.nextInt(4) == 0 ? HALF_PAIRS : PIECES, random.nextInt(20)) + text(PIECES, 2);
    }

    /** Of today, of any other day, of a known price or none. */
    Reservation reserved() {
        return new Reservation(
                random.nextBoolean() ? random.nextInt(-40_000, 40_000) : Reservation.dayOf(time()), cost(), cost());
    }

    Job job() {
        return new Job(
                id(),
                random.nextInt(4) == 0 ? "" : "luma/" + text(PIECES, 4),
                metadata(),
                headers(),
                random.nextBoolean() ? null : time(),
                random.nextBoolean() ? OnUnknownSubmission.REPORT : OnUnknownSubmission.RESUBMIT,
                new Ordering(random.nextInt(3), random.nextBoolean() ? null : text(PIECES, 3)),
                text(PIECES, 3),
                new Origin(time(), random.nextBoolean() ? null : random.nextLong(Long.MAX_VALUE)),
                checks());
    }

    private Checks checks() {
        return new Checks(
                random.nextBoolean(),
                random.nextBoolean() ? null : text(PIECES, 3),
                IntStream.range(0, random.nextInt(Checks.MAX_WARNINGS + 2))
                        .mapToObj(_ -> new Violation(text(), text(PIECES, 2), null, null, text()))
                        .toList(),
                null);
    }

    private @Nullable JsonBytes metadata() {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> JsonBytes.of(RecordJson.object());
            default -> JsonBytes.of(object(3));
        };
    }

    private List<Header> headers() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> new Header("x-" + random.nextInt(2), headerValue()))
                .toList();
    }

    private byte @Nullable [] headerValue() {
        byte[] bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> bytes;
            default -> text(PIECES, 3).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** Often none. */
    @Nullable
    Cost cost() {
        return random.nextBoolean() ? null : new Cost(new BigDecimal(ODD_COSTS.get(random.nextInt(ODD_COSTS.size()))));
    }

    Instant time() {
        long second = random.nextLong(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
        return switch (random.nextInt(3)) {
            case 0 -> Instant.ofEpochSecond(second);
            case 1 -> Instant.ofEpochSecond(second, 120_000_000);
            default -> Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
        };
    }

    ObjectNode object(int depth) {
        ObjectNode object = RecordJson.object();
        for (int i = random.nextInt(5); i >= 0; i--) {
            object.set(text(), value(depth));
        }
        return object;
    }

    private JsonNode value(int depth) {
        ObjectNode node = RecordJson.object();
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> node.textNode(text());
            case 1 -> node.numberNode(random.nextInt());
            case 2 -> node.numberNode(random.nextLong(Integer.MAX_VALUE + 1L, Long.MAX_VALUE));
            case 3 -> node.numberNode(new BigInteger(300, new java.util.Random(random.nextInt())).setBit(70));
            case 4 -> node.numberNode(new BigDecimal(ODD_NUMBERS.get(random.nextInt(ODD_NUMBERS.size()))));
            case 5 -> node.nullNode();
            case 6 -> node.booleanNode(random.nextBoolean());
            case 7 -> object(depth - 1);
            default -> node.arrayNode().add(value(depth - 1)).add(value(depth - 1));
        };
    }

    private static final List<String> ODD_COSTS = List.of(
            "0", "0.00", "0.35", "0.350", "12", "1E-7", "5E+4", "999999.99", "0.300000000000000000000000000004");

    private static final List<String> ODD_NUMBERS = List.of(
            "1e400", "-1e-400", "0.1", "1.0", "1.500", "0E+3", "123456789012345678901234567890.5", "1E+999999999");

    private String text(List<String> pieces, int number) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < number; i++) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }
}
