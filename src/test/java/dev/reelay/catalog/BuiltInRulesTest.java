package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.model.Model;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules between fields in the notes that come with Reelay. */
class BuiltInRulesTest {

    private static final Set<String> RULES =
            Set.of("leave_empty", "at_least_one", "at_most_together", "not_together", "needs");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    bytedance/seed-audio-1.0/text-to-audio         | 'audio_urls': ['a']                                              |
                    bytedance/seed-audio-1.0/text-to-audio         | 'image_url': 'a', 'audio_urls': []                               |
                    bytedance/seed-audio-1.0/text-to-audio         | 'image_url': 'a', 'audio_urls': ['b']                            | /input/image_url not_together
                    kling/kling-video-o3/4K/reference-to-video     | 'images': [1, 2, 3, 4, 5, 6, 7]                                  |
                    kling/kling-video-o3/4K/reference-to-video     | 'images': [1, 2, 3, 4, 5, 6, 7, 8]                               | /input/images at_most_together
                    kling/kling-video-o3/pro/reference-to-video    | 'images': [1, 2, 3, 4, 5, 6, 7]                                  |
                    kling/kling-video-o3/pro/reference-to-video    | 'images': [1, 2, 3, 4], 'video': 'a'                             |
                    kling/kling-video-o3/pro/reference-to-video    | 'images': [1, 2, 3, 4, 5], 'video': ''                           |
                    kling/kling-video-o3/pro/reference-to-video    | 'images': [1, 2, 3, 4, 5], 'video': 'a'                          | /input/images at_most_together
                    kling/kling-video-o3/standard/reference-to-video | 'images': [1, 2, 3, 4, 5], 'video': 'a'                        | /input/images at_most_together
                    kling/kling-video-o3/pro/video-to-video        | 'images': [1, 2, 3, 4]                                           |
                    kling/kling-video-o3/standard/video-to-video   | 'images': [1, 2, 3, 4]                                           |
                    kling/kling-video-o3/standard/video-to-video   | 'images': [1, 2, 3, 4, 5]                                        | /input/images at_most_together
                    lightricks/ltx-2.5/audio-to-video/fast         | 'prompt': 'a dog'                                                |
                    lightricks/ltx-2.5/audio-to-video/fast         | 'image_url': 'a'                                                 |
                    lightricks/ltx-2.5/audio-to-video/fast         | ``                                                               | /input/prompt at_least_one
                    lightricks/ltx-2.5/audio-to-video/pro          | 'prompt': ''                                                     | /input/prompt at_least_one
                    minimax/minimax-h3/reference-to-video          | 'reference_videos': ['a']                                        |
                    minimax/minimax-h3/reference-to-video          | 'reference_audios': ['a']                                        | /input/reference_images at_least_one
                    minimax/minimax-h3-open/reference-to-video     | 'reference_videos': ['a']                                        |
                    minimax/minimax-h3-open/reference-to-video     | 'reference_videos': ['a'], 'resolution': '480p'                  |
                    minimax/minimax-h3-open/reference-to-video     | 'reference_images': ['a'], 'resolution': '768p'                  |
                    minimax/minimax-h3-open/reference-to-video     | 'reference_videos': ['a'], 'resolution': '768p'                  | /input/reference_videos leave_empty
                    minimax/minimax-h3-open/reference-to-video     | 'reference_images': []                                           | /input/reference_images at_least_one
                    minimax/minimax-h3-max/reference-to-video      | 'reference_images': [1, 2, 3, 4, 5, 6], 'reference_videos': [1, 2, 3, 4], 'reference_audios': [1, 2] |
                    minimax/minimax-h3-max/reference-to-video      | 'reference_images': [1, 2, 3, 4, 5, 6], 'reference_videos': [1, 2, 3, 4], 'reference_audios': [1, 2, 3] | /input/reference_audios at_most_together
                    minimax/minimax-h3-max/reference-to-video      | 'reference_images': []                                           |
                    minimax/minimax-h3-max/reference-to-video      | 'reference_images': [], 'reference_audios': ['a']                | /input/reference_images at_least_one
                    qwen/qwen-image-2.1/text-to-image              | 'background': 'transparent'                                      |
                    qwen/qwen-image-2.1/text-to-image              | 'output_format': 'jpeg'                                          |
                    qwen/qwen-image-2.1/text-to-image              | 'output_format': 'jpeg', 'background': 'opaque'                  |
                    qwen/qwen-image-2.1/text-to-image              | 'output_format': 'jpeg', 'background': 'transparent'             | /input/background leave_empty
                    qwen/qwen-image-2.1/edit                       | 'output_format': 'jpeg', 'background': 'transparent'             | /input/background leave_empty
                    qwen/qwen-image-2.1/edit                       | 'image_urls': [1, 2]                                             |
                    qwen/qwen-image-2.1/edit                       | 'image_urls': [1], 'mask_url': 'a', 'background': 'opaque'       |
                    qwen/qwen-image-2.1/edit                       | 'image_urls': [1, 2], 'mask_url': 'a'                            | /input/image_urls at_most_together
                    qwen/qwen-image-2.1/edit                       | 'image_urls': [1], 'mask_url': 'a', 'background': 'transparent'  | /input/mask_url leave_empty
                    wan-ai/wan-2.7/reference-to-video              | 'reference_image_urls': [1, 2, 3], 'reference_video_urls': [1, 2] |
                    wan-ai/wan-2.7/reference-to-video              | 'reference_image_urls': [1, 2, 3], 'reference_video_urls': [1, 2, 3] | /input/reference_video_urls at_most_together
                    wan-ai/wan-3.0/reference-to-video              | 'reference_audios': [1, 2, 3, 4, 5]                              |
                    wan-ai/wan-3.0/reference-to-video              | 'reference_audios': [1, 2, 3, 4, 5, 6]                           | /input/reference_audios at_most_together
                    wan-ai/wan-3.0/reference-to-video              | 'reference_videos': [1, 2, 3, 4, 5, 6]                           | /input/reference_videos at_most_together
                    wan-ai/wan-3.0/reference-to-video              | 'reference_images': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]              |
                    wan-ai/wan-3.0/reference-to-video              | 'reference_images': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]          | /input/reference_images at_most_together
                    wan-ai/wan-3.0/reference-to-video              | ``                                                               | /input/reference_images at_least_one
                    wan-ai/wan-3.0-prime/reference-to-video        | 'reference_images': []                                           | /input/reference_images at_least_one
                    luma/luma-ray-2/image-to-video                 | 'loop': true                                                     |
                    luma/luma-ray-2/image-to-video                 | 'loop': true, 'end_image_url': 'a'                               | /input/end_image_url leave_empty
                    """)
    void aRuleBetweenFieldsTakesOneInputAndRefusesAnother(String id, String input, String refused) throws Exception {
        Model model = id.startsWith("luma/") ? Samples.model(id) : BuiltInNotesTest.model(id);

        assertThat(rules(model.check(json("{" + input + "}"))))
                .filteredOn(violation -> RULES.contains(violation.substring(violation.indexOf(' ') + 1)))
                .isEqualTo(refused == null ? List.of() : List.of(refused));
    }

    @Test
    void everyRuleBetweenFieldsIsInThatTable() throws Exception {
        Set<String> tried = new TreeSet<>();
        for (String line : BuiltInRulesTest.class
                .getDeclaredMethod(
                        "aRuleBetweenFieldsTakesOneInputAndRefusesAnother", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock()
                .lines()
                .toList()) {
            tried.add(line.split("\\|", 2)[0].strip());
        }

        assertThat(BuiltInNotesTest.all())
                .filteredOn(notes -> !notes.path("rules").isEmpty())
                .extracting(notes -> notes.path("model").asText())
                .allMatch(tried::contains);
    }
}
