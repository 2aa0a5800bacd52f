package dev.reelay.format;

import static dev.reelay.format.Images.ascii;
import static dev.reelay.format.Images.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ImageFormat;
import dev.reelay.testing.CpuTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LooksLikeTest {

    private static String looksLike(byte[] file) {
        return LooksLike.of(new FileBytes(file, file.length));
    }

    @Test
    void eachKindOfFileIsRecognised() {
        OtherFiles.ALL.forEach((file, kind) ->
                assertThat(looksLike(file.bytes())).as(file.name()).isEqualTo(kind));
    }

    @Test
    void formatsThatAPageCanNameAreToldFromOtherFiles() {
        assertThat(OtherFiles.ALL.values().stream().map(LooksLike::format).filter(Objects::nonNull))
                .containsOnly(ImageFormat.HEIC, ImageFormat.AVIF, ImageFormat.TIFF, ImageFormat.SVG, ImageFormat.JXL);
        assertThat(LooksLike.format("mp4")).isNull();
        assertThat(LooksLike.format(LooksLike.EMPTY)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'<html>', html",
        "'  \n<HTML lang=\"en\">', html",
        "'<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">', html",
        "'<?xml version=\"1.0\"?><!DOCTYPE html>', html",
        "'<!-- saved from url=(0014)about:internet -->\n<script>location=1</script>', html",
        "'<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\">', svg",
        "'<?xml version=\"1.0\"?><!-- made by > a tool --><svg:svg xmlns:svg=\"x\">', svg",
        "'<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code>', xml error document (NoSuchKey)",
        "'<Error><Code>a b</Code></Error>', xml error document",
        "'<?xml version=\"1.0\"?><rss>', xml",
        "'<?xml version=\"1.0\"?>', xml",
        "'<!-- a comment that does not end', text",
        "'< 5', text",
        "'BMW makes cars', text",
        "'GIF is a format', text",
        "'data:image/png;base64,iVBORw0KGgo=', data: URI",
        "'[1, 2]', json"
    })
    void textIsKnownByItsFirstElement(String text, String kind) {
        assertThat(looksLike(ascii(text))).isEqualTo(kind);
        assertThat(looksLike(join(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, ascii(text))))
                .as("with a byte order mark")
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!--", "<?", " ", "<a", "a:", "<Code>", "--", "<!doctype "})
    void textThatIsHardToMatchIsRecognisedInNoTime(String piece) {
        byte[] file = ascii(piece.repeat(LooksLike.BYTES / piece.length()));

        assertThat(CpuTime.of(() -> assertThat(looksLike(file)).isNotEmpty())).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void whateverTheFileIsTheWordsAreShortAndPrintable() {
        Random random = new Random(20_261_129);
        for (int round = 0; round < 20_000; round++) {
            byte[] file = new byte[random.nextInt(64)];
            random.nextBytes(file);
            if (round % 3 == 0 && file.length > 12) {
                System.arraycopy(ascii("....ftyp"), 0, file, 0, 8);
            }

            assertThat(looksLike(file)).matches("[ -~]{2,100}");
        }
    }
}
