package dev.reelay.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"luma/luma-ray-2/image-to-video", "Wan-AI/Wan2.1 Turbo", "a", "日本/モデル", ".hidden", "a:b"})
    void aPathOfPlainSegmentsIsAnId(String id) {
        assertThat(ModelId.isValid(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\nb", "a\u0000b", "a\u001b[31m", "a\u202eb", "a\u2028b", "\ud800"})
    void whatBreaksALineOrATerminalIsNoId(String id) {
        assertThat(ModelId.isValid(id)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..",
                "a/./b",
                "/etc/passwd",
                "a//b",
                "a/",
                "a/ b",
                "a\\..\\b",
                "a%2fb",
                "a?b",
                "a#b"
            })
    void whatLeadsElsewhereInAPathIsNoId(String id) {
        assertThat(ModelId.isValid(id)).isFalse();
    }

    @Test
    void anIdHasAtMostTwoHundredCharacters() {
        assertThat(ModelId.isValid("a".repeat(200))).isTrue();
        assertThat(ModelId.isValid("a".repeat(201))).isFalse();
    }
}
