package dev.reelay.testing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets properties of the JVM for a while. All threads see them: a class of tests that does so is {@code @Isolated}, so that no other
 * class runs meanwhile.
 */
public final class JvmProperties {

    /** The code that runs while the properties are set. */
    @FunctionalInterface
    public interface Action {
        /** Runs the code. An exception ends the test, after the properties are reset. */
        void run() throws Exception;
    }

    private JvmProperties() {}

    /** Runs the action with these properties set, then resets each to its former value. */
    public static void whileSet(Map<String, String> properties, Action action) throws Exception {
        Map<String, @Nullable String> before = new HashMap<>();
        properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        try {
            action.run();
        } finally {
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
    }
}
