package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.wire.HttpSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The HTTP client against a server that has RunComfy's list calls. */
class HttpModelDirectoryContractTest extends ModelDirectoryContract {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pattern LIST = Pattern.compile(
            "GET /v1/models\\?include_schema=true&limit=(\\d+)&offset=(\\d+)(?:&search=(\\S+))? HTTP/1.1");
    private static final Pattern MODEL = Pattern.compile("GET /v1/models/(\\S+) HTTP/1.1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedServer server;
    private final HttpRunComfy runComfy;
    private volatile boolean broken;
    private volatile @Nullable String odd;

    HttpModelDirectoryContractTest() throws IOException {
        ScriptedServer.prepareClient();
        server = new ScriptedServer(this::answer);
        runComfy = new HttpRunComfy(
                new HttpSettings(server.uri(), LONG, LONG, 2),
                () -> "token",
                InstantSource.fixed(Instant.parse("2026-11-21T09:00:00Z")));
    }

    private void answer(ScriptedServer.Call call, Socket socket) throws IOException {
        Matcher list = LIST.matcher(call.line());
        Matcher model = MODEL.matcher(call.line());
        if (odd != null) {
            ScriptedServer.respond(socket, 200, odd);
        } else if (broken) {
            ScriptedServer.respond(socket, 503, "");
        } else if (list.matches()) {
            ScriptedServer.respond(socket, 200, page(list).toString());
        } else if (model.matches()) {
            String id = URLDecoder.decode(model.group(1), StandardCharsets.UTF_8);
            List<ObjectNode> found = RECORDS.stream()
                    .filter(record -> record.path("model_id").asText().equals(id))
                    .toList();
            ScriptedServer.respond(
                    socket,
                    found.isEmpty() ? 404 : 200,
                    found.isEmpty()
                            ? "{\"error_code\":400001}"
                            : found.getFirst().toString());
        } else {
            ScriptedServer.respond(socket, 400, "{}");
        }
    }

    private static ObjectNode page(Matcher list) {
        List<ObjectNode> all = RECORDS.stream()
                .filter(record -> list.group(3) == null
                        || record.path("model_id").asText().contains(list.group(3)))
                .toList();
        ObjectNode page = JSON.createObjectNode().put("total", all.size());
        var models = page.putArray("models");
        all.stream()
                .skip(Integer.parseInt(list.group(2)))
                .limit(Integer.parseInt(list.group(1)))
                .forEach(models::add);
        return page;
    }

    @Test
    void aHugeAndADeepRecordCostThemselvesAloneAlthoughTheBodyIsLongerThanOthersMayBe() {
        String huge = "{\"model_id\": \"acme/huge\", \"text\": \"" + "x".repeat(9_000_000) + "\"}";
        String deep = "{\"model_id\": \"acme/deep\", \"x\": " + "[".repeat(600) + "]".repeat(600) + "}";
        odd = "{\"models\": [" + RECORDS.getFirst() + ", " + huge + ", 7, " + deep + ", " + RECORDS.getLast()
                + "], \"total\": 5}";

        DirectoryAnswer answer = directory().list(null, 100, 0);

        assertThat(answer)
                .isEqualTo(new DirectoryAnswer.Page(
                        List.of(RECORDS.getFirst(), RECORDS.getLast()),
                        1,
                        5,
                        List.of(
                                new DirectoryAnswer.LeftOut("acme/huge", "its record is too long"),
                                new DirectoryAnswer.LeftOut("acme/deep", "its record is nested more than 200 deep"))));
    }

    @AfterEach
    void close() throws IOException {
        runComfy.close();
        server.close();
    }

    @Override
    ModelDirectory directory() {
        return runComfy;
    }

    @Override
    void fail() {
        broken = true;
    }
}
