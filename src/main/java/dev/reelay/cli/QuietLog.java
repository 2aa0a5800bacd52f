package dev.reelay.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps libraries from logging between the lines of a command. A command says itself what went wrong. */
final class QuietLog {

    /** Loggers are forgotten when nobody refers to them, and their levels with them. */
    private static @Nullable Logger root;

    private QuietLog() {}

    /** Switches all loggers off that have no level of their own. */
    static synchronized void install() {
        if (root == null) {
            root = Logger.getLogger("");
            root.setLevel(Level.OFF);
        }
    }
}
