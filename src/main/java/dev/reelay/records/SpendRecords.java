package dev.reelay.records;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes the records of {@link Spend} in {@code generation-jobs}. The key is
 * {@code \u005cu0000spend/<day>/<model>/<tenant>} with model and tenant percent-encoded, so that their slashes are none of the key's; it ends
 * with the slash for jobs without a tenant, and with an asterisk for those of further tenants.
 */
public final class SpendRecords {

    private static final String KEY = "\u0000spend/";
    private static final byte[] KEY_BYTES = KEY.getBytes(StandardCharsets.UTF_8);
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String OTHERS = "others";

    private SpendRecords() {}

    /** The record of what was spent. */
    public static OutgoingRecord encode(Spend spend) {
        Spender of = spend.of();
        ObjectNode body = RecordJson.object()
                .put("v", StateFieldReader.VERSION)
                .put("day", Reservation.nameOf(of.day()))
                .put("model", of.model());
        if (Spender.OTHERS.equals(of.tenant())) {
            body.put(OTHERS, true);
        } else {
            RecordJson.putUnlessNull(body, "tenant", of.tenant());
        }
        body.put("jobs", spend.jobs());
        body.set("settled_usd", DecimalNode.valueOf(Cost.usd(spend.settled())));
        body.set("estimated_usd", DecimalNode.valueOf(Cost.usd(spend.estimated())));
        if (spend.unpriced() > 0) {
            body.put("unpriced_jobs", spend.unpriced());
        }
        return new OutgoingRecord(key(of), RecordJson.write(body), List.of());
    }

    /** The record that removes what was spent from the ledger. */
    public static OutgoingRecord tombstone(Spender of) {
        return new OutgoingRecord(key(of), null, List.of());
    }

    /** Whether the key is that of a record of what was spent. */
    public static boolean isSpend(byte[] key) {
        if (key.length < KEY_BYTES.length) {
            return false;
        }
        for (int i = 0; i < KEY_BYTES.length; i++) {
            if (key[i] != KEY_BYTES[i]) {
                return false;
            }
        }
        return true;
    }

    /** The day of a record, by its key: for tombstones, which say nothing else. Empty when the key names none. */
    public static OptionalLong dayOf(byte[] key) {
        String name = new String(key, StandardCharsets.UTF_8);
        int end = name.indexOf('/', KEY.length());
        try {
            return isSpend(key) && end > 0
                    ? OptionalLong.of(
                            LocalDate.parse(name.substring(KEY.length(), end)).toEpochDay())
                    : OptionalLong.empty();
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * What a record says was spent. Unknown fields are ignored.
     *
     * @throws UnreadableStateException when the value is of a newer format, or says nothing of that kind
     */
    public static Spend decode(byte[] value) {
        StateFieldReader fields = StateFieldReader.of("(what was spent)".getBytes(StandardCharsets.UTF_8), value);
        Long day = fields.optionalDay("day");
        if (day == null) {
            throw fields.broken("has no \"day\"");
        }
        String tenant = fields.flag(OTHERS)
                ? Spender.OTHERS
                : fields.optionalText("tenant").orElse(null);
        return new Spend(
                new Spender(day, fields.text("model"), tenant),
                fields.micros("settled_usd"),
                fields.micros("estimated_usd"),
                fields.offset("jobs"),
                Objects.requireNonNullElse(fields.optionalOffset("unpriced_jobs"), 0L));
    }

    private static byte[] key(Spender of) {
        StringBuilder key = new StringBuilder(KEY).append(Reservation.nameOf(of.day()));
        encode(of.model(), key.append('/'));
        key.append('/');
        if (Spender.OTHERS.equals(of.tenant())) {
            key.append('*');
        } else {
            encode(of.tenant(), key);
        }
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void encode(@Nullable String text, StringBuilder key) {
        if (text != null) {
            for (byte one : Utf8.encode(text)) {
                if (PLAIN.indexOf(one) >= 0) {
                    key.append((char) one);
                } else {
                    key.append('%').append(String.format("%02X", one));
                }
            }
        }
    }
}
