package dev.reelay.testing;

import dev.reelay.job.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The heaviest records of a megabyte that a topic takes, one of each kind: many small values, few large ones, and inputs for
 * schemas that make much of them. The first kinds are for the built-in models, the others for {@link #MODELS}.
 */
public enum HeavyRecord {
    ARRAY_OF_NUMBERS("bytedance/dreamina-3-0/pro/image-to-video", "image_urls", many("1")),
    ARRAY_OF_ARRAYS("bytedance/dreamina-3-0/pro/image-to-video", "image_urls", many("[]")),
    ARRAY_OF_OBJECTS("bytedance/dreamina-3-0/pro/image-to-video", "image_urls", many("{}")),
    ARRAY_OF_FULL_OBJECTS("bytedance/dreamina-3-0/pro/image-to-video", "image_urls", many("{\"\":0}")),
    ARRAY_OF_STRINGS("bytedance/dreamina-3-0/pro/image-to-video", "image_urls", many("\"a\"")),
    UNKNOWN_FIELDS("luma/luma-ray-2/image-to-video", fields(i -> "f" + i)),
    UNKNOWN_FIELDS_LIKE_KNOWN_ONES("luma/luma-ray-2/image-to-video", fields(i -> "prompt_" + Integer.toString(i, 36))),
    UNKNOWN_FIELDS_OF_200_LETTERS("luma/luma-ray-2/image-to-video", fields(i -> "p".repeat(195) + i)),
    UNKNOWN_FIELDS_OF_50000_LETTERS("luma/luma-ray-2/image-to-video", fields(i -> "p".repeat(49_990) + i)),
    DEEP_ARRAYS("luma/luma-ray-2/image-to-video", "prompt", many("[".repeat(400) + "]".repeat(400))),
    DEEP_OBJECTS("luma/luma-ray-2/image-to-video", "prompt", many("{\"a\":".repeat(400) + "0" + "}".repeat(400))),
    LONG_TEXT("luma/luma-ray-2/image-to-video", "prompt", text("x".repeat(HeavyRecord.BYTES))),
    LONG_TEXT_OF_EMOJI("wan-ai/wan-2-2/image-to-video", "prompt", text("\uD83D\uDC15".repeat(HeavyRecord.BYTES / 4))),
    DECIMALS("bytedance/dreamina-3-0/pro/image-to-video", "image_urls", many("1.5")),
    LONG_NUMBERS("luma/luma-ray-2/image-to-video", "extra", many("9".repeat(490))),
    NUMBERS_BEYOND_DOUBLES("luma/luma-ray-2/image-to-video", "extra", many("1e400")),
    SAME_NAME_TWICE("luma/luma-ray-2/image-to-video", "extra", fields(i -> "f" + i / 2)),
    LARGE_METADATA(
            HeavyRecord.around("luma/luma-ray-2/image-to-video", "{}", ",\"metadata\":{\"a\":" + many("1") + "}")),
    UNKNOWN_MODEL(HeavyRecord.around("a/".repeat(100), many("1"), "")),
    MANY_FIELDS_OF_THE_REQUEST(
            "{\"model\":\"x\",\"input\":{}," + fields(i -> "f" + i).substring(1)),

    UNIQUE_NUMBERS("heavy/unique", "unique", list(Integer::toString)),
    UNIQUE_COLLIDING_STRINGS("heavy/unique", "unique", list(i -> text(collision(i)))),
    UNIQUE_OBJECTS("heavy/unique", "unique", list(i -> "{\"a\":" + i + "}")),
    WRONG_IN_ONE_OF_TWO_ALTERNATIVES("heavy/any", "any", many("\"a\"")),
    WRONG_IN_BOTH_ALTERNATIVES("heavy/any", "any", many("[]")),
    ALTERNATIVES_OF_ALTERNATIVES("heavy/choices", "deep", "7"),
    ALTERNATIVES_FOR_EACH("heavy/choices", "each", many("7")),
    SLOW_PATTERN("heavy/pattern", "slow", text("a".repeat(HeavyRecord.BYTES - 1) + "!")),
    DEEP_PATTERN("heavy/pattern", "deep", text("ab".repeat(HeavyRecord.BYTES / 2))),
    PATTERN_FOR_EACH("heavy/pattern", "each", many("\"a\"")),
    STEPS_OF_A_TENTH("heavy/numbers", "steps", many("1.5")),
    CHOICES_FOR_EACH("heavy/numbers", "choices", many("17")),
    BOUNDS_FOR_EACH("heavy/numbers", "bounds", many("17")),
    CONTAINED_NOWHERE("heavy/numbers", "contains", many("1")),
    MAP_OF_LISTS("heavy/map", "map", map(20, 40_000, many("1", 20_000))),
    MAP_OF_MANY("heavy/map", "map", fields(i -> "f" + i)),
    NAMES_BY_PATTERN("heavy/map", "names", fields(i -> "f" + i)),
    UNEVALUATED_FIELDS("heavy/map", "unevaluated", fields(i -> "f" + i)),
    ONE_OF_MANY_FIELDS("heavy/fields", fields(i -> "feild_" + Integer.toString(i, 36)));

    /** Model files, by their names, with rules that much can be made of. */
    public static final Map<String, String> MODELS = Map.of(
            "unique", model("unique", "\"unique\":{\"type\":\"array\",\"uniqueItems\":true}"),
            "any",
                    model(
                            "any",
                            "\"any\":{\"anyOf\":[{\"type\":\"array\",\"items\":{\"type\":\"integer\"}},"
                                    + "{\"type\":\"array\",\"items\":{\"type\":\"string\"}},{\"type\":\"null\"}]}"),
            "choices",
                    model(
                            "choices",
                            "\"deep\":{\"$ref\":\"#/$defs/d40\"},\"each\":{\"items\":{\"$ref\":\"#/$defs/d4\"}}",
                            ",\"$defs\":{\"d0\":{\"type\":\"string\"},"
                                    + IntStream.rangeClosed(1, 40)
                                            .mapToObj(i ->
                                                    "\"d%d\":{\"oneOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]}"
                                                            .formatted(i, i - 1, i - 1))
                                            .collect(Collectors.joining(","))
                                    + "}"),
            "pattern",
                    model(
                            "pattern",
                            "\"slow\":{\"pattern\":\"^(a+)+$\"},\"deep\":{\"pattern\":\"^(a|b)*$\"},"
                                    + "\"each\":{\"items\":{\"pattern\":\"^[a-z]+$\"}}"),
            "numbers",
                    model(
                            "numbers",
                            "\"steps\":{\"items\":{\"type\":\"number\",\"multipleOf\":0.1}},"
                                    + "\"bounds\":{\"items\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":99.5,\"multipleOf\":1}},"
                                    + "\"choices\":{\"items\":{\"enum\":[1,2,3,4,5.5,\"6\",17]}},"
                                    + "\"contains\":{\"contains\":{\"type\":\"string\",\"pattern\":\"x\"}}"),
            "map",
                    model(
                            "map",
                            "\"map\":{\"additionalProperties\":{\"items\":{\"type\":\"string\"}}},"
                                    + "\"names\":{\"patternProperties\":{\"^f[0-9]+$\":{\"type\":\"integer\"}},\"propertyNames\":{\"maxLength\":30}},"
                                    + "\"unevaluated\":{\"allOf\":[{\"properties\":{\"a\":{}}}],\"unevaluatedProperties\":false}"),
            "fields",
                    model(
                            "fields",
                            IntStream.range(0, 500)
                                    .mapToObj(i -> "\"field_" + i + "\":{\"title\":\"The field number " + i + "\"}")
                                    .collect(Collectors.joining(","))));

    /** As many bytes as the topic of requests takes by default. */
    private static final int BYTES = 1_000_000;

    private final String value;

    HeavyRecord(String model, String field, String fieldValue) {
        this(around(model, "{\"" + field + "\":" + fieldValue + "}", ""));
    }

    HeavyRecord(String model, String input) {
        this(around(model, input, ""));
    }

    HeavyRecord(String value) {
        this.value = value;
    }

    public SourceRecord record() {
        return new SourceRecord(
                "generation-requests", 0, 0, 0, null, value.getBytes(StandardCharsets.UTF_8), List.of());
    }

    private static String around(String model, String input, String more) {
        return "{\"id\":\"heavy\",\"model\":\"" + model + "\",\"input\":" + input + more + "}";
    }

    private static String model(String name, String properties) {
        return model(name, properties, "");
    }

    private static String model(String name, String properties, String more) {
        return "{\"model\":\"heavy/" + name + "\",\"schema\":{\"type\":\"object\",\"properties\":{" + properties + "}"
                + more + "}}";
    }

    private static String text(String text) {
        return "\"" + text + "\"";
    }

    private static String many(String element) {
        return many(element, BYTES);
    }

    private static String many(String element, int bytes) {
        return "[" + (element + ",").repeat(bytes / (element.length() + 1)) + element + "]";
    }

    private static String list(IntFunction<String> element) {
        StringBuilder list = new StringBuilder("[").append(element.apply(0));
        for (int i = 1; list.length() < BYTES; i++) {
            list.append(',').append(element.apply(i));
        }
        return list.append(']').toString();
    }

    private static String fields(IntFunction<String> name) {
        StringBuilder fields = new StringBuilder("{\"first\":0");
        for (int i = 0; fields.length() < BYTES; i++) {
            fields.append(",\"").append(name.apply(i)).append("\":0");
        }
        return fields.append('}').toString();
    }

    private static String map(int count, int nameLength, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> text("n".repeat(nameLength) + i) + ":" + value)
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** All of these have the same {@link String#hashCode}. */
    private static String collision(int number) {
        return IntStream.range(0, 17)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }
}
