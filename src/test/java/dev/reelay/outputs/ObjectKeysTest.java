package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that no URL and no file system changes, the same for whoever makes them, and never the same for two jobs. */
class ObjectKeysTest {

    private static final ContentType MP4 = new ContentType("video/mp4", "mp4");

    @ParameterizedTest
    @CsvSource({
        "order-4711_shot.3, order-4711_shot.3/1.mp4",
        "a/b, a~2Fb/1.mp4",
        "a~2Fb, a~7E2Fb/1.mp4",
        "'a b', a~20b/1.mp4",
        ".., ~2E./1.mp4",
        "ä, ~C3~A4/1.mp4"
    })
    void anIdIsEscaped(String id, String key) {
        assertThat(ObjectKeys.of(id, 1, MP4)).isEqualTo(key);
    }

    @Test
    void longIdsStayWithinTheNamesOfFileSystemsAndStayDifferent() {
        List<String> ids = List.of("ü".repeat(200), "ü".repeat(199) + "u", "x".repeat(200), "x".repeat(199) + "y");
        List<String> keys = ids.stream().map(ObjectKeys::escaped).toList();
        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.length() <= 200);
        assertThat(keys.get(2)).isEqualTo("x".repeat(200));
    }
}
