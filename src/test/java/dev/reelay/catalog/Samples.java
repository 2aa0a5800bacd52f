package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.outcome.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Inputs, schemas and model files for the tests, written in JSON with single quotes. */
public final class Samples {

    public static final String LUMA = "luma/luma-ray-2/image-to-video";
    public static final String WAN = "wan-ai/wan-2-2/image-to-video";
    public static final String TALK = "community/infinite-talk/image-to-video";
    public static final String DREAMINA = "bytedance/dreamina-3-0/pro/image-to-video";
    public static final String RUNWAY = "runwayml/runway-gen-3-alpha/turbo/image-to-video";

    public static final Catalog BUILT_IN = Catalog.builtIn(UnknownFields.REJECT);

    /** The least that each model accepts. */
    public static final Map<String, String> INPUTS = Map.of(
            LUMA, "{'prompt': 'a dog', 'image_url': 'https://example.com/a.png'}",
            WAN, "{'prompt': 'a dog', 'img_url': 'https://example.com/a.png'}",
            TALK, "{'241_positive_prompt': 'talk', '284_image': 'a.png', '125_audio': 'a.mp3'}",
            DREAMINA, "{'prompt': 'a dog', 'image_urls': ['https://example.com/a.png']}",
            RUNWAY, "{'promptText': 'a dog', 'promptImage': 'https://example.com/a.png'}");

    /** A loader makes the built-in models once, and not again for each file. */
    private static final Map<UnknownFields, CatalogLoader> LOADERS = Stream.of(UnknownFields.values())
            .collect(Collectors.toMap(
                    Function.identity(),
                    unknown -> new CatalogLoader(new CatalogLoader.Settings(null, unknown, Validation.WARN))));

    private static final ObjectReader JSON = ExactJson.reader();

    private Samples() {}

    public static JsonNode json(String singleQuoted) {
        return strictJson(singleQuoted.replace('\'', '"'));
    }

    public static JsonNode strictJson(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Model model(String id) {
        return BUILT_IN.find(id).orElseThrow();
    }

    /** A model with these properties, the way a page has them. */
    public static Model modelOf(String properties) {
        return modelWith("{'type': 'object', 'properties': " + properties + "}", UnknownFields.REJECT);
    }

    public static Model modelWith(String schema, UnknownFields unknownFields) {
        return file("{'model': 'a/b', 'schema': " + schema + "}", unknownFields);
    }

    public static Model file(String content, UnknownFields unknownFields) {
        return strictFile(content.replace('\'', '"'), unknownFields);
    }

    static Model strictFile(String content, UnknownFields unknownFields) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        CatalogFiles files = new CatalogFiles(List.of(CatalogFileReader.read("the file", bytes, false)), List.of());
        String id = files.models().values().iterator().next().model();
        return Objects.requireNonNull(LOADERS.get(unknownFields))
                .build(files, List.of())
                .find(id)
                .orElseThrow();
    }

    /** The violations of a model's smallest input with these fields added; a null removes a field. */
    public static List<Violation> checkWith(String model, String fields) {
        ObjectNode input = (ObjectNode) json(INPUTS.get(model));
        json(fields).properties().forEach(field -> {
            if (field.getValue().isNull()) {
                input.remove(field.getKey());
            } else {
                input.set(field.getKey(), field.getValue());
            }
        });
        return model(model).check(input);
    }

    /** Pointers and rules, for example {@code /input/prompt maxLength}. */
    public static List<String> rules(List<Violation> violations) {
        return violations.stream().map(one -> one.pointer() + " " + one.rule()).toList();
    }
}
