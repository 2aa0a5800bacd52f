package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.file.MediaKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a schema says that a field holds the URLs of media: by its {@code format}, however it is spelt ({@code image_uri}, {@code
 * image-uri}, {@code IMAGE_URL}; {@code image_uris} on a list), or by the extension of its {@code default}.
 */
public final class MediaFormats {

    private static final Pattern FORMAT =
            Pattern.compile("(image|img|photo|picture|video|audio|sound)s?(?:ur[il]|file|path|link|src)?(s?)");

    private static final Map<String, MediaKind> KINDS = Map.of(
            "image", MediaKind.IMAGE,
            "img", MediaKind.IMAGE,
            "photo", MediaKind.IMAGE,
            "picture", MediaKind.IMAGE,
            "video", MediaKind.VIDEO,
            "audio", MediaKind.AUDIO,
            "sound", MediaKind.AUDIO);

    private static final List<String> PLAIN_URLS =
            List.of("uri", "url", "uris", "urls", "iri", "iris", "httpurl", "httpsurl", "urireference", "irireference");

    private static final Map<String, MediaKind> EXTENSIONS = extensions();

    /** A URL or the name of a file: no white space. What stands behind {@code ?} or {@code #} is not part of the file's name. */
    private static final Pattern FILE = Pattern.compile("[^\\s?#]{1,2000}\\.([A-Za-z0-9]{2,5})(?:[?#]\\S*)?");

    private MediaFormats() {}

    /** The kind that a format names; none for {@code uri}, which says nothing about the file. */
    public static Optional<MediaKind> kind(JsonNode format) {
        Matcher matcher = FORMAT.matcher(letters(format));
        return matcher.matches() ? Optional.of(KINDS.get(matcher.group(1))) : Optional.empty();
    }

    /** Whether the format says that a string is a URL, and not of what. */
    public static boolean isPlainUrl(JsonNode format) {
        return PLAIN_URLS.contains(letters(format));
    }

    /** Whether the format says that a string is a URL or a part of one, which leads nowhere alone. */
    public static boolean mayBeRelative(JsonNode format) {
        return letters(format).endsWith("reference");
    }

    /** Whether a schema with this format is that of a list. */
    public static boolean isList(JsonNode schema) {
        if (kind(schema.path("format")).isEmpty() && !isPlainUrl(schema.path("format"))) {
            return false;
        }
        boolean untyped = schema.path("type").isMissingNode();
        return hasType(schema, "array")
                || schema.path("items").isObject()
                || (untyped && letters(schema.path("format")).endsWith("s"));
    }

    /** Whether the schema names the type, alone or among others. */
    public static boolean hasType(JsonNode schema, String name) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? type.valueStream().anyMatch(one -> one.asText().equals(name))
                : type.asText("").equals(name);
    }

    /** The kind of the first file that a default, or an example in its place, names. */
    public static Optional<MediaKind> kindOfDefault(JsonNode schema) {
        return Stream.of("default", "example", "examples")
                .map(schema::path)
                .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                .filter(JsonNode::isTextual)
                .flatMap(value -> kindOfFile(value.textValue()).stream())
                .findFirst();
    }

    private static Optional<MediaKind> kindOfFile(String name) {
        Matcher matcher = FILE.matcher(name.strip());
        return matcher.matches()
                ? Optional.ofNullable(EXTENSIONS.get(matcher.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    private static String letters(JsonNode format) {
        String text = format.asText("");
        return text.length() > 40 ? "" : text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private static Map<String, MediaKind> extensions() {
        Map<MediaKind, List<String>> byKind = Map.of(
                MediaKind.IMAGE,
                List.of(
                        "png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif", "svg",
                        "jxl"),
                MediaKind.VIDEO,
                List.of("mp4", "mov", "webm", "mkv", "avi", "m4v", "mpg", "mpeg"),
                MediaKind.AUDIO,
                List.of("mp3", "wav", "m4a", "aac", "ogg", "oga", "opus", "flac", "wma", "aiff"));
        return byKind.entrySet().stream()
                .flatMap(kind -> kind.getValue().stream().map(extension -> Map.entry(extension, kind.getKey())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
