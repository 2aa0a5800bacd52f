package dev.reelay.runcomfy;

import dev.reelay.json.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The paths of the calls (D). */
final class CallPaths {

    /**
     * The longest request id, in bytes of UTF-8. RunComfy's are UUIDs (D); an id is opaque, but states, results and URLs must
     * have room for it.
     */
    private static final int MAX_REQUEST_ID = 512;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private CallPaths() {}

    /** Keeps the slashes of a model id and percent-encodes each segment (O). */
    static String model(String modelId) {
        return Arrays.stream(modelId.split("/", -1))
                .map(CallPaths::percentEncoded)
                .collect(Collectors.joining("/", "/v1/models/", ""));
    }

    /** One page of the list of models (O). */
    static String models(@Nullable String search, int limit, int offset) {
        String filter = search == null ? "" : "&search=" + percentEncoded(search);
        return "/v1/models?include_schema=true&limit=" + limit + "&offset=" + offset + filter;
    }

    static String status(String requestId) {
        return request(requestId) + "/status";
    }

    static String result(String requestId) {
        return request(requestId) + "/result";
    }

    /** The result, and what the job cost (O). */
    static String resultWithCost(String requestId) {
        return result(requestId) + "?include_cost=true";
    }

    static String cancel(String requestId) {
        return request(requestId) + "/cancel";
    }

    /**
     * Whether the text can be a request id, which is opaque (O): any characters but control characters, that are not all blank,
     * and that UTF-8 can carry.
     */
    static boolean isRequestId(String text) {
        return !text.isBlank()
                && text.codePoints().noneMatch(CallPaths::cannotBeInId)
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_REQUEST_ID;
    }

    private static boolean cannotBeInId(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String request(String requestId) {
        if (!isRequestId(requestId)) {
            throw new IllegalArgumentException("not a request id: " + ForeignText.oneLine(requestId, 200));
        }
        return "/v1/requests/" + percentEncoded(requestId);
    }

    private static String percentEncoded(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            return segment.replace(".", "%2E");
        }
        StringBuilder path = new StringBuilder(segment.length());
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0 && UNRESERVED.indexOf(octet) >= 0) {
                path.append((char) octet);
            } else {
                path.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return path.toString();
    }
}
