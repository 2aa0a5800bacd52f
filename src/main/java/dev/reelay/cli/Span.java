package dev.reelay.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text, and what it means. Where the answer is shown in colours, the meaning has one; it never has the colour alone.
 *
 * @param text what is shown; never null, and empty for nothing
 */
public record Span(String text, Tone tone) {

    /** What a text means. */
    public enum Tone {
        PLAIN(""),
        GOOD("32"),
        WARNING("33"),
        BAD("31"),
        /** Of less interest than the text around it. */
        FAINT("2");

        private final String code;

        Tone(String code) {
            this.code = code;
        }

        /** The text between the codes of a terminal; the text itself when there is nothing to say about it. */
        String shown(String text) {
            return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    }

    /** A text of no special meaning. */
    public static Span plain(String text) {
        return new Span(text, Tone.PLAIN);
    }

    /** A time to the second, in UTC; empty for none. */
    public static String time(@Nullable Instant time) {
        return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
