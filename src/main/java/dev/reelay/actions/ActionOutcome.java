package dev.reelay.actions;

/** What became of an action. All texts are for people: one or two sentences in one line. */
public sealed interface ActionOutcome {

    /**
     * It was done.
     *
     * @param actionId names the action in the audit topic
     * @param detail what was done
     */
    record Done(String actionId, String detail) implements ActionOutcome {}

    /**
     * Nothing was done, as things are already as the action would make them.
     *
     * @param detail how they are
     */
    record AlreadySo(String detail) implements ActionOutcome {}

    /**
     * It was not done.
     *
     * @param code why, as a word that can be counted and compared: in lower case, with underscores
     * @param message why, and what to do
     */
    record Refused(String code, String message) implements ActionOutcome {}

    /**
     * It is done only when it is asked for again with the risk confirmed. Nothing was done or recorded.
     *
     * @param risk what may happen
     */
    record NeedsConfirmation(String risk) implements ActionOutcome {}

    /**
     * The brokers did not answer, so it may have been done or not. To ask for it again is harmless; a dead letter is refused then.
     *
     * @param actionId names the action in the audit topic
     * @param message what did not answer
     */
    record Unclear(String actionId, String message) implements ActionOutcome {}
}
