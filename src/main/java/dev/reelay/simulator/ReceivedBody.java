package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The body of a submission: as it was received, or abridged once it takes too much memory. Of an abridged one the strings have only
 * their beginnings, so that fields, prompts and directives can still be recognised. Safe for several threads.
 */
public final class ReceivedBody {

    /** A body of so many characters is never abridged, and shown as it is. */
    static final int SHORT = 2 * 1024;

    /** A body of more bytes takes too long for an event loop to be read or written. */
    static final int LONG = 1 << 20;

    private static final int KEPT_OF_STRING = 200;
    private static final int CHUNK = 64 * 1024;

    private final long bytes;
    private final String sha256;
    private volatile String text;
    private volatile boolean whole = true;

    /** The abridged text of a long body, made when it is received, which is not on an event loop; null for others. */
    private final @Nullable String brief;

    private ReceivedBody(String text, long bytes, String sha256) {
        this.text = text;
        this.bytes = bytes;
        this.sha256 = sha256;
        this.brief = bytes > LONG ? abridged(text) : null;
    }

    static ReceivedBody of(String text) {
        MessageDigest digest = newDigest();
        long bytes = 0;
        // In pieces, because the bytes of a long text would take as much memory again.
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + CHUNK);
            to -= to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
            byte[] piece = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            digest.update(piece);
            bytes += piece.length;
            from = to;
        }
        return new ReceivedBody(text, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /** Exactly as received when {@link #isWhole}; otherwise the same fields with the beginnings of their strings. */
    public String text() {
        return text;
    }

    /** Whether {@link #text} is all of it. */
    public boolean isWhole() {
        return whole;
    }

    /** How long it was, in bytes of UTF-8. */
    public long bytes() {
        return bytes;
    }

    /** The SHA-256 of what was received, in hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** The text to show: the whole of a short one, else the abridged text. */
    String shown() {
        if (brief != null) {
            return brief;
        }
        String current = text;
        return current.length() <= SHORT ? current : abridged(current);
    }

    /** Keeps the beginnings of its strings alone. */
    void abridge() {
        text = shown();
        whole = false;
    }

    private String abridged(String full) {
        String brief = Json.parse(full)
                .filter(JsonNode::isContainerNode)
                .map(json -> shortened(json).toString())
                .orElseGet(() -> start(full));
        return brief.length() <= SHORT
                ? brief
                : Json.object()
                        .put("abridged", "too long to be shown")
                        .put("bytes", bytes)
                        .put("sha256", sha256)
                        .toString();
    }

    private static JsonNode shortened(JsonNode json) {
        switch (json) {
            case TextNode string -> {
                return TextNode.valueOf(start(string.textValue()));
            }
            case ObjectNode object -> object.properties().forEach(field -> field.setValue(shortened(field.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, shortened(array.get(i)));
                }
            }
            default -> {}
        }
        return json;
    }

    private static String start(String text) {
        return text.length() <= KEPT_OF_STRING + 50
                ? text
                : text.substring(0, KEPT_OF_STRING) + "… (" + text.length() + " characters)";
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Abridges bodies, the oldest first, when those that are whole have too many bytes together. Not safe for several threads.
     */
    static final class Budget {
        private final ArrayDeque<ReceivedBody> whole = new ArrayDeque<>();
        private final long mostBytes;
        private long bytes;

        Budget(long mostBytes) {
            this.mostBytes = mostBytes;
        }

        void add(ReceivedBody body) {
            if (body.bytes <= SHORT) {
                return;
            }
            whole.add(body);
            bytes += body.bytes;
            while (bytes > mostBytes) {
                ReceivedBody oldest = whole.remove();
                bytes -= oldest.bytes;
                oldest.abridge();
            }
        }
    }
}
