package dev.reelay.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    @Test
    void aPlainIdIsReadableInItsName() {
        assertThat(FileNames.of("luma/luma-ray-2/image-to-video")).isEqualTo("luma__luma-ray-2__image-to-video.json");
        assertThat(FileNames.of("alibaba/happyhorse-1.1/text-to-video"))
                .isEqualTo("alibaba__happyhorse-1.1__text-to-video.json");
    }

    @Test
    void anIdOfAnyLengthHasAShortName() {
        assertThat(FileNames.of("a/".repeat(100_000) + "a")).hasSizeLessThan(255);
    }

    @Test
    void whatIsNotPlainIsReadableInPart() {
        assertThat(FileNames.of("Wan-AI/Wan2.1 Turbo")).matches("wan-ai__wan2\\.1-turbo_[0-9a-f]{32}\\.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..",
                "/etc/passwd",
                "a/../b",
                "a//b",
                "a\\..\\b",
                ".hidden",
                "a/.hidden",
                "nul",
                "com1.x",
                "runcomfy",
                "a:b",
                "a%2fb",
                "a b",
                "ä/ö",
                "日本/モデル",
                "-rf",
                "~",
                "a*?",
                "$(id)"
            })
    void noIdLeavesTheFolderOrMakesANameThatSomeSystemRefuses(String id) {
        assertThat(FileNames.of(id))
                .matches("[a-z0-9][a-z0-9._-]*_[0-9a-f]{32}\\.json")
                .doesNotContain("..");
    }

    @Test
    void aLongIdHasAShortName() {
        assertThat(FileNames.of("a".repeat(200))).hasSizeLessThan(200);
    }

    @Test
    void differentIdsHaveDifferentNamesAlsoWhereCaseIsTheSame() {
        List<String> ids = List.of(
                "a/b",
                "a__b",
                "a_b",
                "A/b",
                "a/B",
                "a//b",
                "a/b/",
                "/a/b",
                "a-b",
                "a b",
                "a/b.json",
                "a",
                "A",
                "wan/2.1",
                "wan/2-1",
                FileNames.of("A/b").replace(".json", ""),
                FileNames.of("A/b").replace(".json", "").replace("_", "/"));
        Set<String> names = new HashSet<>();
        ids.forEach(id -> names.add(FileNames.of(id).toLowerCase(Locale.ROOT)));

        assertThat(names).hasSameSizeAs(ids);
    }
}
