package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may see and do what at the packaged console, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleAccessIT {

    private static final String PASSWORD = "correct horse";

    /** Of {@link #PASSWORD}, with the fewest iterations that are allowed. */
    private static final String HASH =
            "pbkdf2-sha256$100000$AAECAwQFBgcICQoLDA0ODw$V_LC8HOXSNUWQZsGKohGZjI8WD6krhZVBKgfe1PGKgk";

    /** Each form that changes something, and what it needs; the second is what most do not have. */
    private static final Map<String, String> WRITES = new TreeMap<>(Map.ofEntries(
            Map.entry("/job/cancel?id=nothing", "act"),
            Map.entry("/job/retry?id=nothing", "money"),
            Map.entry("/job/finding?id=nothing", "money"),
            Map.entry("/pauses", "act"),
            Map.entry("/pauses/end", "act"),
            Map.entry("/limits", "act"),
            Map.entry("/limits/lift", "act"),
            Map.entry("/limits/budget", "act"),
            Map.entry("/limits/budget/lift", "act"),
            Map.entry("/dead-letters/0/0/redrive", "money"),
            Map.entry("/actions", "act"),
            Map.entry("/actions/none/stop", "act")));

    private static final Map<String, String> FIELDS = Map.of(
            "model", "luma/luma-ray-2/image-to-video",
            "finding", "not_charged",
            "kind", "cancel",
            "scope", "other/model",
            "outstanding", "4",
            "usd_per_day", "4",
            "filter", "state=accepted",
            "number", "1",
            "reason", "a test");

    @TempDir
    private static Path folder;

    private WorkerRig rig;
    private Path users;
    private WorkerProcess console;

    @BeforeAll
    void start() throws IOException {
        rig = new WorkerRig("access", SimulatorScript.instant()).withFewPartitions();
        users = Files.writeString(
                folder.resolve("users"),
                "# users of a test\nreader:read:" + HASH + "\nactor:act:" + HASH + "\nspender:money:" + HASH
                        + "\nguessed:read:" + HASH + "\n");
        rig.worker().start().awaitReady(LONG);
        console = rig.worker("console")
                .role("console")
                .env("REELAY_CONSOLE_USERS_FILE", users.toString())
                .start()
                .awaitReady(LONG);
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @Test
    void whoIsNotLoggedInSeesTheLoginAndNothingElse() throws Exception {
        ConsoleClient stranger = client();

        ConsoleClient.Answer overview = stranger.get("/");
        assertThat(overview.status()).isEqualTo(303);
        assertThat(overview.header("location")).isEqualTo("/login?back=%2F");
        assertThat(stranger.get("/jobs?state=failed").header("location"))
                .isEqualTo("/login?back=%2Fjobs%3Fstate%3Dfailed");
        assertThat(stranger.get("/live").status()).isBetween(303, 401);
        assertThat(stranger.get("/nowhere").status()).isEqualTo(303);
        assertThat(stranger.get("/q/metrics").status()).isEqualTo(303);
        assertThat(stranger.get("/login").body()).contains("<form", "name=\"csrf-token\"");
        assertThat(stranger.get("/console/console.css").status()).isEqualTo(200);
        assertThat(console.probe("ready")).as("the other port stays open").startsWith("200");
    }

    @Test
    void everyAnswerHasTheHeadersErrorsAndFilesToo() throws Exception {
        ConsoleClient reader = client().loggedInAs("reader", PASSWORD);

        for (String path :
                List.of("/", "/login", "/nowhere", "/console/console.css", "/console/nothing.css", "/job?id=none")) {
            ConsoleClient.Answer answer = reader.get(path);
            assertThat(answer.header("content-security-policy"))
                    .as(path)
                    .startsWith("default-src 'none'; script-src 'self';");
            assertThat(answer.header("x-content-type-options")).as(path).isEqualTo("nosniff");
            assertThat(answer.header("referrer-policy")).as(path).isEqualTo("same-origin");
            assertThat(answer.header("cross-origin-opener-policy")).as(path).isEqualTo("same-origin");
        }
        assertThat(reader.get("/jobs").header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void aLoginLeadsBackAndALogoutEndsTheSessionForGood() throws Exception {
        ConsoleClient reader = client();
        ConsoleClient.Answer login = reader.login("reader", PASSWORD, "/jobs?state=failed");

        assertThat(login.status()).isEqualTo(303);
        assertThat(login.header("location")).isEqualTo("/jobs?state=failed");
        assertThat(login.cookie("reelay-session"))
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Secure");
        assertThat(reader.get("/jobs").body()).contains("reader");
        assertThat(reader.get("/login?back=%2Fjobs").header("location")).isEqualTo("/jobs");
        assertThat(client().login("reader", PASSWORD, "//evil.test/").header("location"))
                .isEqualTo("/");

        ConsoleClient stolen = reader.copy();
        assertThat(reader.post("/logout", Map.of()).header("location")).isEqualTo("/logged-out");
        assertThat(stolen.get("/jobs").status()).isEqualTo(303);
        assertThat(reader.get("/logged-out").status()).isEqualTo(200);
    }

    @Test
    void cookiesAreSecureForWhoComesByHttps() throws Exception {
        ConsoleClient reader = client().with("X-Forwarded-Proto", "https");
        ConsoleClient.Answer page = reader.get("/login");

        assertThat(page.cookie("csrf-token"))
                .contains("Secure", "SameSite=Strict")
                .containsIgnoringCase("HttpOnly");
        assertThat(reader.login("reader", PASSWORD, "/").cookie("reelay-session"))
                .contains("Secure");
    }

    @Test
    void aWrongPasswordIsRefusedAndWhoGuessesHasToWait() throws Exception {
        ConsoleClient guesser = client();
        for (int i = 0; i < 10; i++) {
            ConsoleClient.Answer wrong = guesser.login("guessed", "wrong" + i, "/");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.body())
                    .contains("The name or the password is wrong.")
                    .doesNotContain("wrong" + i);
        }
        ConsoleClient.Answer tooMany = guesser.login("guessed", PASSWORD, "/");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(Integer.parseInt(tooMany.header("retry-after"))).isBetween(1, 61);
        assertThat(client().login("reader", PASSWORD, "/").status()).isEqualTo(303);
    }

    @Test
    void aLoginWithoutTokenOrFromAnotherSiteIsRefused() throws Exception {
        Map<String, String> form = Map.of("user", "reader", "password", PASSWORD, "back", "/");

        assertThat(client().postWithoutToken("/login", form).status()).isEqualTo(400);
        ConsoleClient foreign = client();
        foreign.get("/login");
        assertThat(foreign.with("Origin", "https://evil.test")
                        .post("/login", form)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void everyFormWithoutThePermissionIsRefusedAndAudited() throws Exception {
        ConsoleClient reader = client().loggedInAs("reader", PASSWORD);
        ConsoleClient actor = client().loggedInAs("actor", PASSWORD);
        int commands = commands();

        for (Map.Entry<String, String> write : WRITES.entrySet()) {
            int before = rig.audited().size();
            assertThat(reader.post(write.getKey(), FIELDS).status())
                    .as(write.getKey())
                    .isEqualTo(403);
            awaitAudited(before + 1, "reader");
            if (write.getValue().equals("money")) {
                assertThat(actor.post(write.getKey(), FIELDS).status())
                        .as(write.getKey())
                        .isEqualTo(403);
                awaitAudited(before + 2, "actor");
            }
        }
        assertThat(commands()).isEqualTo(commands);
    }

    @Test
    void everyFormWithoutTokenOrFromAnotherOriginIsRefusedAndAudited() throws Exception {
        ConsoleClient spender = client().loggedInAs("spender", PASSWORD);
        ConsoleClient actor =
                client().loggedInAs("actor", PASSWORD); // of one user no more than twenty at once are noted
        int commands = commands();

        for (String path : WRITES.keySet()) {
            int before = rig.audited().size();
            assertThat(spender.postWithoutToken(path, FIELDS).status()).as(path).isEqualTo(400);
            awaitAudited(before + 1, "spender", "no_token");
            assertThat(actor.copy()
                            .with("Origin", "https://evil.test")
                            .post(path, FIELDS)
                            .status())
                    .as(path)
                    .isEqualTo(403);
            awaitAudited(before + 2, "actor", "foreign_origin");
        }
        assertThat(spender.copy()
                        .with("Sec-Fetch-Site", "cross-site")
                        .post("/pauses", FIELDS)
                        .status())
                .isEqualTo(403);
        assertThat(spender.copy()
                        .with("Content-Type", "text/plain")
                        .post("/pauses", FIELDS)
                        .status())
                .isEqualTo(415);
        assertThat(commands()).isEqualTo(commands);
    }

    @Test
    void aSessionThatNobodyUsesEndsAlsoWhileAPageRefreshesItself() throws Exception {
        try (WorkerProcess impatient = rig.worker("impatient")
                .role("console")
                .env("REELAY_CONSOLE_USERS_FILE", users.toString())
                .env("REELAY_CONSOLE_IDLE", "PT3S")
                .start()
                .awaitReady(LONG)) {
            ConsoleClient reader = new ConsoleClient(impatient.consoleUrl()).loggedInAs("reader", PASSWORD);
            assertThat(reader.get("/jobs").status()).isEqualTo(200);

            ConsoleClient page = reader.copy().with("HX-Request", "true").with("HX-Trigger", "live");
            Await.until(
                    "the session ends",
                    () -> "its page is still refreshed",
                    () -> page.get("/jobs").status() == 401);
            assertThat(page.get("/jobs").header("hx-refresh")).isEqualTo("true");
            assertThat(reader.get("/jobs").status()).isEqualTo(303);
        }
    }

    @Test
    void aProxyIsBelievedAtItsAddressOnly() throws Exception {
        try (WorkerProcess behind = rig.worker("behind")
                        .role("console")
                        .env("REELAY_CONSOLE_PROXY_ADDRESSES", "127.0.0.0/8")
                        .env("REELAY_CONSOLE_PROXY_GROUPS", "video-ops=act")
                        .env("REELAY_CONSOLE_BASE_PATH", "/reelay")
                        .start()
                        .awaitReady(LONG);
                WorkerProcess elsewhere = rig.worker("elsewhere")
                        .role("console")
                        .env("REELAY_CONSOLE_PROXY_ADDRESSES", "203.0.113.7")
                        .start()
                        .awaitReady(LONG)) {
            ConsoleClient alice = new ConsoleClient(behind.consoleUrl())
                    .with("X-Forwarded-User", "alice@example.com")
                    .with("X-Forwarded-Groups", "staff,video-ops");
            assertThat(alice.get("/reelay/jobs").body()).contains("alice@example.com", "href=\"/reelay/");
            assertThat(alice.get("/jobs").status())
                    .as("a proxy may strip the base path")
                    .isEqualTo(200);
            alice.get("/reelay/pauses"); // has a form, and so a token
            assertThat(alice.post("/reelay/pauses", FIELDS).status()).isEqualTo(303);
            assertThat(new ConsoleClient(behind.consoleUrl()).get("/jobs").status())
                    .isEqualTo(401);

            ConsoleClient foreign =
                    new ConsoleClient(elsewhere.consoleUrl()).with("X-Forwarded-User", "alice@example.com");
            assertThat(foreign.get("/jobs").status()).isEqualTo(403);
            assertThat(foreign.get("/jobs").body()).contains("does not come from the proxy");
            assertThat(new ConsoleClient(elsewhere.consoleUrl()).get("/jobs").status())
                    .isEqualTo(403);
        }
    }

    private ConsoleClient client() {
        return new ConsoleClient(console.consoleUrl());
    }

    private int commands() {
        return rig.broker().readToEnd(rig.topic("control"), LONG).size();
    }

    /** Waits for the next entry of the audit topic, which must have these words in it and be a refusal. */
    private void awaitAudited(int count, String... words) {
        rig.await("a refusal in the audit topic", () -> rig.audited().size() >= count);
        JsonNode entry = rig.audited().getLast().json();
        assertThat(entry.toString()).contains(words).contains("refused");
    }
}
