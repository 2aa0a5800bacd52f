package dev.reelay.console;

/** The places of the console, in the order of its menu. */
public enum Place {
    OVERVIEW("Overview", ""),
    JOBS("Jobs", "jobs"),
    FAILURES("Failures", "failures"),
    DOUBT("Money in doubt", "doubt"),
    COSTS("Costs", "costs"),
    PAUSES("Pauses", "pauses"),
    LIMITS("Limits", "limits"),
    DEAD_LETTERS("Dead letters", "dead-letters"),
    WORKERS("Workers", "workers"),
    ACTIONS("Actions", "actions");

    private final String title;
    private final String path;

    Place(String title, String path) {
        this.title = title;
        this.path = path;
    }

    /** The name in the menu, and the heading of the page. */
    public String title() {
        return title;
    }

    /** The path below the base path, without a slash in front. */
    public String path() {
        return path;
    }
}
