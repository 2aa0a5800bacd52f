package dev.reelay.cli.doctor;

import dev.reelay.cli.Span.Tone;
import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param area what was looked at, in a word
 * @param message what was found, and what to do, in one line
 */
record Diagnosis(Level level, String area, String message) {

    /** How bad it is. */
    enum Level {
        OK(Tone.GOOD),
        /** It may be meant so. */
        WARNING(Tone.WARNING),
        /** It must be changed. */
        WRONG(Tone.BAD),
        /** It was not looked at. */
        SKIPPED(Tone.FAINT);

        private final Tone tone;

        Level(Tone tone) {
            this.tone = tone;
        }

        /** How it is shown. */
        Tone tone() {
            return tone;
        }

        /** The word in answers. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Diagnosis ok(String area, String message) {
        return new Diagnosis(Level.OK, area, message);
    }

    static Diagnosis warning(String area, String message) {
        return new Diagnosis(Level.WARNING, area, message);
    }

    static Diagnosis wrong(String area, String message) {
        return new Diagnosis(Level.WRONG, area, message);
    }

    static Diagnosis skipped(String area, String message) {
        return new Diagnosis(Level.SKIPPED, area, message);
    }
}
