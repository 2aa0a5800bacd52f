package dev.reelay.actions.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a limit as somebody has typed them: what is none is not judged here, but by the reader of commands, in the words of the
 * workers.
 *
 * @param outstanding how many jobs may be outstanding; null for no such limit
 * @param perMinute how many jobs may be submitted in a minute; null for no such limit
 */
public record LimitNumbers(
        @Nullable String outstanding, @Nullable String perMinute) {

    /** No limit. */
    public static final LimitNumbers NONE = new LimitNumbers(null, null);

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,40}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}[.][0-9]{1,40}");

    /** The number of jobs that may be outstanding; null when none was given, or what was given is no number that a limit can have. */
    public @Nullable Integer outstandingJobs() {
        return whole(outstanding);
    }

    /** The number of jobs that may be submitted in a minute; null as for the other one. */
    public @Nullable Integer jobsPerMinute() {
        return whole(perMinute);
    }

    private static @Nullable Integer whole(@Nullable String text) {
        BigInteger number = text != null && WHOLE.matcher(text).matches() ? new BigInteger(text) : null;
        return number == null || number.signum() < 0 || number.bitLength() > 31 ? null : number.intValue();
    }

    void putInto(ObjectNode command) {
        put(command, "outstanding", outstanding);
        put(command, "per_minute", perMinute);
    }

    private static void put(ObjectNode command, String field, @Nullable String text) {
        if (text != null) {
            command.set(field, json(text));
        }
    }

    private static JsonNode json(String text) {
        if (WHOLE.matcher(text).matches()) {
            return BigIntegerNode.valueOf(new BigInteger(text));
        }
        return DECIMAL.matcher(text).matches() ? DecimalNode.valueOf(new BigDecimal(text)) : TextNode.valueOf(text);
    }
}
