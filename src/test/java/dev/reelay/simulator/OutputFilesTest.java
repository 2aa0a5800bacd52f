package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutputFilesTest {
    private final SimulatorOverHttp calls = new SimulatorOverHttp();

    @AfterAll
    void stop() {
        calls.close();
    }

    @Test
    void aVideoUrlServesAnMp4WithoutAToken() throws Exception {
        HttpResponse<byte[]> clip = calls.client.send(
                HttpRequest.newBuilder(calls.outputUrl("a cat")).build(), BodyHandlers.ofByteArray());

        assertThat(clip.statusCode()).isEqualTo(200);
        assertThat(clip.headers().firstValue("content-type")).hasValue("video/mp4");
        assertThat(clip.headers().firstValue("accept-ranges")).hasValue("bytes");
        assertThat(new String(clip.body(), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
        assertThat(clip.body().length).isBetween(1_000, 20_000);
    }

    @Test
    void anImageUrlServesAPng() throws Exception {
        HttpResponse<byte[]> still = calls.client.send(
                HttpRequest.newBuilder(calls.outputUrl("[sim: output=image]")).build(), BodyHandlers.ofByteArray());

        assertThat(still.headers().firstValue("content-type")).hasValue("image/png");
        assertThat(new String(still.body(), 1, 3, StandardCharsets.US_ASCII)).isEqualTo("PNG");
    }

    @Test
    void theSoundIsAWaveFileOfOneSecond() throws Exception {
        byte[] wave = calls.client
                .send(
                        HttpRequest.newBuilder(URI.create(calls.url() + "/inputs/tone.wav"))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();

        try (AudioInputStream sound = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wave))) {
            assertThat(sound.getFrameLength() / sound.getFormat().getFrameRate())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-99, 206, 0, 100",
        "bytes=100-, 206, 100, -1",
        "bytes=-10, 206, -10, -1",
        "bytes=5-999999999, 206, 5, -1",
        "bytes=999999999-, 416, 0, 0",
        "bytes=9-5, 416, 0, 0",
        "bytes=-0, 416, 0, 0",
        "'bytes=0-1,3-4', 200, 0, -1",
        "lines=1-2, 200, 0, -1"
    })
    void rangesAreServed(String range, int status, int from, int to) throws Exception {
        URI url = calls.outputUrl("a cat");
        byte[] whole = calls.client
                .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray())
                .body();

        HttpResponse<byte[]> part = calls.client.send(
                HttpRequest.newBuilder(url).header("range", range).build(), BodyHandlers.ofByteArray());

        int first = from < 0 ? whole.length + from : from;
        int end = to < 0 ? whole.length : to;
        assertThat(part.statusCode()).isEqualTo(status);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, first, end));
        if (status == 206) {
            assertThat(part.headers().firstValue("content-range"))
                    .hasValue("bytes " + first + "-" + (end - 1) + "/" + whole.length);
        }
    }

    @Test
    void aHeadRequestReturnsTheLength() throws Exception {
        HttpResponse<String> head =
                calls.send(HttpRequest.newBuilder(calls.outputUrl("a cat")).HEAD());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("content-length").orElse(0)).isGreaterThan(1_000);
    }

    @Test
    void sampleInputsAreServed() throws Exception {
        for (Map.Entry<String, String> file : Map.of(
                        "boat.png",
                        "image/png",
                        "story.m4a",
                        "audio/mp4",
                        "tone.wav",
                        "audio/wav",
                        "clip.mp4",
                        "video/mp4")
                .entrySet()) {
            HttpResponse<byte[]> part = calls.client.send(
                    HttpRequest.newBuilder(URI.create(calls.url() + "/inputs/" + file.getKey()))
                            .header("range", "bytes=0-0")
                            .build(),
                    BodyHandlers.ofByteArray());

            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.headers().firstValue("content-type")).hasValue(file.getValue());
        }
    }

    @Test
    void aDecodedOutputUrlIsNotFound() throws Exception {
        String url = calls.outputUrl("a cat").toString();
        assertThat(url).contains("%3D");

        HttpResponse<String> decoded = calls.send(HttpRequest.newBuilder(URI.create(url.replace("%3D", "="))));

        assertThat(decoded.statusCode()).isEqualTo(404);
    }
}
