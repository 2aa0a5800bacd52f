package dev.reelay.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.Clip;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.WrongDataUri;
import dev.reelay.file.MediaFormat;
import dev.reelay.file.MediaKind;
import dev.reelay.model.MediaField.Prose;
import dev.reelay.model.MediaField.Values;
import dev.reelay.model.MediaRule.Comparison;
import dev.reelay.model.MediaRule.Measure;
import dev.reelay.outcome.Violation;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of videos and sounds: their length, their format, their size. */
class ClipCheckTest {

    private static final String POINTER = "/input/clip";

    private static MediaRule seconds(Comparison comparison, String value) {
        return new MediaRule(Measure.DURATION_SECONDS, comparison, new BigDecimal(value), "");
    }

    private static MediaField field(List<MediaRule> rules, MediaFormat... formats) {
        Prose prose = new Prose(new LinkedHashSet<>(List.of(formats)), Set.of(), null, "MP4 only.");
        return new MediaField(List.of("clip"), MediaKind.VIDEO, rules, prose, new Values(false, false, true, false));
    }

    private static List<Violation> check(MediaField field, MediaFacts facts) {
        return MediaCheck.check(field, facts, POINTER).violations();
    }

    private static Clip clip(ClipFormat format, String seconds) {
        return new Clip(format, new BigDecimal(seconds), 1_000L);
    }

    /** Half a second of grace on either side of a limit, whatever its sign. */
    @ParameterizedTest
    @CsvSource({
        "1.499, duration_seconds>=",
        "1.5, ''",
        "2, ''",
        "30, ''",
        "30.04, ''",
        "30.5, ''",
        "30.501, duration_seconds<",
        "86400, duration_seconds<"
    })
    void aLengthHasToKeepTheLimitsBesideTheLastFrames(String length, String broken) {
        MediaField field = field(List.of(seconds(Comparison.LESS, "30"), seconds(Comparison.AT_LEAST, "2")));

        assertThat(check(field, clip(ClipFormat.MP4, length)))
                .extracting(Violation::rule)
                .isEqualTo(broken.isEmpty() ? List.of() : List.of(broken));
    }

    @Test
    void aViolationNamesLimitAndLengthInSeconds() {
        MediaField field = field(List.of(seconds(Comparison.AT_MOST, "30")));

        assertThat(check(field, clip(ClipFormat.MP4, "31.040"))).singleElement().satisfies(one -> {
            assertThat(one.pointer()).isEqualTo(POINTER);
            assertThat(one.limit()).hasToString("30");
            assertThat(one.actual()).hasToString("31.04");
            assertThat(one.message()).isEqualTo("The clip's length is 31.04 seconds; it must be at most 30 seconds.");
        });
    }

    @Test
    void aLengthThatIsNotKnownBreaksNoRule() {
        MediaField field =
                field(List.of(seconds(Comparison.AT_MOST, "30"), seconds(Comparison.AT_LEAST, "2")), ClipFormat.MP4);

        for (MediaFacts facts : List.of(new Clip(ClipFormat.MP4, null, null), new Bytes(null), new Bytes(9L))) {
            assertThat(check(field, facts)).isEmpty();
            assertThat(field.leavesOpen(facts)).isTrue();
        }
        assertThat(field.leavesOpen(clip(ClipFormat.MP4, "3"))).isFalse();
    }

    @Test
    void aClipIsOfItsFormatAndOfThoseOfItsFamily() {
        assertThat(check(field(List.of(), ClipFormat.MP4), clip(ClipFormat.MOV, "3")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.rule()).isEqualTo("formats");
                    assertThat(one.limit()).hasToString("[\"mp4\"]");
                    assertThat(one.message())
                            .isEqualTo(
                                    "The file's format is mov; allowed are mp4. The model's page says: \"MP4 only.\"");
                });
        assertThat(check(field(List.of(), ClipFormat.M4A), clip(ClipFormat.MP4, "3")))
                .isEmpty();
        assertThat(check(field(List.of(), ClipFormat.AAC), clip(ClipFormat.M4A, "3")))
                .isEmpty();
        assertThat(check(field(List.of(), ClipFormat.MKV), clip(ClipFormat.WEBM, "3")))
                .isEmpty();
        assertThat(check(field(List.of(), ClipFormat.WEBM), clip(ClipFormat.MKV, "3")))
                .hasSize(1);
        assertThat(check(field(List.of(), ClipFormat.WAV, ClipFormat.MP3), clip(ClipFormat.FLAC, "3")))
                .hasSize(1);
        assertThat(check(field(List.of()), clip(ClipFormat.FLAC, "3"))).isEmpty();
    }

    @Test
    void aFileThatIsCertainlyNoClipBreaksTheRuleAboutFormatsAndOneThatMayBeAnythingDoesNot() {
        MediaField mp4 = field(List.of(), ClipFormat.MP4);
        MediaField moving = field(List.of(), ClipFormat.MP4, ImageFormat.GIF);
        Unreadable page = new Unreadable("html", null, "", 100L);
        Unreadable gif = new Unreadable("gif", ImageFormat.GIF, "", 100L);

        assertThat(check(mp4, page)).extracting(Violation::rule).containsExactly("formats");
        assertThat(check(mp4, gif)).extracting(Violation::rule).containsExactly("formats");
        assertThat(check(moving, gif)).isEmpty();
        assertThat(check(field(List.of()), page)).isEmpty();
        assertThat(check(mp4, new Bytes(100L))).isEmpty();
    }

    @Test
    void theLimitOfAFilesSizeHoldsForClipsToo() {
        MediaField field = field(List.of(new MediaRule(Measure.FILE_SIZE_MB, Comparison.AT_MOST, BigDecimal.ONE, "")));

        assertThat(check(field, new Clip(ClipFormat.MP4, null, 1_048_577L)))
                .extracting(Violation::rule)
                .containsExactly("file_size_mb<=");
        assertThat(check(field, new Clip(ClipFormat.MP4, null, 1_048_576L))).isEmpty();
    }

    @Test
    void aWrongDataUriBreaksARuleOfItsOwnAndItsValueIsNotRepeated() {
        MediaField field = field(List.of());

        assertThat(check(field, new WrongDataUri("is not valid base64")))
                .containsExactly(new Violation(POINTER, "data_uri", null, null, "The data: URI is not valid base64."));
        assertThat(field.ruleNames()).contains("data_uri");
    }
}
