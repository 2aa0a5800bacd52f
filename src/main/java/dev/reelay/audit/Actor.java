package dev.reelay.audit;

import dev.reelay.json.ForeignText;
import java.util.Locale;

/**
 * Who acts, and where.
 *
 * @param user the name that was logged in with, or of the user of the operating system; one line of up to {@value #MAX_USER}
 *     code points, and longer ones are cut
 */
public record Actor(String user, Via via) {

    static final int MAX_USER = 200;

    public Actor {
        user = ForeignText.oneLine(user, MAX_USER);
    }

    /** Where somebody acts. */
    public enum Via {
        CONSOLE,
        CLI;

        /** The value in the audit topic. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
