package dev.reelay.console.steer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an action that was not simply done.
 *
 * @param title of the page
 * @param code why, as a word; null when there is none
 * @param text why, for people
 * @param again the form that asks for it again with the risk confirmed; null when that would not help
 * @param back the path below the base path to go back to
 */
record Outcome(
        String title,
        @Nullable String code,
        String text,
        @Nullable Again again,
        String back) {

    /**
     * The same form once more.
     *
     * @param action the path below the base path that it is sent to
     * @param fields hidden, with the confirmation among them
     * @param button what the button says
     * @param money whether it may cost money
     */
    record Again(String action, List<Field> fields, String button, boolean money) {
        Again {
            fields = List.copyOf(fields);
        }
    }

    static Outcome told(String title, @Nullable String code, String text, String back) {
        return new Outcome(title, code, text, null, back);
    }
}
