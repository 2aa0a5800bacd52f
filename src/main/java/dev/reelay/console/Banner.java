package dev.reelay.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What everybody who looks has to know first: submissions pause, the view is not whole yet, or a feed has trouble.
 *
 * @param kind decides the looks, never alone: the text says it too
 * @param text one sentence
 * @param detail why, in the words of the one who paused; null when nobody said
 * @param by who did it; null when that is not known
 * @param since when it began; null when that is not known
 * @param more where more is said; null when this is all
 */
public record Banner(
        Kind kind,
        String text,
        @Nullable String detail,
        @Nullable String by,
        @Nullable Instant since,
        @Nullable Place more) {

    /** How bad it is. */
    public enum Kind {
        INFO("info"),
        WARNING("warning");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The class of style. */
        public String word() {
            return word;
        }
    }
}
