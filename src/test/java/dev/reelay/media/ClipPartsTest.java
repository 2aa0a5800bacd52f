package dev.reelay.media;

import static dev.reelay.format.Clips.box;
import static dev.reelay.format.Clips.frames;
import static dev.reelay.format.Clips.ftyp;
import static dev.reelay.format.Clips.id3;
import static dev.reelay.format.Clips.mdat;
import static dev.reelay.format.Clips.moov;
import static dev.reelay.format.Clips.mp4;
import static dev.reelay.format.Clips.mp4WithLengthBehind;
import static dev.reelay.format.Clips.mvhd;
import static dev.reelay.format.Clips.wav;
import static dev.reelay.format.Images.join;
import static dev.reelay.format.Images.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.Clip;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Videos and sounds behind URLs: lengths that stand far from the beginning, and hosts that send other parts than asked for. */
class ClipPartsTest {

    private static final String URL = "https://media.example/a.mp4?signature=secret";

    /** 3 MB, with its length behind the pictures. */
    private static final byte[] BEHIND = mp4WithLengthBehind(3_000_000, 30_040);

    private static final long SIZE = BEHIND.length;
    private static final Clip KNOWN = clip(ClipFormat.MP4, "30.040", SIZE);
    private static final Clip UNKNOWN = clip(ClipFormat.MP4, null, SIZE);

    private static Clip clip(ClipFormat format, @Nullable String seconds, @Nullable Long bytes) {
        return new Clip(format, seconds == null ? null : new BigDecimal(seconds), bytes);
    }

    private static MediaFacts video(ProbeRig rig) {
        return rig.probe(URL, MediaKind.VIDEO);
    }

    @Test
    void aLengthInFrontTakesOneGetOfWhichLittleIsRead() throws Exception {
        byte[] file = join(mp4(12_500), new byte[20_000_000]);
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) ->
                    out.head("200 OK", "Content-Length: " + file.length).raw(file));

            assertThat(video(rig)).isEqualTo(clip(ClipFormat.MP4, "12.500", (long) file.length));
            assertThat(host.calls()).hasSize(1);
        }
    }

    @Test
    void aLengthBehindThePicturesTakesASecondGetForThatPartAlone() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, BEHIND));

            assertThat(video(rig)).isEqualTo(KNOWN);

            assertThat(host.calls())
                    .extracting(call -> call.headers().get("range"))
                    .containsExactly("bytes=0-524287", "bytes=3000028-" + (SIZE - 1));
            assertThat(host.calls()).allSatisfy(call -> {
                assertThat(call.line()).isEqualTo("GET /a.mp4?signature=secret HTTP/1.1");
                assertThat(call.headers())
                        .containsEntry("accept-encoding", "identity")
                        .doesNotContainKey("cookie");
            });
            assertThat(rig.lookedUp()).as("the address was checked once").containsExactly("media.example");
            assertThat(rig.connectedTo()).containsOnly(ProbeRig.ADDRESS + ":443");
        }
    }

    @Test
    void aSoundBehindALargePictureIsReadWhereItBegins() throws Exception {
        byte[] file = join(id3(1_900_000), frames(2_000));
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, file));

            assertThat(rig.probe(URL, MediaKind.AUDIO)).isEqualTo(clip(ClipFormat.MP3, "52.125", (long) file.length));
            assertThat(host.calls()).hasSize(3);
        }
    }

    @Test
    void smallFilesAreReadToTheirEndAlsoFromHostsWithoutRanges() throws Exception {
        byte[] file = mp4WithLengthBehind(200_000, 7_320);
        byte[] sound = wav(2_500);
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                byte[] sent = call.path().startsWith("/s") ? sound : file;
                out.head("200 OK", "Content-Length: " + sent.length).raw(sent);
            });

            assertThat(video(rig)).isEqualTo(clip(ClipFormat.MP4, "7.320", (long) file.length));
            assertThat(rig.probe("https://media.example/s", MediaKind.AUDIO))
                    .isEqualTo(clip(ClipFormat.WAV, "2.500", (long) sound.length));
            assertThat(host.calls()).hasSize(2);
        }
    }

    @Test
    void aHostWithoutRangesIsNotAskedForOnes() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host(
                    (call, out) -> out.head("200 OK", "Content-Length: " + SIZE).raw(BEHIND));

            assertThat(video(rig)).isEqualTo(UNKNOWN);
            assertThat(host.calls()).hasSize(1);
        }
    }

    private interface SecondAnswer {
        void write(ScriptedHost.Call call, ScriptedHost.Out out) throws IOException;
    }

    private static String range(long from, long to, long size) {
        return "Content-Range: bytes " + from + "-" + to + "/" + size;
    }

    private static SecondAnswer part(String contentRange, String... more) {
        byte[] tail = Arrays.copyOfRange(BEHIND, 3_000_028, BEHIND.length);
        return (_, out) -> {
            String[] headers = Arrays.copyOf(more, more.length + 2);
            headers[more.length] = contentRange;
            headers[more.length + 1] = "Content-Length: " + tail.length;
            out.head("206 Partial Content", headers).raw(tail);
        };
    }

    /** Every one of these bodies holds a movie header that would be believed. */
    @Test
    void whatIsNotExactlyThePartThatWasAskedForIsNotBelieved() throws Exception {
        long from = 3_000_028;
        Map<String, SecondAnswer> answers = new TreeMap<>();
        answers.put(
                "everything",
                (_, out) -> out.head("200 OK", "Content-Length: " + SIZE).raw(BEHIND));
        answers.put(
                "everything, and the part in front",
                (_, out) -> out.head("200 OK", "Content-Length: 2000")
                        .raw(Arrays.copyOfRange(BEHIND, (int) from, (int) SIZE)));
        answers.put(
                "no range at all",
                (_, out) -> out.head("206 Partial Content", "Content-Length: 2000")
                        .raw(Arrays.copyOfRange(BEHIND, (int) from, (int) SIZE)));
        answers.put("another part", part(range(0, SIZE - from - 1, SIZE)));
        answers.put("another end", part(range(from, SIZE - 2, SIZE)));
        answers.put("another size", part(range(from, SIZE - 1, SIZE + 1)));
        answers.put("unknown size", part("Content-Range: bytes " + from + "-" + (SIZE - 1) + "/*"));
        answers.put("other units", part("Content-Range: seconds " + from + "-" + (SIZE - 1) + "/" + SIZE));
        answers.put("huge numbers", part("Content-Range: bytes 99999999999999999999-9/9"));
        answers.put("packed", part(range(from, SIZE - 1, SIZE), "Content-Encoding: gzip"));
        answers.put("another version", part(range(from, SIZE - 1, SIZE), "ETag: \"2\""));
        answers.put("changed later", part(range(from, SIZE - 1, SIZE), "Last-Modified: Mon, 30 Nov 2026 00:00:00 GMT"));
        answers.put("moved", (_, out) -> out.head("302 Found", "Location: https://cdn.example/b.mp4"));
        answers.put("gone", (_, out) -> out.head("404 Not Found", "Content-Length: 0"));
        answers.put("not satisfiable", (_, out) -> out.head("416 Range Not Satisfiable", "Content-Length: 0"));
        answers.put("broken", (_, out) -> out.head("500 Oops", "Content-Length: 0"));
        answers.put(
                "cut",
                (_, out) -> out.head(
                                "206 Partial Content", range(from, SIZE - 1, SIZE), "Content-Length: " + (SIZE - from))
                        .raw(Arrays.copyOfRange(BEHIND, (int) from, (int) from + 300)));
        answers.put("no http", (_, out) -> out.raw("SSH-2.0-x\r\n\r\n"));
        List<String> names = List.copyOf(answers.keySet());
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                if (call.rangeStart() > 0) {
                    answers.get(names.get(Integer.parseInt(call.path().substring(1))))
                            .write(call, out);
                } else {
                    out.head(
                                    "206 Partial Content",
                                    range(0, 524_287, SIZE),
                                    "Content-Length: 524288",
                                    "ETag: \"1\"",
                                    "Last-Modified: Sun, 29 Nov 2026 00:00:00 GMT")
                            .raw(Arrays.copyOf(BEHIND, 524_288));
                }
            });
            for (int i = 0; i < names.size(); i++) {
                assertThat(rig.probe("https://media.example/" + i, MediaKind.VIDEO))
                        .as(names.get(i))
                        .isEqualTo(UNKNOWN);
            }
            assertThat(host.calls())
                    .hasSize(2 * names.size())
                    .noneMatch(call -> call.path().equals("/b.mp4"));
        }
    }

    @Test
    void aHostThatDoesNotSendThePartInTimeLeavesTheLengthUnknown() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ProbeRig rig = ProbeRig.open(ProbeRig.SHORT)) {
            rig.host((call, out) -> {
                if (call.rangeStart() == 0) {
                    out.file(call, BEHIND);
                } else {
                    out.head("206 Partial Content", range(3_000_028, SIZE - 1, SIZE), "Content-Length: 2000");
                    await(over);
                }
            });

            assertThat(video(rig)).isEqualTo(UNKNOWN);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aClipOfWhichNothingButItsSizeArrivesIsKnownByItsSize() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ProbeRig rig = ProbeRig.open(ProbeRig.SHORT)) {
            rig.host((_, out) -> {
                out.head("200 OK", "Content-Length: 90000000").raw("\0\0\0");
                await(over);
            });

            assertThat(video(rig)).isEqualTo(new Bytes(90_000_000L));
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException testIsOver) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFileThatLeadsOnAndOnIsFollowedFourTimes() throws Exception {
        byte[] far = box("free", new byte[600_000]);
        byte[] file = join(ftyp("isom"), far, far, far, far, far, far, moov(mvhd(1_000, 5_000)));
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, file));

            assertThat(video(rig)).isEqualTo(clip(ClipFormat.MP4, null, (long) file.length));
            assertThat(host.calls()).hasSize(1 + ClipParts.MOST_PARTS);
            assertThat(host.calls().stream().skip(1).mapToInt(call -> call.rangeEnd() - call.rangeStart()))
                    .allMatch(bytes -> bytes <= 64 * 1024);
        }
    }

    @Test
    void afterARedirectThePartIsAskedForWhereTheFileIs() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                if (call.path().startsWith("/a")) {
                    out.head("302 Found", "Location: https://cdn.example/b");
                } else {
                    out.file(call, BEHIND);
                }
            });

            assertThat(video(rig)).isEqualTo(KNOWN);
            assertThat(host.calls())
                    .extracting(ScriptedHost.Call::path)
                    .containsExactly("/a.mp4?signature=secret", "/b", "/b");
        }
    }

    @Test
    void aClipThatAHostPackedIsUnpackedAsFarAsItsBeginning() throws Exception {
        byte[] front = gzip(mp4(4_000));
        byte[] behind = gzip(BEHIND);
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                byte[] sent = call.path().equals("/front") ? front : behind;
                out.head(
                                "206 Partial Content",
                                "Content-Encoding: gzip",
                                range(0, sent.length - 1, sent.length),
                                "Content-Length: " + sent.length)
                        .raw(sent);
            });

            assertThat(rig.probe("https://media.example/front", MediaKind.VIDEO))
                    .isInstanceOfSatisfying(
                            Clip.class, clip -> assertThat(clip.seconds()).isEqualTo("4.000"));
            assertThat(rig.probe("https://media.example/behind", MediaKind.VIDEO))
                    .isEqualTo(clip(ClipFormat.MP4, null, null));
            assertThat(host.calls()).hasSize(2);
        }
    }

    private static byte[] gzip(byte[] file) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(file);
        }
        return packed.toByteArray();
    }

    @Test
    void aFileOfAnotherKindIsSeenAsWhatItIs() throws Exception {
        Map<String, byte[]> files = Map.of(
                "/html", "<!DOCTYPE html><title>Please sign in</title>".getBytes(StandardCharsets.UTF_8),
                "/png", png(640, 480),
                "/any", Arrays.copyOf(new byte[] {1, 2, 3, 4}, 5_000),
                "/cut", join(ftyp("isom"), mdat(10)));
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, files.get(call.path())));

            assertThat(rig.probe("https://media.example/html", MediaKind.VIDEO))
                    .isEqualTo(new Unreadable("html", null, "neither a video nor a sound", 44L));
            assertThat(rig.probe("https://media.example/png", MediaKind.AUDIO))
                    .isEqualTo(new Unreadable(
                            "png", ImageFormat.PNG, "neither a video nor a sound", (long) files.get("/png").length));
            assertThat(rig.probe("https://media.example/any", MediaKind.VIDEO)).isEqualTo(new Bytes(5_000L));
            assertThat(rig.probe("https://media.example/cut", MediaKind.VIDEO))
                    .isEqualTo(clip(ClipFormat.MP4, null, (long) files.get("/cut").length));
        }
    }
}
