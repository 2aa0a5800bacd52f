package dev.reelay.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps libraries, and the JVM on their account, from writing between the lines of a command, which says itself what went wrong. */
final class QuietLog {

    /** Loggers are forgotten when nobody refers to them, and their levels with them. */
    private static @Nullable Logger root;

    /** Netty would use memory in a way of which the JVM warns on the terminal. */
    private static final String NETTY_WITHOUT_UNSAFE = "io.netty.noUnsafe";

    private QuietLog() {}

    /** Switches all loggers off that have no level of their own. */
    static synchronized void install() {
        if (System.getProperty(NETTY_WITHOUT_UNSAFE) == null) {
            System.setProperty(NETTY_WITHOUT_UNSAFE, "true");
        }
        if (root == null) {
            root = Logger.getLogger("");
            root.setLevel(Level.OFF);
        }
    }
}
