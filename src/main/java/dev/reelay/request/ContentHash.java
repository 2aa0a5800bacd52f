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
 * Tells an identical repeat of a request from another request with the same id. Two requests have the same hash when
 * their model, input, {@code start_by}, {@code on_unknown_submission} and metadata mean the same: the order of fields,
 * white space, escapes, the way a number or a time is written ({@code 1.0} and {@code 1}, {@code Z} and {@code +00:00})
 * and an absent or a {@code null} optional field make no difference.
 *
 * <p>Hashes stand in the ledger and are compared across releases, so how they come about must not change.
 *
 * <p>32 hex digits: half of a SHA-256. Only the few requests with one and the same id are ever compared, and a worker
 * keeps the hash of every job whose receipt stands; 128 bits are plenty for the one, and half the room for the other.
 */
final class ContentHash {

    private static final int BYTES = 16;

    private final StringBuilder canonical = new StringBuilder("request 1 ");

    private ContentHash() {}

    /**
     * The hash of a request, right or wrong.
     *
     * @param startBy what its {@code start_by} means, if that could be read
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

    /** The hash of a record that is no request: only one of the same bytes is a repeat of it. */
    static String of(byte[] value) {
        return digest(value);
    }

    /** Each value ends where it says, by its mark, its length or its closing bracket: no two requests look the same. */
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
