package dev.reelay.limits;

/** What a limit counts. The order is that of {@link Shares}: what waits for a later one has room in the earlier ones. */
public enum Measure {
    /** Submissions of the last 60 seconds. */
    PER_MINUTE("per_minute"),

    /** Jobs that were submitted and have not ended. */
    OUTSTANDING("outstanding");

    private final String word;

    Measure(String word) {
        this.word = word;
    }

    /** The field of commands and records, and the tag of metrics. */
    public String word() {
        return word;
    }
}
