package dev.reelay.console;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records requests for a change that were refused before they came to their endpoint: the token against forgery was missing, or they
 * came from another site. {@code console.steer} implements it, as it knows what its endpoints do.
 */
public interface RefusedWrites {

    /**
     * Records it in the audit topic; blocks, and does nothing for a path that changes nothing. A topic that does not take it is logged.
     *
     * @param visitor who is logged in
     * @param path below the base path, decoded, with a slash in front
     * @param parameter gives the value of a parameter of the address or of the form; null when there is none or it was not read
     * @param code why, as a word that can be counted
     * @param message why, for people
     */
    void refused(
            Visitor visitor, String path, Function<String, @Nullable String> parameter, String code, String message);
}
