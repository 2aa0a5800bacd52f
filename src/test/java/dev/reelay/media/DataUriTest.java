package dev.reelay.media;

import static dev.reelay.format.Clips.mp4;
import static dev.reelay.format.Clips.mp4WithLengthBehind;
import static dev.reelay.format.Clips.wav;
import static dev.reelay.format.Images.jpeg;
import static dev.reelay.format.Images.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Clip;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.WrongDataUri;
import dev.reelay.file.MediaKind;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in place of URLs. */
class DataUriTest {

    private static final byte[] PNG = Arrays.copyOf(png(640, 480, 6), 1_000);
    private static final Image SEEN = new Image(ImageFormat.PNG, 640, 480, true, 1_000L);

    private static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    private static MediaFacts image(String uri) {
        return DataUri.read(uri, MediaKind.IMAGE);
    }

    @Test
    void theFileIsReadWithoutAskingAnyHostAndIsNotRemembered() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            assertThat(rig.image(" data:image/png;base64," + base64(PNG))).isEqualTo(SEEN);
            assertThat(rig.image("DATA:image/png;base64," + base64(PNG))).isEqualTo(SEEN);
            assertThat(rig.lookedUp()).isEmpty();
            assertThat(rig.connectedTo()).isEmpty();
        }
    }

    /** Whatever decoders take. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:image/png;base64,",
                "data:;base64,",
                "data:image/PNG; charset=utf-8 ;BASE64,",
                "data:image/png;name=a;base64,\r\n ",
                "data:application/octet-stream;base64,",
                "data:image/jpeg;base64,"
            })
    void typesAndParametersMayBeWrittenInManyWays(String head) {
        assertThat(image(head + base64(PNG))).isEqualTo(SEEN);
    }

    @Test
    void base64MayBeThatOfUrlsAndHaveNoPaddingAndWhiteSpaceInIt() {
        String written = base64(PNG);
        assertThat(written).endsWith("==");

        assertThat(image("data:image/png;base64," + written.replace("=", ""))).isEqualTo(SEEN);
        assertThat(image("data:image/png;base64," + written.replace("=", "%3D").replace("/", "%2f")))
                .isEqualTo(SEEN);
        assertThat(image("data:image/png;base64," + Base64.getUrlEncoder().encodeToString(PNG)))
                .isEqualTo(SEEN);
        assertThat(image("data:image/png;base64," + Base64.getMimeEncoder().encodeToString(PNG)))
                .isEqualTo(SEEN);
    }

    @Test
    void aPercentEncodedFileIsReadToo() {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : PNG) {
            encoded.append(String.format("%%%02x", octet & 0xFF));
        }

        assertThat(image("data:image/png," + encoded)).isEqualTo(SEEN);
        String drawing = "<svg xmlns='http://www.w3.org/2000/svg'><text>ü %</text></svg>";
        assertThat(image("data:image/svg+xml;utf8," + drawing))
                .isEqualTo(new Unreadable("svg", ImageFormat.SVG, "no image of a known format", (long)
                        drawing.getBytes(StandardCharsets.UTF_8).length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:image/png;base64,iVBORw0KGgo!!!!AAAA | is not valid base64",
                "data:image/png;base64,AAAAA | is not valid base64",
                "data:image/png;base64,AA==AAAA | is not valid base64",
                "data:image/png;base64,AA=== | is not valid base64",
                "data:image/png;base64,<html> | is not valid base64",
                "data:image/png;base64, | is empty",
                "data:image/png;base64,==== | is not valid base64",
                "data:, | is empty",
                "data:image/png;base64 | has no data: there is no comma behind its type",
                "data: | has no data: there is no comma behind its type",
                "data:image/png;base64,PGh0bWw+PGJvZHk+ | says that it is an image, and its content is not",
                "data:text/html,<html><body> | ''",
            })
    void whatNobodyCanReadIsWrong(String uri, String why) {
        MediaFacts facts = image(uri);

        if (why.isEmpty()) {
            assertThat(facts).isInstanceOf(Unreadable.class);
        } else {
            assertThat(facts).isEqualTo(new WrongDataUri(why));
        }
    }

    @Test
    void aTypeIsWrongWhereTheContentIsOfAnotherKindAndNotWhereItIsAnotherImage() {
        assertThat(image("data:image/png;base64," + base64(jpeg(640, 480)))).isInstanceOf(Image.class);
        assertThat(image("data:video/mp4;base64," + base64(PNG)))
                .isEqualTo(new WrongDataUri("says that it is a video, and its content is not"));
        assertThat(image("data:text/plain;base64," + base64(PNG)))
                .isEqualTo(new WrongDataUri("says that it is text, and its content is not"));
        assertThat(DataUri.read("data:audio/mp3;base64," + base64(PNG), MediaKind.AUDIO))
                .isEqualTo(new WrongDataUri("says that it is a sound, and its content is not"));
        assertThat(DataUri.read("data:video/mp4;base64," + base64(wav(500)), MediaKind.VIDEO))
                .isEqualTo(new WrongDataUri("says that it is a video, and its content is not"));
        assertThat(DataUri.read("data:audio/mp4;base64," + base64(mp4(500)), MediaKind.AUDIO))
                .isInstanceOf(Clip.class);
        assertThat(image("data:video/mp4;base64," + base64(mp4(500))))
                .as("a video in the place of an image: the formats of the field decide")
                .isEqualTo(new Unreadable("mp4", null, "no image of a known format", (long) mp4(500).length));
    }

    @Test
    void theLengthOfAClipIsReadWhereverItStands() {
        byte[] behind = mp4WithLengthBehind(900_000, 7_320);

        assertThat(DataUri.read("data:video/mp4;base64," + base64(mp4(5_000)), MediaKind.VIDEO))
                .isEqualTo(new Clip(ClipFormat.MP4, new BigDecimal("5.000"), (long) mp4(5_000).length));
        assertThat(DataUri.read("data:video/mp4;base64," + base64(behind), MediaKind.VIDEO))
                .isEqualTo(new Clip(ClipFormat.MP4, new BigDecimal("7.320"), (long) behind.length));
        assertThat(DataUri.read(
                        "data:video/mp4;base64," + Base64.getMimeEncoder().encodeToString(behind), MediaKind.VIDEO))
                .as("white space hides where the part is")
                .isEqualTo(new Clip(ClipFormat.MP4, null, (long) behind.length));
    }

    @Test
    void everySizeAndPartIsThatOfTheDecoder() {
        Random random = new Random(20_261_129);
        for (int size = 1; size < 200; size++) {
            byte[] file = new byte[size];
            random.nextBytes(file);
            String written = base64(file);
            int offset = random.nextInt(size);

            assertThat(Octets.Base64.size("x" + written, 1)).isEqualTo(size);
            assertThat(Octets.Base64.isPlain("x" + written, 1, size)).isTrue();
            assertThat(Octets.Base64.part("x" + written, 1, offset, size - offset))
                    .isEqualTo(Arrays.copyOfRange(file, offset, size));
            String broken = written.replace("=", "");
            broken = broken.charAt(0) + "\n" + broken.substring(1);
            assertThat(Octets.Base64.size(broken, 0)).isEqualTo(size);
            assertThat(Octets.Base64.isPlain(broken, 0, size)).as(broken).isFalse();
            byte[] all = new byte[size];
            assertThat(new Octets.Base64("x" + written, 1).read(all)).isEqualTo(size);
            assertThat(all).isEqualTo(file);
        }
    }

    /** Sixteen megabytes of a picture take no more memory than its beginning. */
    @Test
    void aLargeFileIsNotDecoded() {
        String uri = "data:image/png;base64," + base64(Arrays.copyOf(PNG, 16_000_000));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        image(uri);

        long before = threads.getCurrentThreadAllocatedBytes();
        MediaFacts facts = image(uri);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(facts).isEqualTo(new Image(ImageFormat.PNG, 640, 480, true, 16_000_000L));
        assertThat(taken).isLessThan(200_000);
    }

    @Test
    void noTextIsTooOddToBeRead() {
        Random random = new Random(20_261_130);
        String odd = "data:,;base64%=ABab09+/-_ \r\n\t\uD83D\uDE00\uD83Dü<>&#";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder uri = new StringBuilder(round % 2 == 0 ? "data:" : "data:image/png;base64,");
            for (int length = random.nextInt(60); length > 0; length--) {
                uri.append(odd.charAt(random.nextInt(odd.length())));
            }
            assertThat(DataUri.read(uri.toString(), round % 3 == 0 ? MediaKind.IMAGE : MediaKind.VIDEO))
                    .isNotNull();
        }
        assertThat(image("data:" + "x".repeat(2_000_000) + ",")).isInstanceOf(WrongDataUri.class);
    }
}
