package dev.reelay.model;

import static dev.reelay.catalog.Samples.DREAMINA;
import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.RUNWAY;
import static dev.reelay.catalog.Samples.TALK;
import static dev.reelay.catalog.Samples.WAN;
import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.model;
import static dev.reelay.catalog.Samples.modelOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.catalog.Samples;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.NotPublic;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.outcome.Violation;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaCheckTest {

    private static final String POINTER = "/input/x";

    private static List<Violation> check(String model, MediaFacts facts) {
        return MediaCheck.check(model(model).media().getFirst(), facts, POINTER).violations();
    }

    private static List<String> rules(String model, MediaFacts facts) {
        return check(model, facts).stream().map(Violation::rule).toList();
    }

    private static Image image(ImageFormat format, long width, long height, @Nullable Long bytes) {
        return new Image(format, width, height, false, bytes);
    }

    /** Each limit of the pages' rules for sides and ratios, and one pixel beyond it. */
    @ParameterizedTest
    @CsvSource({
        // wan-2-2: 360 to 2000
        WAN + ", 360, 360, ''",
        WAN + ", 359, 360, width_pixels>",
        WAN + ", 360, 359, height_pixels>",
        WAN + ", 2000, 2000, ''",
        WAN + ", 2001, 2000, width_pixels<",
        WAN + ", 2000, 2001, height_pixels<",
        WAN + ", 359, 2001, 'height_pixels<,width_pixels>'",
        WAN + ", 2000, 360, ''",
        // dreamina: 320 to 4096, 0.33 to 3
        DREAMINA + ", 320, 320, ''",
        DREAMINA + ", 319, 320, width_pixels>",
        DREAMINA + ", 320, 319, height_pixels>",
        DREAMINA + ", 4096, 4096, ''",
        DREAMINA + ", 4097, 4096, width_pixels<=",
        DREAMINA + ", 4096, 4097, height_pixels<=",
        DREAMINA + ", 960, 320, ''",
        DREAMINA + ", 961, 320, width/height<",
        DREAMINA + ", 330, 1000, ''",
        DREAMINA + ", 329, 1000, width/height>",
        DREAMINA + ", 4097, 319, 'height_pixels>,width/height<,width_pixels<='",
        // runway: up to 8000, 0.5 to 2
        RUNWAY + ", 8000, 8000, ''",
        RUNWAY + ", 8001, 8000, width_pixels<",
        RUNWAY + ", 8000, 8001, height_pixels<",
        RUNWAY + ", 8000, 4000, ''",
        RUNWAY + ", 8000, 3999, width/height<",
        RUNWAY + ", 4000, 8000, ''",
        RUNWAY + ", 3999, 8000, width/height>",
        RUNWAY + ", 1, 1, ''",
        RUNWAY + ", 2, 1, ''",
        RUNWAY + ", 1, 2, ''",
        RUNWAY + ", 3, 1, width/height<",
        RUNWAY + ", 2147483648, 4294967295, 'height_pixels<,width_pixels<'",
        // no rules
        LUMA + ", 1, 4294967295, ''",
        TALK + ", 4294967295, 1, ''"
    })
    void limitsOfSidesAndRatiosAreInclusive(String model, long width, long height, String broken) {
        List<String> expected =
                Stream.of(broken.split(",")).filter(one -> !one.isEmpty()).toList();

        assertThat(rules(model, image(ImageFormat.PNG, width, height, null))).isEqualTo(expected);
    }

    /** A megabyte has 1,048,576 bytes, and a file must be smaller than the limit. */
    @ParameterizedTest
    @CsvSource({
        WAN + ", 10485759, true",
        WAN + ", 10485760, false",
        DREAMINA + ", 4928307, true", // 4.7 MB are 4,928,307.2 bytes
        DREAMINA + ", 4928308, false",
        RUNWAY + ", 16777215, true",
        RUNWAY + ", 16777216, false",
        RUNWAY + ", 9223372036854775807, false",
        LUMA + ", 9223372036854775807, true"
    })
    void theLimitOfAFilesSizeIsExclusive(String model, long bytes, boolean right) {
        List<String> expected = right ? List.of() : List.of("file_size_mb<");

        assertThat(rules(model, image(ImageFormat.JPEG, 1000, 1000, bytes))).isEqualTo(expected);
        assertThat(rules(model, new Bytes(bytes))).isEqualTo(expected);
        assertThat(rules(model, new Unreadable("jpeg", ImageFormat.JPEG, "no size", bytes)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        WAN + ", 'JPEG,PNG,BMP,WEBP'",
        DREAMINA + ", 'JPEG,PNG'",
        RUNWAY + ", 'JPEG,PNG,WEBP,BMP,GIF'",
        LUMA + ", 'JPEG,PNG,WEBP,BMP,GIF'",
        TALK + ", 'JPEG,PNG,WEBP,BMP,GIF'"
    })
    void onlyTheFormatsThatAPageNamesAreAllowed(String model, String allowed) {
        for (ImageFormat format : EnumSet.range(ImageFormat.JPEG, ImageFormat.GIF)) {
            boolean right = List.of(allowed.split(",")).contains(format.name());

            assertThat(rules(model, image(format, 1000, 1000, 1L))).isEqualTo(right ? List.of() : List.of("formats"));
        }
    }

    @Test
    void onlyWanRefusesAlphaAndOnlyInAPngAsItsPageSays() {
        for (String model : List.of(WAN, DREAMINA, RUNWAY, LUMA, TALK)) {
            boolean refused = model.equals(WAN);

            assertThat(rules(model, new Image(ImageFormat.PNG, 1000, 1000, true, 1L)))
                    .isEqualTo(refused ? List.of("alpha") : List.of());
        }
        assertThat(rules(WAN, new Image(ImageFormat.WEBP, 1000, 1000, true, 1L)))
                .isEmpty();
    }

    @Test
    void aViolationQuotesThePageWithLimitAndActualValue() {
        assertThat(check(WAN, new Image(ImageFormat.PNG, 2001, 1000, true, 10_485_760L)))
                .satisfiesExactly(
                        alpha -> assertThat(alpha)
                                .isEqualTo(new Violation(
                                        POINTER,
                                        "alpha",
                                        json("false"),
                                        json("true"),
                                        "The image is a png with an alpha channel, which is not allowed. The model's page says:"
                                                + " \"Supported formats: JPEG, JPG, PNG (no alpha), BMP, WEBP.\"")),
                        size -> {
                            assertThat(size.limit()).hasToString("10");
                            assertThat(size.actual()).hasToString("10");
                            assertThat(size.message())
                                    .isEqualTo(
                                            "The file's size is 10 MB (10485760 bytes); it must be less than 10 MB. The model's page"
                                                    + " says: \"File size must be less than 10 MB.\"");
                        },
                        width -> {
                            assertThat(width.pointer()).isEqualTo(POINTER);
                            assertThat(width.rule()).isEqualTo("width_pixels<");
                            assertThat(width.limit()).hasToString("2000");
                            assertThat(width.actual()).hasToString("2001");
                            assertThat(width.message())
                                    .isEqualTo(
                                            "The image is 2001 pixels wide; it must be at most 2000. The model's page says:"
                                                    + " \"The uploaded image width and height must not exceed 2000 pixels.\"");
                        });
        assertThat(check(DREAMINA, image(ImageFormat.GIF, 1000, 1000, null)))
                .singleElement()
                .satisfies(formats -> {
                    assertThat(formats.limit()).hasToString("[\"jpeg\",\"png\"]");
                    assertThat(formats.actual()).hasToString("\"gif\"");
                    assertThat(formats.message())
                            .isEqualTo(
                                    "The image's format is gif; allowed are jpeg, png. The model's page says: \"Upload JPEG or PNG"
                                            + " only.\"");
                });
    }

    @Test
    void aRatioThatBreaksARuleNeverLooksAsIfItKeptIt() {
        assertThat(check(RUNWAY, image(ImageFormat.PNG, 2_000_000_001, 1_000_000_000, null)))
                .filteredOn(one -> one.rule().equals("width/height<"))
                .extracting(one -> one.actual().toString())
                .containsExactly("2.0001");
        assertThat(check(DREAMINA, image(ImageFormat.PNG, 329_999_999, 1_000_000_000, null)))
                .filteredOn(one -> one.rule().equals("width/height>"))
                .extracting(one -> one.actual().toString())
                .containsExactly("0.3299");
        assertThat(check(DREAMINA, image(ImageFormat.PNG, 1000, 1000, 4_928_308L)))
                .extracting(one -> one.actual().toString())
                .containsExactly("4.7001");
    }

    @Test
    void limitsOfSizesAreExclusiveOrInclusiveAsWritten() {
        Model model = modelOf("""
                {'a': {'type': 'string', 'format': 'video_uri', 'validations': [
                     {'validation_rule': 'file_size_mb<=', 'validation_value': 2},
                     {'validation_rule': 'file_size_mb>', 'validation_value': 1}]}}
                """);
        MediaField field = model.media().getFirst();

        assertThat(MediaCheck.check(field, new Bytes(2_097_152L), POINTER).violations())
                .isEmpty();
        assertThat(MediaCheck.check(field, new Bytes(2_097_153L), POINTER).violations())
                .hasSize(1);
        assertThat(MediaCheck.check(field, new Bytes(1_048_577L), POINTER).violations())
                .isEmpty();
        assertThat(MediaCheck.check(field, new Bytes(1_048_576L), POINTER).violations())
                .extracting(Violation::message)
                .containsExactly("The file's size is 1 MB (1048576 bytes); it must be more than 1 MB.");
    }

    /** Whatever it is: it was read, and is not what the page names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "heic",
                "svg",
                "mp4",
                "html",
                "xml error document (AccessDenied)",
                "empty file",
                "unknown (first bytes 00)"
            })
    void contentThatIsNoneOfTheFormatsThatAPageNamesBreaksItsRule(String kind) {
        Unreadable file = new Unreadable(kind, null, "no image of a known format", 1_000L);

        assertThat(check(DREAMINA, file)).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo("formats");
            assertThat(violation.limit()).isEqualTo(json("['jpeg', 'png']"));
            assertThat(violation.actual()).isEqualTo(TextNode.valueOf(kind));
            assertThat(violation.message())
                    .contains(kind, "jpeg, png", "Upload JPEG or PNG only.")
                    .hasSizeLessThan(300);
        });
        assertThat(rules(WAN, file)).containsExactly("formats");
        for (String noFormats : List.of(LUMA, RUNWAY, TALK)) {
            assertThat(check(noFormats, file)).as(noFormats).isEmpty();
        }
    }

    /** Reelay cannot read it, and the page takes it: RunComfy decides. */
    @Test
    void aFormatThatAPageNamesBreaksNoRuleThoughItsSizeIsNotRead() {
        MediaField field = Samples.file("""
                        {'model': 'a/b', 'media': {'image': {'formats': ['jpeg', 'heic', 'svg']}},
                         'schema': {'type': 'object', 'properties': {'image': {'type': 'string', 'format': 'image_uri'}}}}
                        """, UnknownFields.REJECT).media().getFirst();

        assertThat(MediaCheck.check(field, new Unreadable("heic", ImageFormat.HEIC, "", null), POINTER)
                        .violations())
                .isEmpty();
        assertThat(MediaCheck.check(field, new Unreadable("avif", ImageFormat.AVIF, "", null), POINTER)
                        .violations())
                .extracting(one -> one.rule() + " " + one.limit() + " " + one.actual())
                .containsExactly("formats [\"jpeg\",\"heic\",\"svg\"] \"avif\"");
    }

    @Test
    void aBrokenImageBreaksTheRuleOnlyWhereItsFormatIsNotNamed() {
        assertThat(rules(DREAMINA, new Unreadable("jpeg", ImageFormat.JPEG, "no frame", null)))
                .isEmpty();
        assertThat(rules(DREAMINA, new Unreadable("gif", ImageFormat.GIF, "no frame", null)))
                .containsExactly("formats");
        assertThat(rules(LUMA, new Unreadable("gif", ImageFormat.GIF, "no frame", null)))
                .isEmpty();
    }

    @Test
    void aFileOfAnotherFormatThatIsTooLargeBreaksBothRules() {
        assertThat(rules(DREAMINA, new Unreadable("tiff", null, "", 90_000_000L)))
                .containsExactly("file_size_mb<", "formats");
    }

    @Test
    void aFactThatIsNotKnownBreaksNoRule() {
        for (String model : List.of(WAN, DREAMINA, RUNWAY, LUMA, TALK)) {
            assertThat(check(model, new Unverified(Reason.TIMED_OUT, "slow"))).isEmpty();
            assertThat(check(model, new Bytes(null))).isEmpty();
            assertThat(check(model, image(ImageFormat.JPEG, 1000, 1000, null))).isEmpty();
        }
    }

    @Test
    void allUrlsThatAreNotPublicHaveTheSameMessage() {
        assertThat(check(LUMA, new NotPublic())).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo("public_https");
            assertThat(violation.limit()).isNull();
            assertThat(violation.actual()).isNull();
        });
        assertThat(check(TALK, new NotPublic())).isEqualTo(check(LUMA, new NotPublic()));
    }

    @Test
    void adviceIsNotAViolation() {
        MediaField field = model(LUMA).media().getFirst();

        MediaVerdict right = MediaCheck.check(field, image(ImageFormat.PNG, 1, 1, 50L * 1_048_576), POINTER);
        MediaVerdict large = MediaCheck.check(field, image(ImageFormat.PNG, 1, 1, 50L * 1_048_576 + 1), POINTER);

        assertThat(right).isEqualTo(new MediaVerdict(List.of(), List.of()));
        assertThat(large.violations()).isEmpty();
        assertThat(large.advice())
                .containsExactly("/input/x: the file's size is 50.0001 MB; RunComfy advises 50 MB at most");
    }

    @Test
    void theViolationsOfAllFilesAreReportedTogetherInOrder() {
        List<MediaUse> uses = model(TALK).mediaUrls(json("{'284_image': 'https://a', '125_audio': 'https://b'}"));
        Map<MediaUse, MediaFacts> facts = new LinkedHashMap<>();
        uses.reversed().forEach(use -> facts.put(use, new NotPublic()));

        assertThat(MediaCheck.check(facts).violations())
                .extracting(Violation::pointer)
                .containsExactly("/input/125_audio", "/input/284_image");
    }

    // Which URLs an input has

    private static List<String> urls(String model, String input) {
        return model(model).mediaUrls(json(input)).stream()
                .map(use -> use.pointer() + " " + use.url())
                .toList();
    }

    @Test
    void theUrlsOfAnInputAreFoundWithTheirPointers() {
        assertThat(urls(LUMA, "{'image_url': 'https://a', 'end_image_url': 'https://b', 'prompt': 'https://c'}"))
                .containsExactly("/input/image_url https://a", "/input/end_image_url https://b");
        assertThat(urls(DREAMINA, "{'image_urls': ['https://a', 7, 'https://b', null]}"))
                .containsExactly("/input/image_urls/0 https://a", "/input/image_urls/2 https://b");
    }

    @Test
    void urlsInNestedFieldsAreFound() {
        Model model = modelOf("""
                {'shots': {'type': 'array', 'items': {'type': 'object', 'properties':
                     {'a/b': {'type': 'string', 'format': 'image_uri'}}}}}
                """);

        assertThat(model.mediaUrls(json("{'shots': [{}, {'a/b': 'https://a'}, 'x', ['https://b']]}")))
                .extracting(MediaUse::pointer)
                .containsExactly("/input/shots/1/a~1b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "'text'", "[]", "{}", "{'image_url': {'url': 'x'}}", "{'image_url': ['x']}"})
    void valuesThatAreNotStringsAreLeftToTheSchema(String input) {
        assertThat(urls(LUMA, input)).isEmpty();
    }

    @Test
    void anEmptyStringIsAUrlOnlyWhereTheFieldIsRequired() {
        assertThat(urls(LUMA, "{'image_url': '', 'end_image_url': ' '}")).containsExactly("/input/image_url ");
        assertThat(urls(DREAMINA, "{'image_urls': ['']}")).containsExactly("/input/image_urls/0 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Runcomfy_example_1278_1.png", "a.png", "my sample (2).jpeg", "x-1.webp"})
    void aBareFileNameIsAllowedWhereTheDefaultIsOne(String name) {
        assertThat(urls(TALK, "{'284_image': '" + name + "'}")).isEmpty();
        assertThat(urls(WAN, "{'img_url': '" + name + "'}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://a/b.png",
                "http:b.png",
                "../../etc/passwd.png",
                "/b.png",
                "169.254.169.254",
                "a\\\\b.png",
                "b"
            })
    void aValueThatIsNotABareFileNameIsChecked(String name) {
        assertThat(urls(TALK, "{'284_image': '" + name + "'}")).hasSize(1);
    }

    @Test
    void onlyTheFirstUrlsOfALongArrayAreChecked() {
        String list = "'https://a', ".repeat(MediaUse.MAX_USES) + "'https://b'";

        assertThat(urls(DREAMINA, "{'image_urls': [" + list + "]}"))
                .hasSize(MediaUse.MAX_USES)
                .noneMatch(one -> one.contains("https://b"));
    }
}
