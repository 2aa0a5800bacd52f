package dev.reelay.job;

import java.util.Locale;

/** What was found when the files behind a job's URLs were looked at, as far as the job was let pass. */
public enum MediaStatus {
    /** They fit. */
    VERIFIED,
    /** Not all of them could be looked at: RunComfy decides. */
    UNVERIFIED,
    /** One does not fit, and is submitted all the same since violations are only warned about. */
    VIOLATED;

    /** The word in state records. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The note of a word; throws {@code IllegalArgumentException} for any other. */
    public static MediaStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
