package dev.reelay.notes;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.modelOf;
import static dev.reelay.catalog.Samples.modelWith;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Samples;
import dev.reelay.json.JsonBytes;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaUse;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which fields of a schema are media: odd schemas, which pages may have. */
class MediaRecognitionTest {

    private static List<String> media(Model model) {
        return model.media().stream()
                .map(field -> String.join("/", field.path()) + " " + field.kind())
                .toList();
    }

    private static List<String> urls(Model model, String input) {
        List<MediaUse> uses = model.mediaUrls(json(input));
        assertThat(model.mediaUrls(JsonBytes.of(json(input)))).isEqualTo(uses);
        assertThat(model.hasMediaUrls(JsonBytes.of(json(input)))).isEqualTo(!uses.isEmpty());
        return uses.stream().map(MediaUse::pointer).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image_uri",
                "image-uri",
                "imageUri",
                "IMAGE_URI",
                "image_url",
                "image_uris",
                "Image-URLs",
                "image",
                "image_file",
                "img_url"
            })
    void aFormatMayBeSpeltInManyWays(String format) {
        Model model = modelOf("{'x': {'type': 'string', 'format': '" + format + "'}, 'y': {'type': 'array', 'format': '"
                + format + "'}, 'z': {'type': 'array', 'items': {'type': 'string', 'format': '" + format + "'}}}");

        assertThat(media(model)).containsExactly("x IMAGE", "y/* IMAGE", "z/* IMAGE");
        assertThat(model.media()).noneMatch(field -> field.values().byName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"date", "image_size", "image_prompt", "video_length", "email", "imagery", "binary"})
    void otherFormatsSayNothing(String format) {
        assertThat(modelOf("{'x': {'type': 'string', 'format': '" + format + "'}}")
                        .media())
                .isEmpty();
    }

    @Test
    void aFormatThatIsPlainlyAUrlIsOneOfWhateverTheNameSays() {
        Model model = modelOf("""
                {'video': {'type': 'string', 'format': 'uri'}, 'site': {'type': 'string', 'format': 'uri'},
                 'weights': {'type': 'array', 'items': {'type': 'string', 'format': 'URL'}}, 'more': {'type': 'array', 'format': 'urls'},
                 'part': {'type': 'string', 'format': 'uri-reference'}, 'output_video': {'type': 'string', 'format': 'uri'},
                 'choice': {'type': 'string', 'format': 'uri', 'enum': ['http://10.0.0.1/a', 'https://b']}}
                """);

        assertThat(media(model))
                .containsExactly(
                        "video VIDEO", "site FILE", "weights/* FILE", "more/* FILE", "part FILE", "output_video FILE");
        assertThat(urls(model, """
                        {'video': 'no URL at all', 'site': 'nor this', 'weights': ['file:///etc/passwd', ''], 'more': ['http://10.0.0.1'],
                         'part': '/a/b', 'output_video': 'urn:air:sdxl:lora:1', 'choice': 'http://10.0.0.1/a'}
                        """))
                .as("a part of a URL and a name lead to no host")
                .containsExactly(
                        "/input/video", "/input/site", "/input/weights/0", "/input/weights/1", "/input/more/0");
        assertThat(urls(model, "{'part': '//10.0.0.1/x', 'site': ''}")).containsExactly("/input/part");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook_url",
                "webhook",
                "callback_url",
                "callbackUrl",
                "webhook_video_url",
                "callback",
                "webhook_endpoint",
                "webhook_urls"
            })
    void theAddressOfAWebhookIsOneOfWhateverAndSoIsItWithoutAFormat(String name) {
        Model model = modelOf("{'" + name + "': {'type': ['string', 'null']}}");

        assertThat(media(model)).containsExactly(name + " FILE");
        assertThat(urls(model, "{'" + name + "': 'http://10.0.0.1/hook'}")).containsExactly("/input/" + name);
        assertThat(urls(model, "{'" + name + "': 'none'}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook_secret", "webhook_events", "callback_id", "use_webhook_format"})
    void whatElseIsSaidAboutAWebhookIsNone(String name) {
        assertThat(modelOf("{'" + name + "': {'type': 'string'}}").media()).isEmpty();
    }

    @Test
    void aNoteCanSayThatAFieldHoldsUrlsOfWhateverOrWhatItHolds() {
        Model model = Samples.file("""
                {'model': 'a/b', 'schema': {'type': 'object', 'properties': {'weights': {'type': 'string'},
                     'site': {'type': 'string', 'format': 'uri'}, 'feed': {'type': 'string', 'format': 'uri'},
                     'inline': {'type': 'string', 'format': 'uri'}}},
                 'media': {'weights': {'kind': 'file'}, 'site': {'kind': 'none'}, 'feed': {'kind': 'video', 'max_mb': 5},
                     'inline': {'data_uri': true}}}
                """, UnknownFields.REJECT);

        assertThat(media(model)).containsExactlyInAnyOrder("weights FILE", "feed VIDEO", "inline FILE");
        assertThat(model.media()).filteredOn(MediaField::dataUris).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'kind': 'file', 'max_mb': 5}       | media.x: of files of any kind only the URL is checked, so that it can have no max_mb
            {'kind': 'file', 'formats': ['png']} | media.x: of files of any kind only the URL is checked, so that it can have no formats
            {'max_mb': 5}                        | media.x.kind must be image, video or audio
            """, quoteCharacter = '`')
    void whatANoteSaysAboutFilesNeedsTheirKind(String note, String problem) {
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> MediaFieldReader.read(
                        json("{'properties': {'x': {'type': 'string', 'format': 'uri'}}}"),
                        JsonSection.of("media", json("{'x': " + note + "}")),
                        null))
                .withMessage(problem);
    }

    @Test
    void mapsOfMediaAreFoundUnderNamesOfTheCustomersChoice() {
        Model model = modelOf("""
                {'images': {'type': 'object', 'properties': {'note': {'type': 'string'}},
                     'additionalProperties': {'type': 'string', 'format': 'image_uri'}},
                 'shots': {'type': 'object', 'additionalProperties': {'type': 'array', 'items': {'type': 'object', 'properties': {
                     'still': {'type': 'string', 'format': 'image_uri'}}}}},
                 'refs': {'type': 'object', 'patternProperties': {'^video_[0-9]+$': {'type': 'string', 'format': 'video_uri'},
                     '^sounds?': {'type': 'string', 'format': 'audio_uri'}, 'x|y': {'type': 'string', 'format': 'uri'}}},
                 'open': {'type': 'object', 'additionalProperties': true}, 'named_images': {'additionalProperties': {'type': 'string'}}}
                """);

        assertThat(media(model))
                .containsExactly(
                        "images/{} IMAGE",
                        "shots/{}/*/still IMAGE",
                        "refs/{^video_[0-9]+$} VIDEO",
                        "refs/{^sounds?} AUDIO",
                        "refs/{x|y} FILE",
                        "named_images/{} IMAGE");
        assertThat(urls(model, """
                        {'images': {'note': 'http://10.0.0.1', 'a': 'file:///a', 'b/c': 'x', '{}': 'y'},
                         'shots': {'one': [{'still': 'z'}, {}], 'two': 'no list'}, 'refs': {'video_1': 'v', 'sound': 's', 'other': 'urn:x'},
                         'open': {'a': 'file:///a'}, 'named_images': {'a': 'Rachel', 'b': 'http://10.0.0.1'}}
                        """))
                .containsExactly(
                        "/input/images/a",
                        "/input/images/b~1c",
                        "/input/images/{}",
                        "/input/shots/one/0/still",
                        "/input/refs/video_1",
                        "/input/refs/sound",
                        "/input/refs/video_1",
                        "/input/refs/sound",
                        "/input/named_images/b");
    }

    @Test
    void theInputItselfMayBeAMapOfMedia() {
        Model model = modelWith("""
                {'type': 'object', 'properties': {'prompt': {'type': 'string'}},
                 'allOf': [{'properties': {'style': {'type': 'string'}}}],
                 'unevaluatedProperties': {'type': 'string', 'format': 'image_uri'}}
                """, UnknownFields.REJECT);

        assertThat(media(model)).containsExactly("{} IMAGE");
        assertThat(urls(model, "{'prompt': 'http://a', 'style': 'http://b', 'first': 'http://c'}"))
                .containsExactly("/input/first");
    }

    /** A broken reference: the schema cannot be used, and its model is set aside. */
    @Test
    void ofASchemaThatCannotBeUsedTheMediaAreFoundAtAnyDepth() {
        ObjectNode outline = MediaOutline.of(json("""
                {'type': 'object', 'properties': {'broken': {'$ref': '#/nowhere'},
                     'elements': {'type': 'array', 'items': {'type': 'object', 'properties': {'frontal': {'type': 'string', 'format': 'image_uri'}}}},
                     'one': {'anyOf': [{'type': 'null'}, {'type': 'string', 'format': 'video_uri'}]},
                     'map': {'additionalProperties': {'format': 'audio_uri'}, 'patternProperties': {'^p': {'format': 'uri'}}},
                     'pair': {'items': [{'format': 'image_uri'}, {'type': 'integer'}]}, 'deep': {'$ref': '#/$defs/tree'}},
                 'allOf': [{'properties': {'start': {'$ref': '#/$defs/picture'}}}],
                 '$defs': {'picture': {'type': 'string', 'format': 'image_uri'},
                     'tree': {'properties': {'leaf': {'format': 'image_uri'}, 'left': {'$ref': '#/$defs/tree'}, 'right': {'$ref': '#'}}}}}
                """), Notes.NONE);

        assertThat(MediaFieldReader.read(outline, JsonSection.of("media", json("{}")), null))
                .extracting(field -> String.join("/", field.path()) + " " + field.kind())
                .contains(
                        "elements/*/frontal IMAGE",
                        "one VIDEO",
                        "map/{} AUDIO",
                        "map/{^p} FILE",
                        "pair/* IMAGE",
                        "deep/leaf IMAGE",
                        "start IMAGE");
    }

    @Test
    void theOutlineOfASchemaThatMultipliesIsBounded() {
        StringBuilder definitions = new StringBuilder("'d0': {'type': 'string', 'format': 'image_uri'}");
        for (int i = 1; i <= 40; i++) {
            String below = "{'$ref': '#/$defs/d" + (i - 1) + "'}";
            definitions.append(
                    ", 'd" + i + "': {'type': 'object', 'properties': {'a': " + below + ", 'b': " + below + "}}");
        }

        ObjectNode outline = MediaOutline.of(
                json("{'properties': {'x': {'$ref': '#/$defs/d40'}}, '$defs': {" + definitions + "}}"), Notes.NONE);

        assertThat(outline.toString()).hasSizeLessThan(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "image_url, IMAGE",
        "img_url, IMAGE",
        "imageUrl, IMAGE",
        "imageURL, IMAGE",
        "imageURLs, IMAGE",
        "promptImage, IMAGE",
        "284_image, IMAGE",
        "image1, IMAGE",
        "image_url_2, IMAGE",
        "first_frame, IMAGE",
        "last_frame_url, IMAGE",
        "first_frame_image_url, IMAGE",
        "mask_image, IMAGE",
        "mask_url, IMAGE",
        "images, IMAGE",
        "input_images, IMAGE",
        "image_prompt_url, IMAGE",
        "image_to_edit_url, IMAGE",
        "frontal_image_url, IMAGE",
        "reference-image, IMAGE",
        "image_reference, IMAGE",
        "tail_image_url, IMAGE",
        "avatar_url, IMAGE",
        "video, VIDEO",
        "reference_videos, VIDEO",
        "reference_video_url_1, VIDEO",
        "driving_video, VIDEO",
        "video_input, VIDEO",
        "clip_url, VIDEO",
        "audio, AUDIO",
        "125_audio, AUDIO",
        "audio_url, AUDIO",
        "voice_url, AUDIO",
        "music_file_url, AUDIO",
        "audio_file, AUDIO"
    })
    void aNameTellsTheKindOfFile(String name, String kind) {
        assertThat(media(modelOf("{'" + name + "': {'type': 'string'}}"))).containsExactly(name + " " + kind);
        assertThat(media(modelOf("{'" + name + "': {'type': 'array', 'items': {'type': 'string'}}}")))
                .containsExactly(name + "/* " + kind);
        assertThat(media(modelOf("{'" + name + "': {'type': 'array'}}"))).containsExactly(name + "/* " + kind);
        assertThat(media(modelOf("{'" + name + "': {'type': ['string', 'null']}}")))
                .containsExactly(name + " " + kind);
        assertThat(media(modelOf("{'" + name + "': {'anyOf': [{'type': 'string'}, {'type': 'null'}]}}")))
                .containsExactly(name + " " + kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image_description",
                "video_prompt",
                "audio_style",
                "generate_audio",
                "image_size",
                "num_images",
                "audio_setting",
                "max_images",
                "number_of_images",
                "image_prompt",
                "video_length",
                "image_format",
                "text_to_image",
                "enable_audio",
                "keep_original_sound",
                "voice",
                "voice_id",
                "audio_id",
                "music",
                "sound",
                "frames",
                "keyframes",
                "frame_rate",
                "imagery",
                "output_video",
                "output_image_url",
                "url",
                "style",
                "prompt",
                "241_positive_prompt",
                "lora_url",
                "reference",
                "character",
                "imagination",
                "mask_blur",
                "video_id",
                "52_value"
            })
    void aNameOfSomethingElseIsNoMedia(String name) {
        assertThat(modelOf("{'" + name + "': {'type': 'string'}}").media()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'boolean'}",
                "{'type': 'integer'}",
                "{'type': 'number'}",
                "{'type': 'string', 'enum': ['a.png', 'b.png'], 'default': 'a.png'}",
                "{'const': 'a.png'}",
                "{'type': 'array', 'items': {'type': 'integer'}}",
                "{'type': 'array', 'items': {'type': 'string', 'enum': ['a', 'b']}}",
                "{'default': true}",
                "{'type': 'object', 'properties': {'width': {'type': 'integer'}}}"
            })
    void onlyStringsWithoutAChoiceAreMediaByTheirName(String schema) {
        assertThat(modelOf("{'image': " + schema + "}").media()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/a/b.png, IMAGE",
        "https://example.com/a/b.JPEG?size=2&x=y.mp4, IMAGE",
        "https://example.com/x.mp4#t=3, VIDEO",
        "clip.webm, VIDEO",
        "Runcomfy_example_1278_1.mp3, AUDIO",
        "samples/voice.wav, AUDIO"
    })
    void theExtensionOfADefaultTellsTheKindOfFile(String defaultValue, String kind) {
        Model model = modelOf("{'52_value': {'type': 'string', 'default': '" + defaultValue
                + "'}, 'inputs': {'type': 'array', 'items': {'type': 'string'}, 'default': ['" + defaultValue + "']}}");

        assertThat(media(model)).containsExactly("52_value " + kind, "inputs/* " + kind);
        assertThat(model.media())
                .allMatch(field -> !field.values().byName() && field.bareNames() == !defaultValue.contains("://"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Turn this into out.png",
                "https://example.com/page",
                "a dog.",
                "https://example.com/a.png and more",
                "v1.5",
                "model.safetensors",
                ""
            })
    void otherDefaultsTellNothing(String defaultValue) {
        assertThat(modelOf("{'x': {'type': 'string', 'default': '" + defaultValue + "'}}")
                        .media())
                .isEmpty();
    }

    @Test
    void whatComesOutOfAModelIsNoInputWhateverItsDefault() {
        assertThat(modelOf("{'output_name': {'type': 'string', 'default': 'out.mp4'},"
                                + " 'filename_prefix': {'type': 'string', 'default': 'x.png'}}")
                        .media())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/x",
                "HTTPS://EXAMPLE.COM/a.png",
                "file:///etc/passwd",
                "FILE:/etc/passwd",
                " \\tfile:///etc/passwd",
                "\\uFEFFhttp://10.0.0.1/x",
                "//10.0.0.1/x",
                "http:10.0.0.1",
                "data:audio/mp3;base64,AAAA",
                "ftp://example.com/a.mp3",
                "gopher://x",
                "whatever+odd://10.0.0.1",
                "\\\\\\\\host\\\\share\\\\a.mp3"
            })
    void whatLooksLikeAUrlIsCheckedInAFieldThatIsKnownByItsNameAlone(String url) {
        assertThat(urls(modelOf("{'audio': {'type': 'string'}}"), "{'audio': '" + url + "'}"))
                .containsExactly("/input/audio");
        assertThat(urls(modelOf("{'audio': {'type': 'array'}}"), "{'audio': ['Rachel', '" + url + "']}"))
                .containsExactly("/input/audio/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Rachel", "", "en-US-female-2", "a calm voice: slow", "mood:calm", "note: https", "x.mp3", "7:30"
            })
    void whatDoesNotLookLikeAUrlIsLeftAloneThere(String value) {
        Model model = modelOf("{'audio': {'type': 'string'}}");

        assertThat(urls(model, "{'audio': '" + value + "'}")).isEmpty();
        assertThat(model.check(json("{'audio': '" + value + "'}"))).isEmpty();
    }

    @Test
    void mediaInNestedObjectsAndInObjectsOfListsAreFound() {
        Model model = modelOf("""
                {'elements': {'type': 'array', 'items': {'type': 'object', 'properties': {
                     'frontal_image_url': {'type': 'string'}, 'reference_image_urls': {'type': 'array', 'items': {'type': 'string'}},
                     'video': {'type': 'object', 'properties': {'url': {'type': 'string'}, 'trim': {'type': 'string'}}}}}},
                 'images': {'type': 'array', 'items': {'type': 'object', 'properties': {'url': {'type': 'string'}, 'weight': {'type': 'number'}}}},
                 'keyframes': {'type': 'array', 'items': {'type': 'object', 'properties': {'image': {'type': 'string', 'format': 'image_uri'},
                     'seconds': {'type': 'number'}}}}}
                """);

        assertThat(media(model))
                .containsExactly(
                        "elements/*/frontal_image_url IMAGE",
                        "elements/*/reference_image_urls/* IMAGE",
                        "elements/*/video/url VIDEO",
                        "images/*/url IMAGE",
                        "keyframes/*/image IMAGE");
        assertThat(urls(model, """
                        {'elements': [{}, {'frontal_image_url': 'file:///a', 'reference_image_urls': ['x', 'http://10.0.0.1/x'],
                            'video': {'url': 'http://a', 'trim': 'http://b'}}], 'images': [{'url': 'data:,'}]}
                        """))
                .containsExactly(
                        "/input/elements/1/frontal_image_url",
                        "/input/elements/1/reference_image_urls/1",
                        "/input/elements/1/video/url",
                        "/input/images/0/url");
    }

    @Test
    void aFieldThatIsAStringOrAListIsFoundAsBoth() {
        Model model = modelOf("{'image': {'type': ['string', 'array'], 'format': 'image_uri'},"
                + " 'video': {'anyOf': [{'type': 'string', 'format': 'video_uri'},"
                + " {'type': 'array', 'items': {'type': 'string', 'format': 'video_uri'}}]}}");

        assertThat(media(model)).containsExactly("image IMAGE", "image/* IMAGE", "video VIDEO", "video/* VIDEO");
        assertThat(urls(model, "{'image': ['a', 'b'], 'video': 'c'}"))
                .containsExactly("/input/image/0", "/input/image/1", "/input/video");
    }

    @Test
    void mediaBehindReferencesAreFound() {
        Model model = modelWith("""
                {'type': 'object', 'properties': {'start': {'$ref': '#/$defs/picture'}, 'shots': {'type': 'array', 'items':
                     {'$ref': '#/$defs/shot'}}}, '$defs': {'picture': {'type': 'string', 'format': 'image_uri'},
                     'shot': {'type': 'object', 'properties': {'image': {'$ref': '#/$defs/picture'}}}}}
                """, UnknownFields.REJECT);

        assertThat(media(model)).containsExactly("start IMAGE", "shots/*/image IMAGE");
    }

    @Test
    void referencesThatMultiplyAreRefusedInBoundedTime() {
        StringBuilder definitions = new StringBuilder("'d0': {'type': 'string', 'format': 'image_uri'}");
        for (int i = 1; i <= 40; i++) {
            String below = "{'$ref': '#/$defs/d" + (i - 1) + "'}";
            definitions.append(
                    ", 'd" + i + "': {'type': 'object', 'properties': {'a': " + below + ", 'b': " + below + "}}");
        }
        String schema =
                "{'type': 'object', 'properties': {'x': {'$ref': '#/$defs/d40'}}, '$defs': {" + definitions + "}}";

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> MediaFieldReader.read(json(schema), JsonSection.of("media", json("{}")), null))
                .withMessage("the references of the schema lead to more than 20000 places");
    }

    @Test
    void aNoteNamesAFieldThatNothingElseShowsAndTakesBackOneThatOnlyLooksLikeMedia() {
        Model model = Samples.file("""
                {'model': 'a/b', 'schema': {'type': 'object', 'properties': {'voice': {'type': 'string'}, 'audio': {'type': 'string'},
                     'shots': {'type': 'array', 'items': {'type': 'object', 'properties': {'still': {'type': 'string'}}}}}},
                 'media': {'voice': {'kind': 'audio'}, 'audio': {'kind': 'none'}, 'shots/*/still': {'kind': 'image'}}}
                """, UnknownFields.REJECT);

        assertThat(media(model)).containsExactlyInAnyOrder("voice AUDIO", "shots/*/still IMAGE");
        assertThat(urls(model, "{'voice': 'Rachel', 'audio': 'file:///a', 'shots': [{'still': 'x'}]}"))
                .containsExactlyInAnyOrder("/input/voice", "/input/shots/0/still");
    }

    @Test
    void aNoteAboutAFieldThatIsKnownByItsNameMakesItCertain() {
        Model model = Samples.file(
                "{'model': 'a/b', 'schema': {'type': 'object', 'properties': {'audio': {'type': 'string'}}},"
                        + " 'media': {'audio': {'max_mb': 15}}}",
                UnknownFields.REJECT);

        assertThat(model.media()).extracting(MediaField::kind).hasToString("[AUDIO]");
        assertThat(urls(model, "{'audio': 'Rachel'}")).containsExactly("/input/audio");
    }

    @Test
    void listsOfMediaHoldStrings() {
        Model model = modelOf(
                "{'a': {'type': 'array', 'format': 'image_uris', 'title': 'Pictures'},"
                        + " 'b': {'format': 'video_uris'}, 'c': {'type': 'array', 'format': 'audio_uris', 'items': {'title': 'x'}},"
                        + " 'd': {'type': 'array', 'format': 'image_uris', 'items': {'type': 'object'}}, 'images': {'type': 'array'}}");

        assertThat(rules(model.check(json("{'a': ['x', 7], 'b': [{}], 'c': [null], 'd': [{}], 'images': [{}]}"))))
                .containsExactly("/input/a/1 type", "/input/b/0 type", "/input/c/0 type");
        assertThat(model.check(json("{'a': ['x', 7]}")).getFirst().message())
                .isEqualTo("Pictures (item 2) must be a string, not 7.");
    }
}
