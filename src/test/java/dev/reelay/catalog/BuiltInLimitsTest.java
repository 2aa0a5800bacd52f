package dev.reelay.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFormat;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaUse;
import dev.reelay.model.Model;
import dev.reelay.outcome.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the notes that come with Reelay say about files: one that keeps the words passes, one that breaks them does not. */
class BuiltInLimitsTest {

    private static List<String> broken(Model model, String name, MediaFacts facts) {
        MediaField field = model.media().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        MediaUse use = new MediaUse("/input/" + name, "https://example.com/a", field);
        return MediaCheck.check(Map.of(use, facts)).violations().stream()
                .map(Violation::rule)
                .toList();
    }

    private static MediaFacts facts(String kind, String format, BigDecimal first, BigDecimal second, long bytes) {
        return kind.equals("image")
                ? new MediaFacts.Image(
                        named(ImageFormat.values(), format), first.longValue(), second.longValue(), false, bytes)
                : new MediaFacts.Clip(named(ClipFormat.values(), format), first, bytes);
    }

    private static <F extends MediaFormat> F named(F[] formats, String word) {
        return Arrays.stream(formats)
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    /** A length in seconds, or a width and a height in pixels; and a size in megabytes of 1,048,576 bytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    acestep-ai/ace-step/audio-outpaint             | audio                 | audio | flac | 3600 | 0    | 80   |
                    acestep-ai/ace-step/audio-outpaint             | audio                 | audio | flac | 3601 | 0    | 80   | duration_seconds<=
                    acestep-ai/ace-step/audio-inpaint              | audio                 | audio | ogg  | 60   | 0    | 1    | formats
                    alibaba/happyhorse-1.1/image-to-video          | image_url             | image | webp | 300  | 750  | 10   |
                    alibaba/happyhorse-1.1/image-to-video          | image_url             | image | webp | 299  | 500  | 1    | width_pixels>=
                    alibaba/happyhorse-1.1/image-to-video          | image_url             | image | webp | 300  | 751  | 1    | width/height>=
                    alibaba/happyhorse-1.1/image-to-video          | image_url             | image | webp | 800  | 800  | 11   | file_size_mb<=
                    alibaba/happyhorse-1.1/reference-to-video      | image_url_9           | image | gif  | 800  | 800  | 1    | formats
                    blackforestlabs/flux-3/extend-video            | video_url             | video | mp4  | 15   | 0    | 50   |
                    blackforestlabs/flux-3/extend-video            | video_url             | video | mp4  | 16   | 0    | 50   | duration_seconds<=
                    blackforestlabs/flux-3/extend-video            | video_url             | video | webm | 5    | 0    | 1    | formats
                    blackforestlabs/flux-3/extend-video/draft      | video_url             | video | mp4  | 99   | 0    | 51   | file_size_mb<=
                    blackforestlabs/flux-3/image-to-video          | image_url             | image | bmp  | 800  | 800  | 1    | formats
                    blackforestlabs/flux-3/first-last-frame-to-video | end_image_url       | image | gif  | 800  | 800  | 1    | formats
                    blackforestlabs/flux-3/first-last-frame-to-video/draft | end_image_url | image | gif  | 800  | 800  | 1    |
                    bytedance/seed-audio-1.0/text-to-audio         | audio_urls            | audio | aiff | 30   | 0    | 10   |
                    bytedance/seed-audio-1.0/text-to-audio         | audio_urls            | audio | mp3  | 31   | 0    | 10   | duration_seconds<=
                    bytedance/seed-audio-1.0/text-to-audio         | image_url             | image | gif  | 800  | 800  | 10   | formats
                    bytedance/seedance-2.0/pro                     | videos                | video | mov  | 2    | 0    | 500  |
                    bytedance/seedance-2.0/pro                     | videos                | video | mov  | 1    | 0    | 1    | duration_seconds>=
                    bytedance/seedance-2.0/fast                    | audios                | audio | mp3  | 16   | 0    | 1    | duration_seconds<=
                    bytedance/seedance-2.0/fast                    | audios                | audio | wav  | 15   | 0    | 16   | file_size_mb<=
                    bytedance/seedance-2.0/fast                    | images                | image | heic | 800  | 800  | 1    | formats
                    bytedance/seedream-4-5/edit                    | images                | image | webp | 800  | 800  | 1    | formats
                    happyhorse/happyhorse-1.0/reference-to-video   | image_url_1           | image | png  | 400  | 400  | 10   |
                    happyhorse/happyhorse-1.0/reference-to-video   | image_url_1           | image | png  | 400  | 399  | 10   | height_pixels>=
                    happyhorse/happyhorse-1.0/reference-to-video   | image_url_2           | image | png  | 100  | 100  | 40   |
                    happyhorse/happyhorse-1.0/video-edit           | video_url             | video | mp4  | 61   | 0    | 1    | duration_seconds<=
                    happyhorse/happyhorse-1.0/video-edit           | reference_image_url_1 | image | jpeg | 1000 | 300  | 1    | width/height<=
                    kling/kling-3.0/pro/image-to-video             | end_image_url         | image | gif  | 800  | 800  | 1    | formats
                    kling/kling-3.0/standard/image-to-video        | start_image_url       | image | bmp  | 800  | 800  | 1    |
                    kling/kling-video-o3/pro/video-to-video        | video                 | video | webm | 10   | 0    | 300  |
                    kling/kling-video-o3/pro/video-to-video        | video                 | video | mp4  | 11   | 0    | 1    | duration_seconds<=
                    lightricks/ltx-2.5/audio-to-video/fast         | audio_url             | audio | ogg  | 20   | 0    | 1    |
                    lightricks/ltx-2.5/audio-to-video/pro          | audio_url             | audio | ogg  | 21   | 0    | 1    | duration_seconds<=
                    minimax/minimax-h3/image-to-video              | image                 | image | gif  | 5760 | 2304 | 99   |
                    minimax/minimax-h3/image-to-video              | image                 | image | png  | 5761 | 5000 | 1    | width_pixels<=
                    minimax/minimax-h3/image-to-video              | image                 | image | png  | 640  | 255  | 1    | 'height_pixels>=, width/height<='
                    minimax/minimax-h3-max/reference-to-video      | reference_videos      | video | mkv  | 16   | 0    | 1    | duration_seconds<=
                    qwen/qwen-image-2.1/edit                       | image_urls            | image | gif  | 800  | 800  | 1    | formats
                    qwen/qwen-image-2.1/edit                       | image_urls            | image | png  | 800  | 800  | 30   |
                    qwen/qwen-image-2.1/edit                       | image_urls            | image | png  | 800  | 800  | 31   | file_size_mb<=
                    runwayml/runway-aleph-2/video-to-video         | video_url             | video | mp4  | 31   | 0    | 1    | duration_seconds<=
                    runwayml/runway-aleph-2/video-to-video         | video_url             | video | mp4  | 30   | 0    | 16   |
                    runwayml/runway-aleph-2/video-to-video         | video_url             | video | mp4  | 30   | 0    | 17   | file_size_mb<=
                    sync/react-1                                   | video_url             | video | mp4  | 16   | 0    | 1    | duration_seconds<=
                    wan-ai/wan-2.7/edit-video                      | video_url             | video | mov  | 10   | 0    | 300  |
                    wan-ai/wan-2.7/edit-video                      | video_url             | video | mkv  | 10   | 0    | 1    | formats
                    wan-ai/wan-2.7/image-to-video                  | audio_url             | audio | mp3  | 31   | 0    | 1    | duration_seconds<=
                    wan-ai/wan-2.7/image-to-video                  | end_image_url         | image | gif  | 800  | 800  | 1    | formats
                    wan-ai/wan-2.7/reference-to-video              | reference_image_urls  | image | gif  | 99   | 99   | 21   | file_size_mb<=
                    wan-ai/wan-2.7/reference-to-video              | reference_video_urls  | video | avi  | 99   | 0    | 101  | file_size_mb<=
                    wan-ai/wan-2.7/text-to-video                   | audio_url             | audio | wav  | 2    | 0    | 1    | duration_seconds>=
                    wan-ai/wan-3.0/reference-to-video              | reference_videos      | video | mov  | 1    | 0    | 300  |
                    wan-ai/wan-3.0-prime/reference-to-video        | reference_videos      | video | mov  | 16   | 0    | 1    | duration_seconds<=
                    wan-ai/wan-3.0/reference-to-video              | reference_audios      | audio | ogg  | 16   | 0    | 1    | duration_seconds<=
                    """)
    void aFileThatKeepsTheWordsPassesAndOneThatBreaksThemDoesNot(
            String id,
            String field,
            String kind,
            String format,
            BigDecimal first,
            BigDecimal second,
            long mb,
            String refused)
            throws Exception {
        MediaFacts facts = facts(kind, format, first, second, mb * 1_048_576);

        assertThat(String.join(", ", broken(BuiltInNotesTest.model(id), field, facts)))
                .isEqualTo(refused == null ? "" : refused);
    }

    /** Whatever the limit is: at it a file passes, and one that goes beyond by a tenth and a second does not. */
    @Test
    void everyLimitHoldsAtItAndNotBeyond() throws Exception {
        List<String> tried = new ArrayList<>();
        for (ObjectNode notes : BuiltInNotesTest.notes()) {
            Model model = BuiltInNotesTest.model(notes);
            notes.path("media")
                    .properties()
                    .forEach(field -> field.getValue().properties().stream()
                            .filter(member -> member.getKey().matches("(min|max)_(seconds|mb)"))
                            .forEach(member -> {
                                BigDecimal limit = member.getValue().decimalValue();
                                boolean most = member.getKey().startsWith("max");
                                BigDecimal beyond = most
                                        ? limit.multiply(new BigDecimal("1.1")).add(BigDecimal.ONE)
                                        : limit.multiply(new BigDecimal("0.4"));
                                String rule = (member.getKey().endsWith("mb") ? "file_size_mb" : "duration_seconds")
                                        + (most ? "<=" : ">=");
                                JsonNode note = field.getValue();
                                assertThat(broken(model, field.getKey(), file(note, member.getKey(), limit)))
                                        .as(model.id() + " " + member)
                                        .isEmpty();
                                assertThat(broken(model, field.getKey(), file(note, member.getKey(), beyond)))
                                        .as(model.id() + " " + member)
                                        .containsExactly(rule);
                                tried.add(model.id() + rule);
                            }));
        }
        assertThat(tried).hasSizeGreaterThan(30);
    }

    /** A file that keeps all other limits of a note. */
    private static MediaFacts file(JsonNode note, String limit, BigDecimal value) {
        String kind = note.path("kind").asText();
        String format = note.path("formats").path(0).asText(kind.equals("image") ? "png" : "mp4");
        BigDecimal seconds = limit.endsWith("seconds")
                ? value
                : Stream.of("max_seconds", "min_seconds")
                        .filter(note::has)
                        .map(name -> note.path(name).decimalValue())
                        .findFirst()
                        .orElse(BigDecimal.TEN);
        BigDecimal mb = limit.endsWith("mb") ? value : BigDecimal.ONE;
        return facts(
                kind,
                format,
                kind.equals("image") ? new BigDecimal(800) : seconds,
                new BigDecimal(800),
                mb.multiply(new BigDecimal(1_048_576)).longValue());
    }

    @Test
    void draftsOfFlux3TakeDataUris() throws Exception {
        List<String> taking = new ArrayList<>();
        for (ObjectNode notes : BuiltInNotesTest.notes()) {
            Model model = BuiltInNotesTest.model(notes);
            Optional<MediaField> field =
                    model.media().stream().filter(MediaField::dataUris).findFirst();
            field.ifPresent(_ -> taking.add(model.id()));
        }
        assertThat(taking)
                .containsExactlyInAnyOrder(
                        "blackforestlabs/flux-3/extend-video/draft",
                        "blackforestlabs/flux-3/first-last-frame-to-video/draft",
                        "blackforestlabs/flux-3/image-to-video/draft");
    }
}
