package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.PlainHttp;
import dev.reelay.console.Visitor;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain in front of the pages, in a server of Vert.x without Quarkus. */
class GateTest {

    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String OWN = "Sec-Fetch-Site: same-origin";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final Sessions sessions = new Sessions(Duration.ofMinutes(30), now::get);
    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private HttpServer server;

    /** What a server said. */
    private record Answer(int status, Map<String, String> headers, String body) {}

    @BeforeEach
    void serve() throws Exception {
        Path file = Files.writeString(folder.resolve("users"), TestUsers.oneOfEach());
        Entrance entrance = Entrance.of(new Entrance.Logins(new UsersFile(file, now::get), sessions));
        RefusalLog refused = new RefusalLog(
                (visitor, path, parameter, code, message) -> recorded.add(String.join(
                        " ",
                        visitor.user(),
                        path,
                        parameter.apply("id"),
                        parameter.apply("model"),
                        parameter.apply("reason"),
                        code)),
                Runnable::run,
                now::get);
        BasePath base = BasePath.of(Optional.of("/reelay"));
        Router router = Router.router(vertx);
        router.route()
                .order(-10)
                .handler(context ->
                        base.stripped(context.request().uri()).ifPresentOrElse(context::reroute, context::next));
        router.route().order(-9).handler(new SecurityHeaders(false, PlainHttp.of(false, Optional.empty()), null));
        router.route().order(-8).handler(new Gate(base, entrance, refused, RefusalPage::message));
        router.get("/broken").handler(context -> context.fail(500));
        router.route("/jobs").handler(GateTest::page);
        router.route("/login").handler(GateTest::page);
        router.route("/console/console.css").handler(GateTest::page);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static void page(RoutingContext context) {
        context.response().addCookie(Cookie.cookie(SecurityHeaders.CSRF_COOKIE, "token"));
        String user = context.get(Gate.VISITOR) instanceof Visitor visitor ? visitor.user() : "nobody";
        context.response().end(user + " " + context.request().uri() + " " + context.queryParam("model"));
    }

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void whoIsNotLoggedInIsSentToTheLoginAndBackFromThere() throws IOException {
        Answer answer = get("/jobs?model=a%2Fb");

        assertThat(answer.status).isEqualTo(303);
        assertThat(answer.headers).containsEntry("location", "/reelay/login?back=%2Fjobs%3Fmodel%3Da%252Fb");
        assertThat(get("/nowhere").status)
                .as("nobody can find out which paths there are")
                .isEqualTo(303);
        assertThat(get("//evil.test/").headers).containsEntry("location", "/reelay/login?back=%2Fevil.test%2F");
    }

    @Test
    void whoIsLoggedInSeesPagesWithAndWithoutTheBasePath() throws IOException {
        assertThat(get("/jobs?model=a", session("read")).body).isEqualTo("read /jobs?model=a [a]");
        assertThat(get("/reelay/jobs?model=a", session("read")).body).isEqualTo("read /jobs?model=a [a]");
        assertThat(get("/nowhere", session("read")).status).isEqualTo(404);
    }

    @Test
    void theLoginAndFilesAreForEverybodyAndNothingElseThatLooksLikeThem() throws IOException {
        assertThat(get("/login").body).startsWith("nobody");
        assertThat(get("/console/console.css").body).startsWith("nobody");
        for (String path : List.of(
                "/console/../jobs", "/console/..;/jobs", "/console/%2e%2e/jobs", "/login;x", "/logins", "/console")) {
            assertThat(get(path).status).as(path).isEqualTo(303);
        }
    }

    @Test
    void everyAnswerHasTheHeadersErrorsAndFilesToo() throws IOException {
        for (Answer answer : List.of(
                get("/jobs"),
                get("/login"),
                get("/broken", session("read")),
                get("/nowhere", session("read")),
                get("/console/console.css"),
                send("DELETE /jobs"),
                get("/reelay/jobs", session("read")))) {
            assertThat(answer.headers)
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("x-frame-options", "DENY")
                    .containsEntry("referrer-policy", "same-origin")
                    .containsEntry("cross-origin-opener-policy", "same-origin")
                    .containsEntry("cross-origin-resource-policy", "same-origin")
                    .containsEntry(
                            "content-security-policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; media-src https:;"
                                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        }
        assertThat(get("/jobs", session("read")).headers).containsEntry("cache-control", "no-store");
        assertThat(get("/broken", session("read")).headers).containsEntry("cache-control", "no-store");
        assertThat(get("/console/console.css").headers).doesNotContainKey("cache-control");
    }

    @Test
    void theCookieOfTheTokenIsStrictAndSecureOverHttps() throws IOException {
        assertThat(get("/jobs", session("read")).headers.get("set-cookie"))
                .contains("csrf-token=token", "HTTPOnly", "SameSite=Strict")
                .doesNotContain("Secure");
        assertThat(get("/jobs", session("read"), "X-Forwarded-Proto: https")
                        .headers
                        .get("set-cookie"))
                .contains("Secure");
        assertThat(get("/broken", session("read"), "Cookie: csrf-token=old").headers)
                .doesNotContainKey("set-cookie");
    }

    @Test
    void aFormOfTheConsolesOwnGoesThrough() throws IOException {
        assertThat(post("/jobs", "a=b", session("read"), OWN, FORM).body).startsWith("read");
        assertThat(post("/login", "a=b", OWN, FORM).body).startsWith("nobody");
        assertThat(recorded).isEmpty();
    }

    @Test
    void aFormFromAnotherOriginIsRefusedAndRecorded() throws IOException {
        Answer answer = post(
                "/pauses",
                "model=luma%2Fray&reason=x",
                session("act"),
                "Origin: https://evil.test",
                "Host: ops.test",
                FORM);
        assertThat(answer.status).isEqualTo(403);
        assertThat(answer.headers).containsEntry("connection", "close");
        assertThat(answer.body).contains("does not come from a page of the console");

        assertThat(post("/job/cancel?id=a%2Fb", "reason=y", session("money"), "Sec-Fetch-Site: cross-site", FORM)
                        .status)
                .isEqualTo(403);
        assertThat(post("/job/cancel?id=c", "{}", session("money"), OWN, "Content-Type: text/plain").status)
                .isEqualTo(415);

        assertThat(recorded)
                .containsExactly(
                        "act /pauses null luma/ray x foreign_origin",
                        "money /job/cancel a/b null y foreign_origin",
                        "money /job/cancel c null null no_form");
    }

    @Test
    void whatStrangersSendIsRefusedAndNotRecorded() throws IOException {
        assertThat(post("/pauses", "model=x", "Origin: https://evil.test", FORM).status)
                .isEqualTo(403);
        assertThat(post("/pauses", "model=x", OWN, FORM).status).isEqualTo(401);
        assertThat(post("/login", "user=x", "Sec-Fetch-Site: cross-site", FORM).status)
                .isEqualTo(403);
        assertThat(recorded).isEmpty();
    }

    @Test
    void aPageWhoseLoginHasEndedLoadsItselfAnew() throws IOException {
        Answer answer = get("/jobs", "HX-Request: true");

        assertThat(answer.status).isEqualTo(401);
        assertThat(answer.headers).containsEntry("hx-refresh", "true");
        assertThat(get("/live", "Accept: text/event-stream").status).isEqualTo(401);
    }

    @Test
    void aLinkOfAnotherSiteLeadsOnBecauseItCameWithoutCookies() throws IOException {
        Answer link = get("/jobs?model=a", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate");
        assertThat(link.status).isEqualTo(200);
        assertThat(link.body).isEqualTo("One moment …");
        assertThat(link.headers).doesNotContainKey("set-cookie");

        assertThat(get("/jobs", session("read"), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors").status)
                .isEqualTo(403);
    }

    private String session(String user) {
        Permission permission = Permission.of(user).orElseThrow();
        return "Cookie: " + Ask.SESSION_COOKIE + "="
                + sessions.open(new Users.Entry(user, permission, PasswordHash.parse(TestUsers.HASH)));
    }

    private Answer get(String path, String... headers) throws IOException {
        return send("GET " + path, headers);
    }

    private Answer post(String path, String body, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.length();
        return send("POST " + path, body, all);
    }

    private Answer send(String line, String... headers) throws IOException {
        return send(line, "", headers);
    }

    /** By hand: a client of the JDK sets Host and refuses paths that are odd. */
    private Answer send(String line, String body, String[] headers) throws IOException {
        StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\n");
        boolean hasHost = List.of(headers).stream().anyMatch(header -> header.startsWith("Host:"));
        if (!hasHost) {
            request.append("Host: localhost\r\n");
        }
        List.of(headers).forEach(header -> request.append(header).append("\r\n"));
        request.append("Connection: close\r\n\r\n").append(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = text.split("\r\n\r\n", 2);
            List<String> lines = parts[0].lines().toList();
            Map<String, String> found = new TreeMap<>();
            lines.stream()
                    .skip(1)
                    .forEach(header -> found.merge(
                            header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT),
                            header.substring(header.indexOf(':') + 1).strip(),
                            (one, other) -> one + ", " + other));
            return new Answer(Integer.parseInt(lines.getFirst().split(" ", -1)[1]), found, parts[1]);
        }
    }
}
