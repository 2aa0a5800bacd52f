package dev.reelay.simulator;

import org.jspecify.annotations.Nullable;

/**
 * The caller's side of a call.
 *
 * @param authorization the {@code Authorization} header; null when the call had none
 * @param baseUrl scheme, host, port and path prefix under which the caller reached the simulator, without a slash at
 *     the end; the URLs in the answer begin with it
 */
public record Caller(@Nullable String authorization, String baseUrl) {

    /** The bearer token, or an empty string when there is none. */
    String token() {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : "";
    }
}
