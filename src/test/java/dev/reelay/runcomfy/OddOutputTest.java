package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.cost.Charged;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.ResultRecords;
import dev.reelay.wire.HttpSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the bytes of an answer to the bytes of a result: a finished job ends, and its result is JSON that every reader takes. */
class OddOutputTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** Jackson's defaults: what a consumer in Java reads results with. */
    private static final JsonMapper CONSUMER = new JsonMapper();

    /** {@code @} stands for 1,500 digits, {@code ^} for 2,000 brackets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"video\":\"https://x/1.mp4\",\"score\":NaN,\"range\":[-Infinity,Infinity]}",
                "{\"video\":\"https://x/1.mp4\",\"seed\":@,\"f\":0.@,\"e\":1e@}",
                "{\"video\":\"https://x/1.mp4\",\"seed\":1e999999999}",
                "{\"video\":\"https://x/1.mp4\",\"log\":\"a\tb\u0000c\u0007\"}",
                "{\"video\":\"https://x/1.mp4\",\"text\":\"\\ud800\",\"\\udc00\":1}",
                "{\"video\":\"https://x/1.mp4\",\"path\":\"C:\\videos\\1\"}",
                "{\"video\":\"https://x/1.mp4\",\"meta\":undefined,\"at\":new Date(0)}",
                "{\"video\":\"https://x/1.mp4\",\"deep\":^}",
                "{\"video\":\"https://x/1.mp4\",\"meta\":{\"a\":[1,2}}",
                "{\"video\":\"https://x/1.mp4\",}",
            })
    void aFinishedJobHasAResultThatEveryConsumerReads(String output) throws Exception {
        String body = "{\"status\":\"completed\",\"output\":"
                + output.replace("@", "7".repeat(1_500)).replace("^", "[".repeat(2_000) + "]".repeat(2_000))
                + ",\"finished_at\":\"2026-11-21T12:00:00Z\"}";
        try (var server = new ScriptedServer(ScriptedServer.always(200, body));
                var runComfy = runComfy(server)) {
            Succeeded done = (Succeeded) runComfy.poll("r");

            JsonNode result = CONSUMER.readTree(resultOf(done));

            assertThat(done.videoUrls()).containsExactly("https://x/1.mp4");
            assertThat(result.at("/video_urls/0").textValue()).isEqualTo("https://x/1.mp4");
            assertThat(result.at("/output/video").textValue()).isEqualTo("https://x/1.mp4");
            assertThat(result.get("output")).hasSameSizeAs(done.output());
        }
    }

    private static byte[] resultOf(Succeeded done) {
        Job job = new Job("j", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "", NOON);
        Outcome outcome = new Outcome.Completed(done.output(), done.videoUrls(), done.imageUrls(), done.audioUrls());
        return new ResultRecords("/reelay", 1_000_000)
                .encode(new JobResult(job, outcome, Charged.YES, "r", NOON, NOON, NOON, false))
                .value();
    }

    private static HttpRunComfy runComfy(ScriptedServer server) {
        ScriptedServer.prepareClient();
        return new HttpRunComfy(
                new HttpSettings(server.uri(), Duration.ofSeconds(20), Duration.ofSeconds(40), 2),
                () -> "secret",
                InstantSource.system());
    }
}
