package dev.reelay.runcomfy;

import dev.reelay.job.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The paths of the calls (D). */
final class CallPaths {

    /** The request ids that RunComfy's own clients accept (O). */
    private static final Pattern REQUEST_ID = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private CallPaths() {}

    /** Keeps the slashes of a model id and percent-encodes each segment (O). */
    static String model(String modelId) {
        return Arrays.stream(modelId.split("/", -1))
                .map(CallPaths::percentEncoded)
                .collect(Collectors.joining("/", "/v1/models/", ""));
    }

    static String status(String requestId) {
        return request(requestId) + "/status";
    }

    static String result(String requestId) {
        return request(requestId) + "/result";
    }

    static String cancel(String requestId) {
        return request(requestId) + "/cancel";
    }

    static boolean isRequestId(String text) {
        return REQUEST_ID.matcher(text).matches();
    }

    private static String request(String requestId) {
        if (!isRequestId(requestId)) {
            throw new IllegalArgumentException("not a request id: " + ForeignText.oneLine(requestId, 200));
        }
        return "/v1/requests/" + requestId;
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
