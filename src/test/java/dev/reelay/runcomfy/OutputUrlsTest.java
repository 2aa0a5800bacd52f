package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.file.MediaKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where in an output a URL may stand, and the kind that it has there. */
class OutputUrlsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'https://x/a.mp4'                                              | https://x/a.mp4
            'https://x/a'                                                  | https://x/a
            ['https://x/a','https://x/b.mp4']                              | https://x/a https://x/b.mp4
            {'video':{'url':'https://x/a'}}                                | https://x/a
            {'videos':[{'url':'https://x/a'},{'url':'https://x/b.mp4'}]}   | https://x/a https://x/b.mp4
            {'data':{'video':'https://x/a'}}                               | https://x/a
            {'data':[{'result':{'output':{'video_url':'https://x/a'}}}]}   | https://x/a
            {'url':'https://x/a.webm'}                                     | https://x/a.webm
            {'videoUrl':'https://x/a'}                                     | https://x/a
            {'image_to_video':'https://x/a'}                               | https://x/a
            {'output':['https://x/view?filename=a.mp4&type=output']}       | https://x/view?filename=a.mp4&type=output
            {'files':[{'url':'https://x/a','content_type':'video/mp4'}]}   | https://x/a
            {'images':[{'url':'https://x/a','mime_type':'VIDEO/mp4'}]}     | https://x/a
            {'gifs':[{'url':'https://x/a','format':'video/h264-mp4'}]}     | https://x/a
            {'url':'https://x/a','type':'output'}                          | https://x/a
            {'preview':'https://x/a.mp4'}                                  | https://x/a.mp4
            {'video':'https://x/a','url':'https://x/a'}                    | https://x/a
            {'url':'https://x/a.png','video':'https://x/a.png'}            | https://x/a.png
            {'video':'https://x/a b.mp4'}                                  | `https://x/a b.mp4`
            'Ready: https://x/a.mp4, until tomorrow.'                      | https://x/a.mp4
            '[clip](https://x/a.mp4)'                                      | https://x/a.mp4
            """)
    void aVideoIsFoundWhereverItStands(String output, String videos) {
        OutputUrls urls = OutputUrls.of(json(output));

        assertThat(urls.of(MediaKind.VIDEO))
                .containsExactlyElementsOf(videos.contains(" b") ? List.of(videos) : Arrays.asList(videos.split(" ")));
        assertThat(urls.of(MediaKind.IMAGE)).isEmpty();
        assertThat(urls.of(MediaKind.AUDIO)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            IMAGE | ['https://x/a.PNG?s=1']
            IMAGE | {'images':[{'url':'https://x/a.PNG?s=1'}]}
            IMAGE | {'video':{'thumbnail_url':'https://x/a.PNG?s=1'}}
            IMAGE | {'video_cover':'https://x/a.PNG?s=1'}
            IMAGE | {'video':{'frames':['https://x/a.PNG?s=1']}}
            IMAGE | {'video':[{'poster':{'url':'https://x/a.PNG?s=1'}}]}
            IMAGE | {'waveform':'https://x/a.PNG?s=1','type':'audio'}
            AUDIO | {'audio':'https://x/a.mp4'}
            AUDIO | {'audio':{'url':'https://x/a.mp4'}}
            AUDIO | {'audios':['https://x/a.mp4']}
            AUDIO | {'audio_url':'https://x/a.mp4'}
            AUDIO | {'music':'https://x/a'}
            AUDIO | {'video_audio':'https://x/a'}
            AUDIO | 'https://x/a.wav'
            AUDIO | {'url':'https://x/a','content_type':'audio/mpeg'}
            AUDIO | {'mp3':'https://x/a'}
            AUDIO | {'audio_file':'https://x/a'}
            AUDIO | {'audio_file':{'url':'https://x/a','file_name':'a'}}
            AUDIO | {'audioUrl':'https://x/a'}
            AUDIO | {'audio_urls':['https://x/a']}
            AUDIO | {'audios':[{'audio':{'url':'https://x/a'}}]}
            AUDIO | {'data':{'output':{'audio':['https://x/a']}}}
            AUDIO | {'soundtrack':'https://x/a'}
            AUDIO | {'vocals':'https://x/a'}
            AUDIO | {'background_music':{'url':'https://x/a.mp4'}}
            AUDIO | {'url':'https://x/a','content_type':'audio/x-wav; codecs=1'}
            AUDIO | {'files':[{'url':'https://x/a','type':'music'}]}
            AUDIO | {'url':'https://x/a.webm','mime_type':'audio/webm'}
            AUDIO | {'output':'https://x/a.MP3?sig=1'}
            AUDIO | ['https://x/a.flac']
            AUDIO | ['https://x/a.m4a#t=1']
            AUDIO | ['https://x/a.ogg']
            AUDIO | ['https://x/a.opus']
            AUDIO | ['https://x/a.aiff']
            AUDIO | ['https://x/a.weba']
            AUDIO | 'Here: https://x/a.wav'
            VIDEO | {'video_with_audio':'https://x/a'}
            VIDEO | {'videoWithSound':{'url':'https://x/a'}}
            VIDEO | {'video_without_audio':'https://x/a'}
            IMAGE | {'image1':'https://x/a'}
            IMAGE | {'gifs':['https://x/a']}
            """)
    void imagesAndSoundsAreSortedByKeyContentTypeAndExtension(MediaKind kind, String output) {
        OutputUrls urls = OutputUrls.of(json(output));

        for (MediaKind each : MediaKind.values()) {
            assertThat(urls.of(each)).as("%s", each).hasSize(each == kind ? 1 : 0);
        }
    }

    @Test
    void aVideoAndItsSoundAreListedEachUnderItsKind() {
        OutputUrls urls = OutputUrls.of(json("{'video':'https://x/a.mp4','audio':'https://x/a.mp3','has_audio':true,"
                + "'thumbnail':'https://x/a.jpg','audios':['https://x/a.mp3','https://x/b.wav']}"));

        assertThat(urls.of(MediaKind.VIDEO)).containsExactly("https://x/a.mp4");
        assertThat(urls.of(MediaKind.AUDIO)).containsExactly("https://x/a.mp3", "https://x/b.wav");
        assertThat(urls.of(MediaKind.IMAGE)).containsExactly("https://x/a.jpg");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'metadata':'https://x/a.json'}
            {'url':'https://x/a','content_type':'application/json'}
            {'url':'https://x/a','content_type':'model/gltf-binary'}
            {'status_url':'https://x/v1/requests/1/status'}
            {'video':'s3://bucket/a.mp4','image':'a.png'}
            {'caption':'see https://x/terms for the terms'}
            'http://'
            """)
    void linksThatAreNoMediaAreLeftOut(String output) {
        OutputUrls urls = OutputUrls.of(json(output));

        for (MediaKind each : MediaKind.values()) {
            assertThat(urls.of(each)).as("%s", each).isEmpty();
        }
    }

    @Test
    void anOutputThatCameAsTextHasItsUrlsToo() {
        TextNode text = TextNode.valueOf(
                "{\"video\": \"https://x/a%3Db.mp4?s=1\", \"score\": NaN," + " \"cut\": \"https://x/a\\u0026b.mp4\"}");

        assertThat(OutputUrls.of(text).of(MediaKind.VIDEO)).containsExactly("https://x/a%3Db.mp4?s=1");
    }

    @Test
    void depthAndNumberAreBounded() {
        JsonNode deep = JsonNodeFactory.instance.textNode("https://x/deep.mp4");
        for (int level = 0; level < 900; level++) {
            deep = JsonNodeFactory.instance.objectNode().set("data", deep);
        }
        ArrayNode many = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 100_000; i++) {
            many.add("https://x/" + i + ".mp4");
        }
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        both.set("a", deep);
        both.set("b", many);

        OutputUrls urls = OutputUrls.of(both);

        assertThat(urls.of(MediaKind.VIDEO)).hasSize(1_000).first().isEqualTo("https://x/0.mp4");
        assertThat(OutputUrls.isNothing(deep)).isFalse();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(text, notJson);
        }
    }
}
