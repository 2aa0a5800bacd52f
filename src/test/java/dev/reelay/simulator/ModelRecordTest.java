package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.parse;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRecordTest {

    @ParameterizedTest
    @CsvSource({
        "luma/luma-ray-2/image-to-video, video",
        "seedance/seedance-2.0/fast, video",
        "blackforestlabs/flux-2-klein/9b/text-to-image, image",
        "bytedance/seedream-5.0-pro/image-to-image, image",
        "openai/gpt-image-2/edit, image",
        "wan-ai/wan-2.7/edit, image",
        "wan-ai/wan-2.7/edit-video, video",
        "google/gemini-omni-flash/video-edit, video",
        "acestep-ai/ace-step-1.5/text-to-audio, audio",
        "acestep-ai/ace-step/audio-outpaint, audio",
        "elevenlabs/elevenlabs/music-generation, audio",
        "lightricks/ltx-2.5/audio-to-video/fast, video",
        "pixverse/pixverse-v6/extend, video",
        "Some Body/Text-To-Speech, audio"
    })
    void theOutputIsOfTheKindThatTheIdNames(String id, String key) {
        assertThat(ModelRecord.unlisted(id).outputKey(Json.object())).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"image-to-video\"]|video",
                "[\"text-to-image\"]|image",
                "[\"Music\"]|audio",
                "[7, \"speech\"]|audio",
                "\"image\"|video"
            })
    void theCategoriesSayItWhereTheIdDoesNot(String categories, String key) {
        ModelRecord model = new ModelRecord("a/b", parse("{\"categories\":" + categories + "}"));

        assertThat(model.outputKey(Json.object())).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"1, image", "3, images", "'\"2\"', images", "true, image"})
    void severalImagesAreAList(String number, String key) {
        assertThat(ModelRecord.unlisted("a/text-to-image").outputKey(parse("{\"num_images\":" + number + "}")))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{}|0.05",
                "{\"base_price_usd\":0.2,\"price_unit\":\"output\"}|{\"duration\":8}|0.2",
                "{\"base_price_usd\":0.2}|{}|0.2",
                "{\"base_price_usd\":0.1,\"price_unit\":\"second\"}|{\"duration\":8}|0.8",
                "{\"base_price_usd\":0.1,\"price_unit\":\"second\"}|{\"duration\":\"8\"}|0.8",
                "{\"base_price_usd\":0.1,\"price_unit\":\"second\"}|{\"duration\":\"long\"}|0.5",
                "{\"base_price_usd\":0.1,\"price_unit\":\"second\"}|{\"duration\":1e300}|0.5",
                "{\"base_price_usd\":0.03,\"price_unit\":\"image\"}|{\"num_images\":4}|0.12",
                "{\"base_price_usd\":\"0.2\"}|{}|0.05",
                "{\"base_price_usd\":-1}|{}|0.05",
                "{\"base_price_usd\":1e400}|{}|0.05",
                "{\"base_price_usd\":0}|{}|0"
            })
    void theCostFollowsFromThePrice(String record, String input, String cost) {
        assertThat(new ModelRecord("a/b", parse(record)).cost(parse(input))).isEqualByComparingTo(cost);
    }
}
