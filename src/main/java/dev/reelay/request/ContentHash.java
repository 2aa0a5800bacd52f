package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The hash that distinguishes an identical repeat of a request from another request with the same id. Two requests have the same
 * hash when their model, input, {@code start_by}, {@code on_unknown_submission} and metadata mean the same. No difference are:
 * the order of fields, white space, escapes, the notation of a number or a time ({@code 1.0} and {@code 1}, {@code Z} and
 * {@code +00:00}), and an optional field that is absent or {@code null}.
 *
 * <p>Hashes are stored in the ledger and compared across releases, so the algorithm must not change.
 *
 * <p>A hash has 32 hex digits, half of a SHA-256. Only requests with the same id are compared, for which 128 bits are enough, and
 * the worker keeps a hash in memory for every job and receipt.
 */
final class ContentHash {

    private static final int BYTES = 16;

    private final StringBuilder canonical = new StringBuilder("request 1 ");

    private ContentHash() {}

    /**
     * The hash of a request, valid or not.
     *
     * @param startBy the time in its {@code start_by}, if that is valid
     */
    static String of(ObjectNode request, @Nullable Instant startBy) {
        ContentHash hash = new ContentHash();
        hash.add(request.get("model"));
        hash.add(request.get("input"));
        if (startBy == null) {
            hash.add(request.get("start_by"));
        } else {
            hash.canonical.append('@').append(startBy);
        }
        JsonNode policy = request.get("on_unknown_submission");
        if (policy == null || policy.isNull()) {
            hash.addText("report");
        } else {
            hash.add(policy);
        }
        hash.add(request.get("metadata"));
        return digest(hash.canonical.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of a record that holds no request: only a record with the same bytes is a repeat. */
    static String of(byte[] value) {
        return digest(value);
    }

    /** Each value has an unambiguous end (a mark, a length or a bracket), so different requests differ in their text. */
    private void add(@Nullable JsonNode node) {
        if (node == null) {
            canonical.append('z');
            return;
        }
        switch (node.getNodeType()) {
            case OBJECT -> {
                canonical.append('{');
                TreeSet<String> names = new TreeSet<>();
                node.fieldNames().forEachRemaining(names::add);
                for (String name : names) {
                    addText(name);
                    add(node.get(name));
                }
                canonical.append('}');
            }
            case ARRAY -> {
                canonical.append('[');
                node.forEach(this::add);
                canonical.append(']');
            }
            case STRING -> addText(node.textValue());
            case NUMBER -> addNumber(node.decimalValue());
            case BOOLEAN -> canonical.append(node.booleanValue() ? 't' : 'f');
            case NULL -> canonical.append('z');
            case MISSING, BINARY, POJO -> throw new IllegalArgumentException(node.getNodeType() + " is not JSON");
        }
    }

    private void addText(String text) {
        canonical.append('"').append(text.length()).append(':').append(text);
    }

    private void addNumber(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        long exponent = number.signum() == 0 ? 0 : (long) digits.length() - end - number.scale();
        canonical
                .append('#')
                .append(digits, 0, end)
                .append('e')
                .append(exponent)
                .append(';');
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(Arrays.copyOf(whole, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
