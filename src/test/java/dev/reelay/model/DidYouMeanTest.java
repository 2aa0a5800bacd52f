package dev.reelay.model;

import static dev.reelay.catalog.Samples.BUILT_IN;
import static dev.reelay.catalog.Samples.DREAMINA;
import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.RUNWAY;
import static dev.reelay.catalog.Samples.TALK;
import static dev.reelay.catalog.Samples.WAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidYouMeanTest {

    @ParameterizedTest
    @CsvSource({
        "luma-ray-2, " + LUMA,
        "luma, " + LUMA,
        "ray-2, " + LUMA,
        "Luma/Luma-Ray-2/Image-To-Video, " + LUMA,
        "luma/luma-ray2/image-to-video, " + LUMA,
        "luma/luma-ray-2/image2video, " + LUMA,
        "luma/luma-ray-2, " + LUMA,
        "lmua/luma-ray-2/image-to-video, " + LUMA,
        "wan-2.2, " + WAN,
        "wan-ai/wan-2-1/image-to-video, " + WAN,
        "infinitetalk, " + TALK,
        "community/infinite-talk/text-to-video, " + TALK,
        "bytedance/dreamina-3-0/image-to-video, " + DREAMINA,
        "dreamina, " + DREAMINA,
        "runway/gen-3-alpha/turbo/image-to-video, " + RUNWAY
    })
    void theModelThatWasMeantIsTheMostSimilar(String written, String meant) {
        assertThat(BUILT_IN.find(written)).isEmpty();
        assertThat(BUILT_IN.nearest(written)).startsWith(meant).hasSizeLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "x", "kling/kling-2/image-to-video", "openai/sora-2/pro", "---"})
    void aNameThatIsSimilarToNoneHasNoSuggestion(String written) {
        assertThat(BUILT_IN.nearest(written)).isEmpty();
    }

    @Test
    void aPartThatAllModelsShareSuggestsThreeOfThem() {
        assertThat(BUILT_IN.nearest("image-to-video")).hasSize(3);
    }

    @Test
    void aNameOfAMillionLettersHasNoSuggestion() {
        assertThat(DidYouMean.nearest("prompt".repeat(200_000), List.of("prompt")))
                .isEmpty();
    }
}
