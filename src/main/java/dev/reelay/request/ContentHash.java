package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.Ordering;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hash that distinguishes an identical repeat of a request from another request with the same id. Two requests have the same
 * hash when their model, input, {@code start_by}, {@code on_unknown_submission}, metadata, priority, tenant and {@code deliver_to} mean the same. No difference are:
 * the order of fields, white space, escapes, the notation of a number or a time ({@code 1.0} and {@code 1}, {@code Z} and
 * {@code +00:00}), the queries of presigned URLs (whoever sends a request again may sign anew), and an optional field that is absent or {@code null}.
 *
 * <p>Hashes are stored in the ledger and compared across releases, so the algorithm must not change.
 *
 * <p>A hash has 32 hex digits, half of a SHA-256. Only requests with the same id are compared, for which 128 bits are enough, and
 * the worker keeps a hash in memory for every job and receipt.
 */
final class ContentHash {

    private static final int BYTES = 16;

    /** So many digits always fit a long. */
    private static final int LONG_DIGITS = 18;

    private static final int BUFFER = 8 * 1024;

    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    private ContentHash() {}

    /**
     * The hash of a request, valid or not. Takes little memory, however large the request is.
     *
     * @param startBy the time in its {@code start_by}, if that is valid
     * @param ordering its priority and tenant, or the default where they are not valid
     * @param deliverTo its place for copies, if that is valid
     */
    static String of(ObjectNode request, @Nullable Instant startBy, Ordering ordering, @Nullable DeliverTo deliverTo) {
        ContentHash hash = new ContentHash();
        hash.append("request 1 ");
        hash.add(request.get("model"));
        hash.add(request.get("input"));
        if (startBy == null) {
            hash.add(request.get("start_by"));
        } else {
            hash.append("@" + startBy);
        }
        JsonNode policy = request.get("on_unknown_submission");
        if (policy == null || policy.isNull()) {
            hash.addText("report");
        } else {
            hash.add(policy);
        }
        hash.add(request.get("metadata"));
        if (!ordering.equals(
                Ordering.DEFAULT)) { // a request that says nothing has the hash of releases that did not know them
            hash.append("~" + ordering.priority());
            hash.addText(ordering.tenant() == null ? "" : ordering.tenant());
        }
        hash.addPlace(request.get("deliver_to"), deliverTo);
        hash.digest.update(hash.buffer, 0, hash.filled);
        return text(hash.digest.digest());
    }

    /** The hash of a record that holds no request: only a record with the same bytes is a repeat. */
    static String of(byte[] value) {
        return text(sha256().digest(value));
    }

    /** Adds nothing for a request that names no place: it has the hash of releases that knew none. */
    private void addPlace(@Nullable JsonNode written, @Nullable DeliverTo place) {
        if (written == null || written.isNull()) {
            return;
        }
        append('>');
        switch (place) {
            case DeliverTo.Bucket bucket -> addText(bucket.toString());
            case DeliverTo.Urls(List<String> urls) -> urls.forEach(url -> addText(DeliverTo.withoutQuery(url)));
            case null -> add(written);
        }
    }

    /** Each value has an unambiguous end (a mark, a length or a bracket), so different requests differ in their text. */
    private void add(@Nullable JsonNode node) {
        if (node == null) {
            append('z');
            return;
        }
        switch (node.getNodeType()) {
            case OBJECT -> {
                append('{');
                if (!node.isEmpty()) {
                    addFields(node);
                }
                append('}');
            }
            case ARRAY -> {
                append('[');
                for (int i = 0; i < node.size(); i++) {
                    add(node.get(i));
                }
                append(']');
            }
            case STRING -> addText(node.textValue());
            case NUMBER -> addNumber(node);
            case BOOLEAN -> append(node.booleanValue() ? 't' : 'f');
            case NULL -> append('z');
            case MISSING, BINARY, POJO -> throw new IllegalArgumentException(node.getNodeType() + " is not JSON");
        }
    }

    private void addFields(JsonNode object) {
        String[] names = new String[object.size()];
        int count = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            names[count++] = field.getKey();
        }
        Arrays.sort(names);
        for (String name : names) {
            addText(name);
            add(object.get(name));
        }
    }

    private void addText(String text) {
        append('"');
        appendNumber(text.length());
        append(':');
        append(text);
    }

    private void addNumber(JsonNode number) {
        append('#');
        if (number.isInt() || number.isLong()) {
            addDigits(number.longValue(), 0);
        } else {
            BigDecimal decimal = number.decimalValue();
            if (decimal.precision() <= LONG_DIGITS) {
                addDigits(decimal.scaleByPowerOfTen(decimal.scale()).longValue(), decimal.scale());
            } else {
                addLong(decimal);
            }
        }
        append(';');
    }

    /** Adds {@code digits} times ten to the power of {@code -scale}. */
    private void addDigits(long digits, int scale) {
        long significant = digits;
        long exponent = digits == 0 ? 0 : -(long) scale;
        for (; significant != 0 && significant % 10 == 0; exponent++) {
            significant /= 10;
        }
        appendNumber(significant);
        append('e');
        appendNumber(exponent);
    }

    private void addLong(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        append(digits.substring(0, end));
        append('e');
        appendNumber((long) digits.length() - end - number.scale());
    }

    private void append(char ascii) {
        if (filled == buffer.length) {
            digest.update(buffer, 0, filled);
            filled = 0;
        }
        buffer[filled++] = (byte) ascii;
    }

    private void appendNumber(long number) {
        if (number >= 0 && number < 10) {
            append((char) ('0' + number));
        } else {
            append(Long.toString(number));
        }
    }

    private void append(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                for (byte one : text.substring(i).getBytes(StandardCharsets.UTF_8)) {
                    append((char) (one & 0xff));
                }
                return;
            }
            append(text.charAt(i));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String text(byte[] whole) {
        return HexFormat.of().formatHex(Arrays.copyOf(whole, BYTES));
    }
}
