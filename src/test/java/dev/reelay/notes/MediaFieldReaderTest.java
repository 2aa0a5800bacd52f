package dev.reelay.notes;

import static dev.reelay.catalog.Samples.BUILT_IN;
import static dev.reelay.catalog.Samples.DREAMINA;
import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.RUNWAY;
import static dev.reelay.catalog.Samples.TALK;
import static dev.reelay.catalog.Samples.WAN;
import static dev.reelay.catalog.Samples.model;
import static dev.reelay.catalog.Samples.modelOf;
import static dev.reelay.catalog.Samples.modelWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaKind;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaRule;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaFieldReaderTest {

    @ParameterizedTest
    @CsvSource({
        LUMA + ", 'image_url IMAGE, end_image_url IMAGE'",
        WAN + ", img_url IMAGE",
        TALK + ", '284_image IMAGE, 125_audio AUDIO'",
        DREAMINA + ", image_urls IMAGE",
        RUNWAY + ", promptImage IMAGE"
    })
    void theMediaFieldsOfTheBuiltInModelsAreFound(String model, String fields) {
        assertThat(model(model).media())
                .extracting(field -> field.name() + " " + field.kind())
                .containsExactlyInAnyOrder(fields.split(", "));
    }

    @Test
    void theRulesOfAPageAreRead() {
        assertThat(model(DREAMINA).media()).singleElement().satisfies(field -> {
            assertThat(field.path()).containsExactly("image_urls", MediaField.EACH);
            assertThat(field.rules())
                    .extracting(rule -> rule.name() + rule.value())
                    .containsExactly(
                            "file_size_mb<4.7",
                            "width_pixels<=4096",
                            "height_pixels<=4096",
                            "width_pixels>320",
                            "height_pixels>320",
                            "width/height<3",
                            "width/height>0.33");
            assertThat(field.rules().getFirst().error()).isEqualTo("File size must be less than 4.7 MB.");
        });
    }

    @Test
    void theRulesFromAPagesTextAreRead() {
        MediaField wan = model(WAN).media().getFirst();
        MediaField dreamina = model(DREAMINA).media().getFirst();

        assertThat(wan.prose().formats())
                .containsOnly(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.BMP, ImageFormat.WEBP);
        assertThat(wan.prose().withoutAlpha()).containsOnly(ImageFormat.PNG);
        assertThat(dreamina.prose().formats()).containsOnly(ImageFormat.JPEG, ImageFormat.PNG);
        assertThat(dreamina.prose().withoutAlpha()).isEmpty();
        assertThat(BUILT_IN.models())
                .flatExtracting(Model::media)
                .filteredOn(field -> field.kind() == MediaKind.IMAGE)
                .allSatisfy(
                        field -> assertThat(field.prose().advisedMegabytes()).isEqualTo(BigDecimal.valueOf(50)));
    }

    @Test
    void onlyAFieldThatIsNotRequiredMayBeEmpty() {
        assertThat(BUILT_IN.models())
                .flatExtracting(Model::media)
                .filteredOn(MediaField::mayBeEmpty)
                .extracting(MediaField::name)
                .containsExactly("end_image_url");
    }

    @Test
    void whatOnlyABranchRequiresMayBeEmpty() {
        Model model = modelWith("""
                {'type': 'object', 'required': ['always'],
                 'properties': {'always': {'type': 'string', 'format': 'image_uri'}, 'one': {'type': 'string', 'format': 'image_uri'},
                                'other': {'type': 'string', 'format': 'image_uri'}, 'never': {'type': 'string', 'format': 'image_uri'},
                                'both': {'type': 'string', 'format': 'image_uri'}},
                 'anyOf': [{'required': ['one']}, {'required': ['other']}], 'not': {'required': ['never']},
                 'allOf': [{'required': ['both']}]}
                """, UnknownFields.REJECT);

        assertThat(model.media())
                .filteredOn(MediaField::mayBeEmpty)
                .extracting(MediaField::name)
                .containsExactlyInAnyOrder("one", "other", "never");
    }

    @Test
    void onlyInfiniteTalkAllowsBareFileNames() {
        assertThat(BUILT_IN.models())
                .flatExtracting(Model::media)
                .filteredOn(MediaField::bareNames)
                .extracting(MediaField::name)
                .containsExactlyInAnyOrder("284_image", "125_audio");
    }

    @Test
    void mediaAreFoundByFormatAndByRulesAtAnyDepth() {
        Model model = modelOf("""
                {'clip': {'type': 'string', 'format': 'video_uri'},
                 'maybe': {'anyOf': [{'type': 'string', 'format': 'audio_uri'}, {'type': 'null'}]},
                 'shots': {'type': 'array', 'items': {'type': 'object', 'properties': {'image': {'type': 'string', 'validations':
                     [{'validation_rule': 'height_pixels >=', 'validation_value': 64, 'validation_error': null}]}}}},
                 'names': {'type': 'array', 'default': ['sample.png'], 'items': {'type': 'string', 'format': 'image_uri'}},
                 'site': {'type': 'string', 'format': 'uri'}}
                """);

        assertThat(model.media())
                .extracting(field -> String.join("/", field.path()) + " " + field.kind() + " " + field.bareNames())
                .containsExactly(
                        "clip VIDEO false",
                        "maybe AUDIO false",
                        "shots/*/image IMAGE false",
                        "names/* IMAGE true",
                        "site FILE false");
        assertThat(model.media().get(2).rules())
                .isEqualTo(List.of(new MediaRule(
                        MediaRule.Measure.HEIGHT_PIXELS, MediaRule.Comparison.AT_LEAST, BigDecimal.valueOf(64), "")));
    }
}
