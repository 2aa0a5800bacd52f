package dev.reelay.records;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a JSON object are in its bytes, for a restore, which reads hundreds of thousands of states: nothing but these places
 * is kept, and no tree is made.
 *
 * <p>Knows only what Reelay itself writes: compact JSON, and names in ASCII without an escape, none of them twice. Anything else, valid or
 * not, is for {@link RecordJson}, which decides what it is. What is read here is valid JSON in UTF-8.
 */
final class FlatJson {

    /** What the value of a field is. */
    enum Kind {
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

    /** Texts that many states have: which one has a place here is decided by the hash, and a race costs nothing but a copy. */
    private static final @Nullable String[] SHARED = new String[1_024];

    private static final int LONGEST_SHARED = 100;
    private static final int LONGEST_DECIMAL = 100;

    /** Of months from 1 on. 29 February is left to those who know which years have one. */
    private static final int[] DAYS_OF_MONTHS = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

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
    static @Nullable FlatJson of(byte[] json) {
        FlatJson object = new FlatJson(json);
        return object.isRead() && (object.ascii || Utf8.decode(json).isPresent()) ? object : null;
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
    int find(String name) {
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

    Kind kind(int field) {
        return kinds[field];
    }

    private int from(int field) {
        return fields[field * WIDTH + 2];
    }

    private int to(int field) {
        return fields[field * WIDTH + 3];
    }

    /** Whether the value is this text, of which the bytes are given. */
    boolean isText(int field, byte[] text) {
        return kind(field) == Kind.TEXT && Arrays.equals(json, from(field) + 1, to(field) - 1, text, 0, text.length);
    }

    /** The text, of {@link Kind#TEXT}. */
    String text(int field) {
        int from = from(field) + 1;
        return new String(
                json, from, to(field) - 1 - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** The text, of {@link Kind#TEXT}, which other states are likely to have, too: most of them get the same object. */
    String sharedText(int field) {
        int from = from(field) + 1;
        int length = to(field) - 1 - from;
        if (length > LONGEST_SHARED || !ascii) {
            return text(field);
        }
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + json[i];
        }
        int place = (hash ^ hash >>> 16) & (SHARED.length - 1);
        String shared = SHARED[place];
        if (shared == null || !isSame(shared, from, length)) {
            shared = text(field);
            SHARED[place] = shared;
        }
        return shared;
    }

    private boolean isSame(String text, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != json[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of a value. */
    byte[] bytes(int field) {
        return Arrays.copyOfRange(json, from(field), to(field));
    }

    /** A whole number of up to 18 digits; negative when the value is another number, or none. */
    long count(int field) {
        int from = from(field);
        int to = to(field);
        if (kind(field) != Kind.NUMBER || to - from > 18) {
            return -1;
        }
        long count = 0;
        for (int i = from; i < to; i++) {
            int digit = json[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            count = 10 * count + digit;
        }
        return count;
    }

    /** A number with all its digits; null when the value is none, has an exponent, or is very long. */
    @Nullable
    BigDecimal decimal(int field) {
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

    /**
     * A time in the form that {@link Instant#toString} has: {@code 2026-11-21T12:00:00.123456789Z}, with as many digits of the second
     * as there are. Null when the text has another form, or may be no time.
     */
    @Nullable
    Instant time(int field) {
        int from = from(field) + 1;
        int to = to(field) - 1;
        if (kind(field) != Kind.TEXT
                || to - from < 20
                || to - from > 30
                || json[from + 4] != '-'
                || json[from + 7] != '-'
                || json[from + 10] != 'T'
                || json[from + 13] != ':'
                || json[from + 16] != ':'
                || json[to - 1] != 'Z') {
            return null;
        }
        int year = number(from, from + 4);
        int month = number(from + 5, from + 7);
        int day = number(from + 8, from + 10);
        int hour = number(from + 11, from + 13);
        int minute = number(from + 14, from + 16);
        int second = number(from + 17, from + 19);
        int nanos = nanos(from + 19, to - 1);
        boolean isUsual = year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= DAYS_OF_MONTHS[month]
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59
                && nanos >= 0;
        return isUsual
                ? Instant.ofEpochSecond(
                        daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second, nanos)
                : null;
    }

    /** In the calendar whose years begin with March, so that a leap day is the last of its year. */
    private static long daysSinceEpoch(int year, int month, int day) {
        int marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        long days = 365L * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400;
        return days + (153 * marchMonth + 2) / 5 + day - 1 - 719_468;
    }

    /** Negative when there is anything but digits. */
    private int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = json[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** The nanoseconds of a point and one to nine digits, 0 for neither; negative when there is anything else. */
    private int nanos(int from, int to) {
        if (from == to) {
            return 0;
        }
        int digits = to - from - 1;
        if (json[from] != '.' || digits < 1 || digits > 9) {
            return -1;
        }
        int nanos = number(from + 1, to);
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }
}
