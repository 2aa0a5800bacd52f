package dev.reelay.outcome;

import dev.reelay.json.ForeignText;
import java.util.Locale;

/** What an operator found out at RunComfy about a job of which Reelay cannot know whether RunComfy charged for it. */
public enum Finding {
    /** RunComfy never had the job. */
    NOT_AT_RUNCOMFY(false, "RunComfy never had the job"),
    /** RunComfy had the job and did not charge for it. */
    NOT_CHARGED(false, "RunComfy had the job and did not charge for it"),
    /** RunComfy charged for the job. */
    CHARGED(true, "RunComfy charged for the job");

    private final boolean paid;
    private final String text;

    Finding(boolean paid, String text) {
        this.paid = paid;
        this.text = text;
    }

    /** Whether the job was paid for. */
    public boolean isPaid() {
        return paid;
    }

    /** The finding for people, as a sentence without its full stop. */
    public String text() {
        return text;
    }

    /** The value in the audit topic. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The finding with this word.
     *
     * @throws IllegalArgumentException for any other
     */
    public static Finding of(String word) {
        for (Finding finding : values()) {
            if (finding.word().equals(word)) {
                return finding;
            }
        }
        throw new IllegalArgumentException(
                "'" + ForeignText.oneLine(word, 50) + "' is no finding: not_at_runcomfy, not_charged or charged");
    }
}
