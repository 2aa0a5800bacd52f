package dev.reelay.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Who calls, and by which way.
 *
 * @param authorization the header of that name, if it was there
 * @param baseUrl scheme, host, port and prefix under which the caller reached the simulator, without a slash at the end:
 *     the URLs in the answers begin with it
 */
public record Caller(@Nullable String authorization, String baseUrl) {

    /** The bearer token, or an empty string when there is none. */
    String token() {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : "";
    }
}
