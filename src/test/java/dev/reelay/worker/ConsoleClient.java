package dev.reelay.worker;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser of sorts, without scripts: it keeps cookies, sends forms with the token of its last page, and follows no redirect. */
final class ConsoleClient {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf-token\" value=\"([^\"]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final URI address;
    private final Map<String, String> cookies = new HashMap<>();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String token = "none";

    /** An answer of the console. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        /** The first value of a header; empty when there is none. */
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The whole line that sets a cookie; empty when none does. */
        String cookie(String name) {
            return response.headers().allValues("set-cookie").stream()
                    .filter(line -> line.startsWith(name + "="))
                    .collect(Collectors.joining("\n"));
        }
    }

    ConsoleClient(URI address) {
        this.address = address;
    }

    /** Sends this header with everything from now on. */
    ConsoleClient with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Another one with the same cookies, headers and token. */
    ConsoleClient copy() {
        ConsoleClient copy = new ConsoleClient(address);
        copy.cookies.putAll(cookies);
        copy.headers.putAll(headers);
        copy.token = token;
        return copy;
    }

    /** Logs in, and has a page with a token. */
    ConsoleClient loggedInAs(String user, String password) throws IOException, InterruptedException {
        Answer answer = login(user, password, "/");
        if (answer.status() != 303) {
            throw new AssertionError("the login was answered with " + answer.status() + ": " + answer.body());
        }
        get("/jobs");
        return this;
    }

    Answer login(String user, String password, String back) throws IOException, InterruptedException {
        get("/login");
        return post("/login", Map.of("user", user, "password", password, "back", back));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Sends a form of the last page. */
    Answer post(String path, Map<String, String> fields) throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("csrf-token", token);
        return postWithoutToken(path, all);
    }

    /** Sends a form that has what is given and nothing else. */
    Answer postWithoutToken(String path, Map<String, String> fields) throws IOException, InterruptedException {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        if (!headers.containsKey("Content-Type")) {
            request.header("Content-Type", FORM);
        }
        if (!headers.containsKey("Origin") && !headers.containsKey("Sec-Fetch-Site")) {
            request.header("Origin", "http://" + address.getAuthority());
        }
        return send(request);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT);
        headers.forEach(request::header);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        Answer answer = new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        for (String line : answer.response().headers().allValues("set-cookie")) {
            String pair = line.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(pair.indexOf('=') + 1);
            if (value.isEmpty() || value.equals("\"\"") || line.contains("Max-Age=0;") || line.endsWith("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, value);
            }
        }
        Matcher found = TOKEN.matcher(answer.body());
        if (found.find()) {
            token = found.group(1);
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
