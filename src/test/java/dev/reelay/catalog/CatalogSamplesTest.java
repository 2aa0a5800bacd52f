package dev.reelay.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.file.MediaFacts;
import dev.reelay.json.JsonBytes;
import dev.reelay.media.MediaProbe;
import dev.reelay.media.TrustedHosts;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaUse;
import dev.reelay.model.Model;
import dev.reelay.outcome.Violation;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Eighty schemas of RunComfy's models. */
class CatalogSamplesTest {

    /** Written down by hand from the schemas: each field of media, with {@code *} for a list, and its kind. */
    private static final String MEDIA = """
            acestep-ai/ace-step-1.5/text-to-audio           |
            acestep-ai/ace-step/audio-outpaint              | audio AUDIO
            acestep-ai/ace-step/text-to-audio               |
            alibaba/happyhorse-1.1/image-to-video           | image_url IMAGE
            alibaba/happyhorse-1.1/text-to-video            |
            blackforestlabs/flux-2-klein/9b/text-to-image   |
            blackforestlabs/flux-3/extend-video             | video_url VIDEO
            blackforestlabs/flux-3/extend-video/draft       | video_url VIDEO
            blackforestlabs/flux-3/image-to-video           | image_url IMAGE
            blackforestlabs/flux-3/text-to-video            |
            blackforestlabs/flux-3/text-to-video/draft      |
            bytedance/seed-audio-1.0/text-to-audio          | audio_urls/* AUDIO, image_url IMAGE
            bytedance/seedance-2.0/fast                     | audios/* AUDIO, images/* IMAGE, videos/* VIDEO
            bytedance/seedance-2.0/pro                      | audios/* AUDIO, images/* IMAGE, videos/* VIDEO
            bytedance/seedance-2.0-mini/image-to-video      | image IMAGE, last_image IMAGE
            bytedance/seedance-2.0-mini/text-to-video       |
            bytedance/seedance-2.5/first-last-frame/720p    | first_frame IMAGE, last_frame IMAGE
            bytedance/seedance-2.5/image-to-video/1080p     | image IMAGE
            bytedance/seedance-2.5/image-to-video/480p      | image IMAGE
            bytedance/seedance-2.5/image-to-video/4k        | image IMAGE
            bytedance/seedance-2.5/reference-to-video/1080p | audios/* AUDIO, images/* IMAGE, videos/* VIDEO
            bytedance/seedance-2.5/reference-to-video/480p  | audios/* AUDIO, images/* IMAGE, videos/* VIDEO
            bytedance/seedance-2.5/reference-to-video/4k    | audios/* AUDIO, images/* IMAGE, videos/* VIDEO
            bytedance/seedance-2.5/reference-to-video/720p  | audios/* AUDIO, images/* IMAGE, videos/* VIDEO
            bytedance/seedance-2.5/text-to-video/480p       |
            bytedance/seedance-2.5/text-to-video/4k         |
            bytedance/seedance-2.5/text-to-video/720p       |
            bytedance/seedream-5.0-pro/image-to-image       | image/* IMAGE
            bytedance/seedream-5.0-pro/text-to-image        |
            elevenlabs/elevenlabs/music-generation          |
            google/gemini-omni-flash/image-to-video         | image_url IMAGE
            google/gemini-omni-flash/video-edit             | video_url VIDEO
            happyhorse/happyhorse-1.0/image-to-video        | image_url IMAGE
            happyhorse/happyhorse-1.0/reference-to-video    | image_url_1 IMAGE, image_url_2 IMAGE, image_url_3 IMAGE, image_url_4 IMAGE, image_url_5 IMAGE, image_url_6 IMAGE, image_url_7 IMAGE, image_url_8 IMAGE, image_url_9 IMAGE
            ideogram-ai/ideogram-v4/text-to-image           |
            kling/kling-3.0/pro/image-to-video              | end_image_url IMAGE, start_image_url IMAGE
            kling/kling-3.0/pro/text-to-video               |
            kling/kling-3.0/standard/image-to-video         | start_image_url IMAGE
            kling/kling-3.0/standard/text-to-video          |
            kling/kling-video-o3/4K/reference-to-video      | images/* IMAGE
            kling/kling-video-o3/4K/text-to-video           |
            kling/kling-video-o3/pro/reference-to-video     | images/* IMAGE, video VIDEO
            kling/kling-video-o3/pro/video-to-video         | images/* IMAGE, video VIDEO
            kling/kling-video-o3/standard/image-to-video    | end_image IMAGE, image IMAGE
            kling/kling-video-o3/standard/reference-to-video | images/* IMAGE, video VIDEO
            kling/kling-video-o3/standard/video-to-video    | images/* IMAGE, video VIDEO
            lightricks/ltx-2.5/audio-to-video/fast          | audio_url AUDIO, image_url IMAGE
            lightricks/ltx-2.5/image-to-video/fast          | end_image_url IMAGE, image_url IMAGE
            lightricks/ltx-2.5/image-to-video/pro           | end_image_url IMAGE, image_url IMAGE
            lightricks/ltx-2.5/text-to-video/fast           |
            lightricks/ltx-2.5/text-to-video/pro            |
            minimax/minimax-h3-max/image-to-video           | end_image_url IMAGE, image_url IMAGE
            minimax/minimax-h3-max/text-to-video            |
            minimax/minimax-h3-open/text-to-video           |
            openai/gpt-image-2/edit                         | images/* IMAGE
            openai/gpt-image-2.5/flare/edit                 | images/* IMAGE
            openai/gpt-image-2.5/flare/text-to-image        |
            openai/gpt-image-2.5/sunburst/edit              | images/* IMAGE
            pixverse/pixverse-c1/image-to-video             | image IMAGE
            pixverse/pixverse-c1/text-to-video              |
            pixverse/pixverse-v6/extend                     | video VIDEO
            pixverse/pixverse-v6/reference-to-video         | images/* IMAGE, videos/* VIDEO
            pixverse/pixverse-v6/text-to-video              |
            pixverse/pixverse-v6/transition                 | end_image IMAGE, image IMAGE
            qwen/qwen-image-2.1/text-to-image               |
            qwen/qwen-image-3.0/edit                        | image_urls/* IMAGE
            qwen/qwen-image-3.0/pro/edit                    | image_urls/* IMAGE
            qwen/qwen-image-3.0/pro/text-to-image           |
            qwen/qwen-image-3.0/text-to-image               |
            wan-ai/wan-2.7/edit                             | image_urls/* IMAGE
            wan-ai/wan-2.7/edit-video                       | reference_image_url IMAGE, video_url VIDEO
            wan-ai/wan-2.7/image-to-video                   | audio_url AUDIO, end_image_url IMAGE, image_url IMAGE
            wan-ai/wan-2.7/pro/text-to-image                |
            wan-ai/wan-2.7/reference-to-video               | reference_image_urls/* IMAGE, reference_video_urls/* VIDEO
            wan-ai/wan-2.7/text-to-image                    |
            wan-ai/wan-3.0/image-to-video                   | end_image_url IMAGE, image_url IMAGE
            wan-ai/wan-3.0/reference-to-video               | reference_audios/* AUDIO, reference_images/* IMAGE, reference_videos/* VIDEO
            wan-ai/wan-3.0/text-to-video                    |
            wan-ai/wan-3.0-prime/reference-to-video         | reference_audios/* AUDIO, reference_images/* IMAGE, reference_videos/* VIDEO
            wan-ai/wan-3.0-prime/text-to-video              |
            """;

    private static final List<String> WRONG_URLS = List.of(
            "http://10.0.0.1/x",
            "https://10.0.0.1/x.png",
            "file:///etc/passwd",
            "https://user:secret@example.com/a.png",
            "http://example.com/a.png",
            "https://localhost/a.png",
            "//169.254.169.254/latest",
            "data:image/png;base64,iVBORw0KGgo=");

    /** No name is looked up for them: what is wrong shows in their spelling. */
    private static final MediaProbe PROBE = new MediaProbe(
            MediaProbe.Settings.defaults(TrustedHosts.of(List.of())),
            host -> {
                throw new UnknownHostException(host);
            },
            Clock.systemUTC());

    @AfterAll
    static void close() {
        PROBE.close();
    }

    static List<SampleSchema> samples() throws Exception {
        return SampleSchema.all();
    }

    private static Map<String, String> expected() {
        return MEDIA.lines()
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(
                        parts -> parts[0].strip(), parts -> parts[1].strip(), (one, _) -> one, TreeMap::new));
    }

    private static String media(Model model) {
        return model.media().stream()
                .map(field -> String.join("/", field.path()) + " " + field.kind())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static List<String> rules(List<Violation> violations) {
        return violations.stream().map(one -> one.pointer() + " " + one.rule()).toList();
    }

    @Test
    void everyFieldOfMediaIsRecognised() throws Exception {
        Map<String, String> found = new TreeMap<>();
        samples().forEach(sample -> found.put(sample.model(), media(sample.load())));

        assertThat(found).hasSize(80).containsExactlyInAnyOrderEntriesOf(expected());
    }

    @Test
    void theirNamesAloneTellTheSameFields() throws Exception {
        Map<String, String> found = new TreeMap<>();
        samples()
                .forEach(sample ->
                        found.put(sample.model(), media(sample.withoutFormats().load())));

        assertThat(found).containsExactlyInAnyOrderEntriesOf(expected());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aPlausibleRequestPasses(SampleSchema sample) {
        Model model = sample.load();

        assertThat(model.check(sample.plausible())).isEmpty();
        assertThat(model.check(sample.least())).isEmpty();
        assertThat(model.judge(sample.plausible()).warnings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void unknownAndMissingFieldsWrongTypesAndValuesOutOfBoundsAreRefused(SampleSchema sample) {
        Model model = sample.load();

        assertThat(sample.mistakes())
                .hasSizeGreaterThan(3)
                .allSatisfy(mistake ->
                        assertThat(rules(model.check(mistake.input()))).contains(mistake.expected()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anElementOfAListOfMediaThatIsNoStringIsNamed(SampleSchema sample) {
        Model model = sample.load();

        assertThat(sample.oddElements())
                .allSatisfy(mistake ->
                        assertThat(rules(model.check(mistake.input()))).containsExactly(mistake.expected()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void wrongUrlsOfMediaAreRefusedInEveryField(SampleSchema sample) {
        for (Model model : List.of(sample.load(), sample.withoutFormats().load())) {
            model.media()
                    .forEach(field -> WRONG_URLS.forEach(url -> {
                        ObjectNode input = sample.withUrl(field.name(), url);
                        String pointer =
                                "/input/" + field.name() + (field.path().size() > 1 ? "/0" : "");

                        assertThat(rules(violations(model, input))).as(url).containsExactly(pointer + " public_https");
                    }));
        }
    }

    private static List<Violation> violations(Model model, ObjectNode input) {
        List<MediaUse> uses = model.mediaUrls(input);
        assertThat(model.mediaUrls(JsonBytes.of(input))).isEqualTo(uses);
        assertThat(model.hasMediaUrls(JsonBytes.of(input))).isEqualTo(!uses.isEmpty());
        Map<MediaUse, MediaFacts> facts = new LinkedHashMap<>();
        uses.stream()
                .filter(use -> WRONG_URLS.contains(use.url()))
                .forEach(use -> facts.put(
                        use, PROBE.probe(use.url(), use.field().kind()).join()));
        return MediaCheck.check(facts).violations();
    }
}
