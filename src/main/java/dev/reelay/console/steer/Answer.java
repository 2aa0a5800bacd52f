package dev.reelay.console.steer;

/** What a request for a change, or for a dry run, is answered with. */
sealed interface Answer {

    /**
     * It was done: a page follows.
     *
     * @param path below the base path, with its query
     */
    record GoTo(String path) implements Answer {}

    /** A page says what became of it. */
    record Told(int status, Outcome outcome) implements Answer {}

    /** A page shows what would be done to many, and asks for their number. */
    record Dry(int status, PlanPage page) implements Answer {}
}
