package dev.reelay.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a process does, by {@code REELAY_ROLE}; at least one of both.
 *
 * @param worker whether it takes requests and submits jobs
 * @param console whether it serves the console
 */
public record Roles(boolean worker, boolean console) {

    /** The property that is {@code true} in a worker and {@code false} elsewhere; {@link RoleSettings} derives it. */
    public static final String WORKER = "dev.reelay.role.worker";

    /** The property that is {@code true} where the console is served and {@code false} elsewhere; {@link RoleSettings} derives it. */
    public static final String CONSOLE = "dev.reelay.role.console";

    /** The setting, as {@code RoleSettings} reads it before there is a {@link ReelayConfig}. */
    static final String PROPERTY = "reelay.role";

    static final String DEFAULT = "worker";

    private static final Set<String> WORDS = Set.of(DEFAULT, "console");

    /**
     * Reads {@code worker}, {@code console} or both with a comma between, in any order.
     *
     * @throws IllegalArgumentException for anything else; its message is for an operator
     */
    static Roles of(String text) {
        Set<String> words = Arrays.stream(text.split(",", -1))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        if (!WORDS.containsAll(words)) {
            throw new IllegalArgumentException(
                    "REELAY_ROLE is \"" + text + "\": it must be worker, console, or worker,console");
        }
        return new Roles(words.contains(DEFAULT), words.contains("console"));
    }
}
