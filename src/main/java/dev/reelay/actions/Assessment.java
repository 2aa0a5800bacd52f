package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import java.util.List;

/**
 * Whether an action on one thing may go on. The codes are counted in reports of many, the texts are for people.
 */
sealed interface Assessment {

    /**
     * It may.
     *
     * @param sends what to write; empty when the audit entry is all
     * @param detail what was done, once it is written
     */
    record Go(List<Send> sends, String detail) implements Assessment {
        public Go {
            sends = List.copyOf(sends);
        }
    }

    /** Nothing is to be done. */
    record AlreadySo(String code, String detail) implements Assessment {}

    /** It may not. */
    record Refused(String code, String message) implements Assessment {}

    /** Only when the risk was confirmed. */
    record NeedsConfirmation(String code, String risk) implements Assessment {}
}
