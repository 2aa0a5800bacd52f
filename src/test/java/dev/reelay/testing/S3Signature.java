package dev.reelay.testing;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks the signature of a request (AWS Signature Version 4), in its header or in its query. */
final class S3Signature {

    private static final Pattern HEADER = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^,]+),\\s*SignedHeaders=([^,]+),\\s*Signature=([0-9a-f]{64})");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    private S3Signature() {}

    /** The parameters of the query, decoded. */
    static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> parameters = new TreeMap<>();
        rawQuery(exchange)
                .forEach((name, value) -> parameters.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8)));
        return parameters;
    }

    private static Map<String, String> rawQuery(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0],
                                pair -> pair.length > 1 ? pair[1] : "",
                                (one, _) -> one,
                                TreeMap::new));
    }

    /** Whether the request has a presigned URL that does not hold any more. */
    static boolean hasEnded(HttpExchange exchange, Instant now) {
        Map<String, String> query = query(exchange);
        String expires = query.get("X-Amz-Expires");
        return expires != null
                && now.isAfter(LocalDateTime.parse(String.valueOf(query.get("X-Amz-Date")), TIME)
                        .toInstant(ZoneOffset.UTC)
                        .plusSeconds(Long.parseLong(expires)));
    }

    /** Whether the request was signed with this key, and its body is the one that was signed. */
    static boolean isValid(HttpExchange exchange, byte[] body, String accessKey, String secretKey) {
        Map<String, String> query = new TreeMap<>(rawQuery(exchange));
        String presigned = query.remove("X-Amz-Signature");
        String header = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
        Matcher signed = HEADER.matcher(header);
        if (presigned == null && !signed.matches()) {
            return false;
        }
        Map<String, String> decoded = query(exchange);
        String credential = presigned != null ? decoded.get("X-Amz-Credential") : signed.group(1);
        String names = presigned != null ? decoded.get("X-Amz-SignedHeaders") : signed.group(2);
        String signature = presigned != null ? presigned : signed.group(3);
        String time = presigned != null
                ? decoded.get("X-Amz-Date")
                : exchange.getRequestHeaders().getFirst("x-amz-date");
        String digest = presigned != null
                ? "UNSIGNED-PAYLOAD"
                : exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        boolean isBody = digest.equals("UNSIGNED-PAYLOAD") || digest.equals(sha256(body));
        String canonical = exchange.getRequestMethod() + "\n"
                + exchange.getRequestURI().getRawPath() + "\n"
                + query.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining("&"))
                + "\n"
                + headers(exchange, names) + "\n" + names + "\n" + digest;
        List<String> scope = new ArrayList<>(List.of(credential.split("/")));
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + String.join("/", scope.subList(1, scope.size())) + "\n"
                + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.subList(1, scope.size())) {
            key = hmac(key, part);
        }
        return isBody
                && scope.getFirst().equals(accessKey)
                && HexFormat.of().formatHex(hmac(key, text)).equals(signature);
    }

    private static String headers(HttpExchange exchange, String names) {
        return Arrays.stream(names.split(";"))
                .map(name -> name + ":"
                        + String.join(",", exchange.getRequestHeaders().get(name))
                                .strip() + "\n")
                .collect(Collectors.joining());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
