package dev.reelay.budget;

/** What a budget counts. */
public enum BudgetMeasure {
    /** Submissions of a day that RunComfy has or may have accepted. */
    JOBS("jobs_per_day"),

    /** What they cost, in millionths of a dollar. */
    USD("usd_per_day");

    private final String word;

    BudgetMeasure(String word) {
        this.word = word;
    }

    /** The field of commands and records, and the tag of metrics. */
    public String word() {
        return word;
    }
}
