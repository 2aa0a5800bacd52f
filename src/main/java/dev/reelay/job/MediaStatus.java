package dev.reelay.job;

import java.util.Locale;

/** The outcome of checking the files behind a job's URLs. A rejected job does not keep it. */
public enum MediaStatus {
    /** All files fit the model. */
    VERIFIED,
    /** Not all files could be checked: RunComfy decides. */
    UNVERIFIED,
    /** A file does not fit the model. A job with this status is submitted nevertheless: the worker only warns. */
    VIOLATED;

    /** The word in state records. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status that is written as {@code word}.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static MediaStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
