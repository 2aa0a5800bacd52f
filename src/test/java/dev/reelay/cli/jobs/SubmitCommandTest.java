package dev.reelay.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cli.CommandRun;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.job.SourceRecord;
import dev.reelay.pull.ListedModels;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitCommandTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final String REQUEST = "{ \"id\": \"order-1\",\n  \"model\": \"" + LUMA
            + "\", \"input\": {\"prompt\": \"A lighthouse\", \"image_url\": \"https://example.com/a.jpg\"}}\n";

    @TempDir
    private Path folder;

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @Test
    void aRequestIsSentAsItIsUnderItsIdAndTheIdIsPrinted() throws IOException {
        Path file = Files.writeString(folder.resolve("request.json"), REQUEST);

        assertThat(run.run("submit", file.toString())).isZero();

        assertThat(run.out()).isEqualTo("order-1\n");
        assertThat(run.err()).isEmpty();
        assertThat(brokers.written()).singleElement().satisfies(written -> {
            assertThat(written.topic()).isEqualTo("generation-requests");
            assertThat(written.record().key()).isEqualTo(bytes("order-1"));
            assertThat(written.record().value()).isEqualTo(bytes(REQUEST));
            assertThat(written.record().headers()).isEmpty();
        });
    }

    @Test
    void jsonSaysWhereTheRequestIs() {
        assertThat(run.in(REQUEST).run("submit", "-", "-o", "json")).isZero();
        assertThat(run.json().path("id").asText()).isEqualTo("order-1");
        assertThat(run.json().path("topic").asText()).isEqualTo("generation-requests");
        assertThat(run.json().path("partition").intValue()).isEqualTo(7);
        assertThat(run.json().path("offset").longValue()).isEqualTo(42);
    }

    @Test
    void aRequestWithoutAnIdGetsOneByItsKey() {
        String request = REQUEST.replace("\"id\": \"order-1\",", "");
        assertThat(run.in(request).run("submit", "-")).isZero();
        String first = run.out().strip();
        assertThat(first).matches("[0-9a-f-]{36}");
        assertThat(run.in(request).run("submit", "-")).isZero();
        assertThat(run.out().strip()).isNotEqualTo(first);
        assertThat(run.in(request).run("submit", "-", "--id", "mine-1")).isZero();
        assertThat(run.out()).isEqualTo("mine-1\n");

        assertThat(brokers.written())
                .hasSize(3)
                .allSatisfy(written -> assertThat(written.record().value()).isEqualTo(bytes(request)));
        var last = brokers.written().getLast().record();
        RequestReading read = new RequestReader(1 << 20, InstantSource.system())
                .read(new SourceRecord("t", 0, 0, 0, last.key(), last.value(), List.of()));
        assertThat(((RequestReading.Valid) read).job().id())
                .as("as a worker reads it")
                .isEqualTo("mine-1");
    }

    @Test
    void twoIdsContradictEachOther() {
        assertThat(run.in(REQUEST).run("submit", "-", "--id", "other")).isEqualTo(64);
        assertThat(run.err()).contains("--id is other, and the request has the id order-1");
        assertThat(brokers.written()).isEmpty();
    }

    @Test
    void whatAWorkerWouldRejectIsNotSentAndEveryViolationIsNamed() {
        String wrong = REQUEST.replace("\"prompt\"", "\"promt\"");
        assertThat(run.in(wrong).run("submit", "-")).isEqualTo(65);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("/input/promt (unknown_field): ", "/input/prompt (required): ")
                .contains("reelay: not sent: the request does not fit " + LUMA + ": a worker rejects it with"
                        + " invalid_input, 2 violations\n");

        assertThat(run.in(wrong).run("submit", "-", "-o", "json")).isEqualTo(65);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err())
                .startsWith("{\"error\":{\"code\":\"input\",\"exit_code\":65,")
                .contains("\"pointer\":\"/input/promt\"");
        assertThat(brokers.written()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{\"model\":\"luma/luma-ray-2/image-to-video\"}",
                "{\"id\":7,\"model\":\"luma/luma-ray-2/image-to-video\",\"input\":{}}",
                "{\"model\":\"luma/luma-ray-2/image-to-video\",\"input\":{},\"start_by\":\"soon\"}",
                "{\"prompt\":\"an input alone\"}",
                "{\"model\":\"no/such/model\",\"input\":{}}"
            })
    void whatIsNoRequestIsNotSent(String text) {
        assertThat(run.in(text).run("submit", "-")).isEqualTo(65);
        assertThat(run.err()).contains("reelay: ");
        assertThat(run.out()).isEmpty();
        assertThat(brokers.written()).isEmpty();
    }

    @Test
    void withoutACheckAWorkerDecides() {
        String unknown = REQUEST.replace(LUMA, "new/model");
        assertThat(run.in(unknown).run("submit", "-", "--no-check")).isZero();
        assertThat(brokers.written()).hasSize(1);
    }

    @Test
    void brokersThatDoNotTakeItAreUnavailable() {
        brokers.refusingToSend();
        assertThat(run.in(REQUEST).run("submit", "-")).isEqualTo(69);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("could be written to generation-requests");
    }

    // --- --wait

    @Test
    void waitFollowsTheJobToItsResult() {
        brokers.later(() -> brokers.jobs().accepted("order-1", 0))
                .later(() -> brokers.jobs().completed("order-1", 0, null, "0.05"));

        assertThat(run.in(REQUEST).run("submit", "-", "--wait")).isZero();
        assertThat(run.out()).startsWith("id            order-1\n").contains("status        completed\n", "video ");
        assertThat(run.err()).isEqualTo("sent order-1\n");
        assertThat(brokers.written()).hasSize(1);
    }

    @Test
    void aJobOfTheSameIdWhoseReceiptIsGoneIsNotTheOneThatIsWaitedFor() {
        brokers.jobs().completed("order-1", -500, null, null).forgotten("order-1");
        brokers.later(() -> brokers.jobs().running("order-1", 3));

        assertThat(run.in(REQUEST).run("submit", "-", "--wait", "--timeout", "10s", "-o", "json"))
                .isEqualTo(75);
        assertThat(run.err())
                .contains("order-1 has not ended within 10 s: in_progress")
                .doesNotContain("sent");
    }

    @Test
    void anotherRequestUnderTheIdOfAKnownJobIsNotSent() {
        brokers.jobs().acceptedWith("order-1", "another content");

        assertThat(run.in(REQUEST).run("submit", "-", "--wait", "--timeout", "5s"))
                .isEqualTo(65);
        assertThat(run.err()).contains("there is a job order-1 with another content", "would become a dead letter");
        assertThat(brokers.written()).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
