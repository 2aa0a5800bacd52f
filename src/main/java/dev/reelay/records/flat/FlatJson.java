package dev.reelay.records.flat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a JSON object are in its bytes, for a restore, which reads hundreds of thousands of states: nothing but these places
 * is kept, and no tree is made.
 *
 * <p>Knows only what Reelay itself writes: compact JSON, and names in ASCII without an escape, none of them twice. Anything else, valid or
 * not, is for those who make a tree, and decide what it is. What is read here is valid JSON in UTF-8.
 */
public final class FlatJson {

    /** What the value of a field is. */
    public enum Kind {
        /** Text without an escape. */
        TEXT,
        NUMBER,
        TRUE,
        FALSE,
        OBJECT,
        /** An array, null, or text with an escape. */
        OTHER
    }

    /** Of one field: the hash of its name, where the name begins, and where the value begins and ends. */
    private static final int WIDTH = 4;

    private static final int USUAL_FIELDS = 20;
    private static final int MOST_FIELDS = 100;
    private static final int DEEPEST = 50;

    private static final int LONGEST_SHARED = 100;
    private static final int LONGEST_DECIMAL = 100;

    private final byte[] json;
    private int[] fields = new int[USUAL_FIELDS * WIDTH];
    private Kind[] kinds = new Kind[USUAL_FIELDS];
    private int count;
    /** A bit for each name that is there, by its hash: most names that are looked for are not. */
    private long names;

    private int at;
    private boolean escaped;
    private boolean ascii = true;

    private FlatJson(byte[] json) {
        this.json = json;
    }

    /** The fields of the object; null when the bytes are anything that Reelay does not write in this way. */
    public static @Nullable FlatJson of(byte[] json) {
        FlatJson object = new FlatJson(json);
        return object.isRead() && (object.ascii || object.isUtf8()) ? object : null;
    }

    private boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean isRead() {
        if (!take('{')) {
            return false;
        }
        do {
            if (!field()) {
                return false;
            }
        } while (take(','));
        return take('}') && at == json.length;
    }

    /** Reads a name and its value. */
    private boolean field() {
        if (count == MOST_FIELDS || !take('"')) {
            return false;
        }
        int name = at;
        int hash = 0;
        while (at < json.length && json[at] != '"') {
            byte one = json[at++];
            if (one < ' ' || one == '\\') {
                return false;
            }
            hash = 31 * hash + one; // as that of a String
        }
        at++;
        if (!take(':') || isThere(hash)) {
            return false;
        }
        int from = at;
        Kind kind = value(1);
        if (kind == null) {
            return false;
        }
        if (count * WIDTH == fields.length) {
            fields = Arrays.copyOf(fields, MOST_FIELDS * WIDTH);
            kinds = Arrays.copyOf(kinds, MOST_FIELDS);
        }
        names |= bit(hash);
        kinds[count] = kind;
        int place = count++ * WIDTH;
        fields[place] = hash;
        fields[place + 1] = name;
        fields[place + 2] = from;
        fields[place + 3] = at;
        return true;
    }

    private static long bit(int hash) {
        return 1L << (hash ^ hash >>> 6 ^ hash >>> 12);
    }

    /** Whether there is a field with this hash: most likely the same name. */
    private boolean isThere(int hash) {
        if ((names & bit(hash)) == 0) {
            return false;
        }
        for (int place = 0; place < count * WIDTH; place += WIDTH) {
            if (fields[place] == hash) {
                return true;
            }
        }
        return false;
    }

    /** Reads a value; null when it is none, or one that is not read here. */
    private @Nullable Kind value(int depth) {
        if (at >= json.length || depth > DEEPEST) {
            return null;
        }
        return switch (json[at]) {
            case '"' -> text() ? (escaped ? Kind.OTHER : Kind.TEXT) : null;
            case '{' -> members(depth) ? Kind.OBJECT : null;
            case '[' -> elements(depth) ? Kind.OTHER : null;
            case 't' -> word("true") ? Kind.TRUE : null;
            case 'f' -> word("false") ? Kind.FALSE : null;
            case 'n' -> word("null") ? Kind.OTHER : null;
            default -> number() ? Kind.NUMBER : null;
        };
    }

    private boolean members(int depth) {
        at++;
        if (take('}')) {
            return true;
        }
        do {
            if (!text() || !take(':') || value(depth + 1) == null) {
                return false;
            }
        } while (take(','));
        return take('}');
    }

    private boolean elements(int depth) {
        at++;
        if (take(']')) {
            return true;
        }
        do {
            if (value(depth + 1) == null) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    /** Reads text. An escape with {@code u} may be half of a character, which is not read here. */
    private boolean text() {
        escaped = false;
        if (!take('"')) {
            return false;
        }
        while (at < json.length) {
            byte one = json[at++];
            if (one == '"') {
                return true;
            }
            if (one == '\\') {
                escaped = true;
                if (at >= json.length || "\"\\/bfnrt".indexOf(json[at++]) < 0) {
                    return false;
                }
            } else if (one < ' ') {
                if (one >= 0) {
                    return false;
                }
                ascii = false;
            }
        }
        return false;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!take(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean take(char wanted) {
        if (at < json.length && json[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** The number of the field with this name in ASCII; negative when there is none. */
    public int find(String name) {
        int hash = name.hashCode();
        if ((names & bit(hash)) == 0) {
            return -1;
        }
        for (int field = 0; field < count; field++) {
            if (fields[field * WIDTH] == hash && isNamed(field, name)) {
                return field;
            }
        }
        return -1;
    }

    private boolean isNamed(int field, String name) {
        int from = fields[field * WIDTH + 1];
        for (int i = 0; i < name.length(); i++) {
            if (json[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return json[from + name.length()] == '"';
    }

    public Kind kind(int field) {
        return kinds[field];
    }

    private int from(int field) {
        return fields[field * WIDTH + 2];
    }

    private int to(int field) {
        return fields[field * WIDTH + 3];
    }

    /** Whether the value is this text, of which the bytes are given. */
    public boolean isText(int field, byte[] text) {
        return kind(field) == Kind.TEXT && Arrays.equals(json, from(field) + 1, to(field) - 1, text, 0, text.length);
    }

    /** The text, of {@link Kind#TEXT}. */
    public String text(int field) {
        int from = from(field) + 1;
        return new String(
                json, from, to(field) - 1 - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** The text, of {@link Kind#TEXT}, which other states are likely to have, too: most of them get the same object. */
    public String sharedText(int field) {
        int from = from(field) + 1;
        int length = to(field) - 1 - from;
        if (length > LONGEST_SHARED || !ascii) {
            return text(field);
        }
        return SharedTexts.of(json, from, length);
    }

    /** The bytes of a value. */
    public byte[] bytes(int field) {
        return Arrays.copyOfRange(json, from(field), to(field));
    }

    /** A whole number of up to 18 digits; negative when the value is another number, or none. */
    public long count(int field) {
        int from = from(field);
        int to = to(field);
        return kind(field) == Kind.NUMBER && to - from <= Digits.MOST ? Digits.read(json, from, to) : -1;
    }

    /** A number with all its digits; null when the value is none, has an exponent, or is very long. */
    public @Nullable BigDecimal decimal(int field) {
        if (kind(field) != Kind.NUMBER || to(field) - from(field) > LONGEST_DECIMAL) {
            return null;
        }
        char[] digits = new char[to(field) - from(field)];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (char) json[from(field) + i];
            if ((digits[i] | 0x20) == 'e') {
                return null;
            }
        }
        return new BigDecimal(digits);
    }

    /** The time; null when the value has another form than {@link Instant#toString} gives, or may be no time. */
    public @Nullable Instant time(int field) {
        return kind(field) == Kind.TEXT ? FlatTime.read(json, from(field) + 1, to(field) - 1) : null;
    }
}
