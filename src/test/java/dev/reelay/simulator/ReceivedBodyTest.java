package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.json;
import static dev.reelay.simulator.DirectCalls.parse;
import static dev.reelay.simulator.DirectCalls.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.testing.SettableScheduler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivedBodyTest {

    private static final Caller CALLER = new Caller("Bearer anything", "http://sim");

    @Test
    void aShortBodyIsKeptAsItCame() {
        DirectCalls calls = new DirectCalls();
        String body = "{\"prompt\" : \"a cat\", \"seed\":1.50}";
        calls.submit(body);

        Journal.Submission last = calls.simulator.journal().submissions().getLast();

        assertThat(last.body()).isEqualTo(body);
        assertThat(last.received().isWhole()).isTrue();
        assertThat(parse(calls.simulator.journal().toJson())
                        .at("/submissions/0")
                        .has("body_bytes"))
                .isFalse();
    }

    @Test
    void theJournalShowsOfALongBodyTheSizeTheDigestAndHowItsStringsBegin() throws Exception {
        DirectCalls calls = new DirectCalls();
        String body = Json.object()
                .put("prompt", "a cat [sim: output=image]")
                .put("image", "data:image/png;base64," + "ä😀".repeat(40_000))
                .put("seed", 7)
                .toString();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        calls.submit(body);

        JsonNode shown = parse(calls.simulator.journal().toJson()).at("/submissions/0");

        assertThat(shown.path("body_bytes").intValue()).isEqualTo(bytes.length);
        assertThat(shown.path("body_sha256").textValue())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(shown.at("/body/prompt").textValue()).isEqualTo("a cat [sim: output=image]");
        assertThat(shown.at("/body/image").textValue())
                .startsWith("data:image/png;base64,ä")
                .hasSizeLessThan(300);
        assertThat(shown.at("/body/seed").intValue()).isEqualTo(7);
        assertThat(calls.simulator.journal().submissions().getLast().body())
                .as("in this process it is whole while there is room")
                .isEqualTo(body);
    }

    @Test
    void longBodiesTakeBoundedMemoryTogether() {
        Simulator simulator = simulator(2 << 20, 1 << 20);
        String picture = "x".repeat(300 << 10);
        for (int i = 0; i < 20; i++) {
            submit(
                    simulator,
                    Json.object().put("number", i).put("image", picture).toString());
        }

        List<ReceivedBody> kept = simulator.journal().submissions().stream()
                .map(Journal.Submission::received)
                .toList();

        assertThat(kept).hasSize(20);
        assertThat(kept.stream().mapToLong(body -> body.text().length()).sum())
                .isLessThan((1 << 20) + 20 * ReceivedBody.SHORT);
        assertThat(kept.getFirst().isWhole()).isFalse();
        assertThat(kept.getLast().isWhole()).isTrue();
    }

    @Test
    void aVeryLongBodyStandsWholeInTheResultWhileThereIsRoom() {
        Simulator simulator = simulator(30 << 20, 40L << 20);
        // Longer than the longest string that Jackson reads by default.
        String body = longBody("a cat", 24 << 20);

        String id = requestId(submit(simulator, body));

        JsonNode result = json(simulator.answer(new ApiCall.FetchResult(id, false), CALLER));
        assertThat(result.at("/input/image").textValue()).hasSize(24 << 20);
        assertThat(result.at("/output/video").isTextual()).isTrue();
        assertThat(simulator.echoedBytes(id)).isEqualTo(body.length());
        assertThat(simulator.journal().toJson()).hasSizeLessThan(2_000);

        String next = requestId(submit(simulator, longBody("a dog", 24 << 20)));

        JsonNode abridged = json(simulator.answer(new ApiCall.FetchResult(id, false), CALLER));
        assertThat(abridged.at("/input/prompt").textValue()).isEqualTo("a cat");
        assertThat(abridged.at("/input/image").textValue()).startsWith("xxx").hasSizeLessThan(300);
        assertThat(simulator.echoedBytes(id)).isLessThan(ReceivedBody.SHORT);
        assertThat(simulator.echoedBytes(next)).isEqualTo(body.length());
    }

    @Test
    void aBodyThatIsLongerThanTheRoomIsAbridgedAtOnce() {
        Simulator simulator = simulator(30 << 20, 2L << 20);

        String id = requestId(submit(simulator, longBody("a cat", 3 << 20)));

        JsonNode result = json(simulator.answer(new ApiCall.FetchResult(id, false), CALLER));
        assertThat(result.at("/input/image").textValue()).startsWith("xxx").hasSizeLessThan(300);
        assertThat(simulator.journal().submissions().getLast().received().isWhole())
                .isFalse();
        assertThat(simulator.journal().submissions().getLast().received().bytes())
                .isGreaterThan(3 << 20);
    }

    @Test
    void whatCannotBeAbridgedFieldByFieldLeavesItsSizeAndDigest() {
        Simulator simulator = simulator(1 << 20, 10);
        submit(simulator, "[" + "1,".repeat(5_000) + "1]");
        submit(simulator, "no JSON " + "x".repeat(5_000));

        List<Journal.Submission> both = simulator.journal().submissions();

        assertThat(both.getFirst().input().path("bytes").intValue()).isEqualTo(10_003);
        assertThat(both.getLast().body()).startsWith("no JSON xxx").hasSizeLessThan(300);
    }

    private static String longBody(String prompt, int length) {
        return Json.object()
                .put("prompt", prompt)
                .put("image", "x".repeat(length))
                .toString();
    }

    private static String requestId(SimulatedAnswer answer) {
        assertThat(status(answer)).isEqualTo(200);
        return json(answer).path("request_id").textValue();
    }

    private static Simulator simulator(int bodyBytes, long keptBytes) {
        return new Simulator(
                new SettableScheduler(Instant.EPOCH),
                SimulatorScript.instant(),
                SimulatedModels.NONE,
                new Simulator.Limits(100, bodyBytes, keptBytes));
    }

    private static SimulatedAnswer submit(Simulator simulator, String body) {
        return simulator.answer(new ApiCall.Submit("a/b", body), CALLER);
    }
}
