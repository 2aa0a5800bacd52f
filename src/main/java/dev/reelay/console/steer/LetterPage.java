package dev.reelay.console.steer;

import dev.reelay.audit.AuditLog;
import dev.reelay.console.SignedUrls;
import dev.reelay.json.ForeignText;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.retry.Redrive;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter. Its value stands in it only when somebody has asked for it who may see it.
 *
 * @param key null when it has none
 * @param bytes how long its value is; -1 when it has none
 * @param value of the record, or its beginning; null while it is masked, or when there is none
 * @param isText whether the value is shown as text, and not in hexadecimal
 * @param isCut whether only the beginning is shown
 * @param obstacles why it cannot be sent again, one sentence each; empty when nothing is known to speak against it
 */
record LetterPage(
        int partition,
        long offset,
        Instant at,
        @Nullable String key,
        List<Shown> headers,
        int bytes,
        @Nullable String value,
        boolean isText,
        boolean isCut,
        List<String> obstacles) {

    /** Characters of a text, and bytes of what is none. */
    static final int MOST_TEXT = 20_000;

    static final int MOST_BYTES = 4_096;

    private static final int LONGEST_HEADER = 500;
    private static final int HEX_ROW = 16;
    private static final String COUNT = "redrive-count";
    private static final Set<String> REELAYS_OWN = Set.of(COUNT, "content-type", "retry-of");

    LetterPage {
        headers = List.copyOf(headers);
        obstacles = List.copyOf(obstacles);
    }

    /** A header; its value is null for visitors who may not see what customers have sent. */
    record Shown(String name, @Nullable String value) {}

    /**
     * @param seesPayloads whether the visitor may see what customers have sent
     * @param asked whether the visitor has asked for the value
     */
    static LetterPage of(ConsumerRecord<byte[], byte[]> letter, AuditLog log, boolean seesPayloads, boolean asked) {
        byte[] value = letter.value();
        boolean isShown = seesPayloads && asked && value != null;
        String decoded = isShown ? decoded(value) : null;
        String masked = decoded == null ? null : SignedUrls.masked(decoded);
        boolean isText = masked != null && masked.codePoints().allMatch(LetterPage::isSeen);
        String text = isText ? masked : null;
        byte[] bytes = masked == null ? value : masked.getBytes(StandardCharsets.UTF_8);
        return new LetterPage(
                letter.partition(),
                letter.offset(),
                Instant.ofEpochMilli(letter.timestamp()),
                letter.key() == null ? null : line(letter.key()),
                headers(letter, seesPayloads),
                value == null ? -1 : value.length,
                !isShown ? null : text == null ? hex(bytes) : ForeignText.cut(text, MOST_TEXT),
                text != null,
                isShown
                        && (text == null
                                ? bytes.length > MOST_BYTES
                                : text.codePointCount(0, text.length()) > MOST_TEXT),
                obstacles(letter, log));
    }

    private static List<Shown> headers(ConsumerRecord<byte[], byte[]> letter, boolean seesPayloads) {
        List<Shown> headers = new ArrayList<>();
        for (Header header : letter.headers()) {
            boolean isShown = seesPayloads
                    || header.key().startsWith(DeadLetterRecords.PREFIX)
                    || REELAYS_OWN.contains(header.key());
            String value = header.value() == null ? "" : line(header.value());
            headers.add(new Shown(ForeignText.oneLine(header.key(), LONGEST_HEADER), isShown ? value : null));
        }
        return headers;
    }

    private static List<String> obstacles(ConsumerRecord<byte[], byte[]> letter, AuditLog log) {
        List<String> obstacles = new ArrayList<>();
        if (log.wasRedriven(letter.partition(), letter.offset())) {
            obstacles.add("It was sent again before, or may have been.");
        }
        Header count = letter.headers().lastHeader(COUNT);
        if (count != null && isEnough(count.value())) {
            obstacles.add("Its " + COUNT + " is " + (count.value() == null ? "empty" : line(count.value()))
                    + ": a dead letter is sent again " + Redrive.MOST + " times, and then it stays.");
        }
        if (letter.headers().lastHeader(DeadLetterRecords.PREFIX + "truncated") != null) {
            obstacles.add("It was too large to be kept whole.");
        }
        return obstacles;
    }

    private static boolean isEnough(byte @Nullable [] count) {
        try {
            return count == null || Long.parseUnsignedLong(new String(count, StandardCharsets.UTF_8)) >= Redrive.MOST;
        } catch (NumberFormatException e) {
            return true; // a redrive refuses what is no number
        }
    }

    private static String line(byte[] bytes) {
        return ForeignText.oneLine(new String(bytes, StandardCharsets.UTF_8), LONGEST_HEADER);
    }

    /** The bytes as text; null when they are no UTF-8. */
    private static @Nullable String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Format characters would let a text look like another one. */
    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
            case Character.FORMAT -> codePoint == 0x200D || codePoint == 0x200C; // those that join scripts and emoji
            default -> true;
        };
    }

    private static String hex(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int from = 0; from < Math.min(bytes.length, MOST_BYTES); from += HEX_ROW) {
            int to = Math.min(Math.min(bytes.length, MOST_BYTES), from + HEX_ROW);
            String row = HexFormat.ofDelimiter(" ").formatHex(bytes, from, to);
            dump.append("%06x  %-47s  ".formatted(from, row));
            for (int i = from; i < to; i++) {
                dump.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            dump.append('\n');
        }
        return dump.toString();
    }

    /** Whether it has a value that is not shown. */
    public boolean isMasked() {
        return bytes >= 0 && value == null;
    }

    /** The address of the page without the path: which dead letter. */
    public String place() {
        return "partition=" + partition + "&offset=" + offset;
    }
}
