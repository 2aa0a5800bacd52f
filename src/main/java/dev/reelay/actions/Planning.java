package dev.reelay.actions;

/** Whether a bulk action can be planned. */
public sealed interface Planning {

    /** It can; nothing is done or recorded yet. */
    record Ready(BulkPlan plan) implements Planning {}

    /**
     * It cannot.
     *
     * @param code why, as a word
     * @param message one or two sentences for the user
     */
    record Refused(String code, String message) implements Planning {}
}
