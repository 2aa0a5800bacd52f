package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.testing.S3Server.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopyRulesTest {

    private static final byte[] CLIP = CopyRules.clip();
    private static final String RESULT = """
            {"id":"a","status":"completed","video_urls":["http://x/v.mp4"],"image_urls":[],"audio_urls":[],"files":[
             {"url":"http://127.0.0.1:1/videos/a/1.mp4","provider_url":"http://x/v.mp4","bytes":%d,"sha256":"%s"}]}
            """.formatted(CLIP.length, CopyRules.sha256(CLIP));

    private static List<String> violations(String json, Map<String, StoredObject> objects) throws IOException {
        return CopyRules.violations(List.of(new ObjectMapper().readTree(json)), objects);
    }

    private static Map<String, StoredObject> store(byte[] bytes) {
        return Map.of("a/1.mp4", new StoredObject(bytes, "video/mp4"));
    }

    private static void assertFinds(String what, String json, Map<String, StoredObject> objects) throws IOException {
        assertThat(violations(json, objects)).singleElement().asString().contains(what);
    }

    @Test
    void aFileThatIsThereByteForByteIsWell() throws IOException {
        assertThat(violations(RESULT, store(CLIP))).isEmpty();
    }

    @Test
    void whatIsMissingDamagedOrNotStoredIsFound() throws IOException {
        assertFinds("not in the store", RESULT, Map.of());
        assertFinds("other bytes", RESULT, store(new byte[3]));
        assertFinds("digest or length", RESULT.replace("\"bytes\":", "\"bytes\":1"), store(CLIP));
        assertFinds(
                "instead of", RESULT.replace("\"image_urls\":[]", "\"image_urls\":[\"http://x/i.png\"]"), store(CLIP));
        assertFinds("was not stored", RESULT.replace("\"files\"", "\"stored\":\"failed\",\"files\""), Map.of());
    }

    @Test
    void anObjectOfAJobThatDidNotCompleteIsFound() throws IOException {
        assertFinds("a/1.mp4", "{\"id\":\"a\",\"status\":\"cancelled\"}", store(CLIP));
    }
}
