package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.file.MediaKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a key, a content type or an extension says about the kind of file behind a URL of an output. */
enum UrlHint {
    /** Nothing: the key {@code url} or {@code output}, no content type, no extension. */
    NONE,
    /** Nothing that is understood: a key like {@code waveform}. */
    UNKNOWN,
    VIDEO,
    IMAGE,
    AUDIO,
    /** A thumbnail, a preview, a frame: an image, unless the extension says otherwise. */
    STILL,
    /** No video, image or sound: a JSON file, the URL of a webhook. */
    OTHER;

    private static final Pattern WORD = Pattern.compile("[A-Z]+[0-9]*(?![a-z])|[A-Z]?[a-z]+[0-9]*|[0-9]+");

    /** The last extension of the path or, for URLs like {@code /view?filename=a.mp4}, of the query. */
    private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z0-9]{2,5})(?=$|[?#&;/,]|%3F|%26)");

    private static final Pattern ORIGIN = Pattern.compile("^[A-Za-z]+://[^/?#]*");

    private static final Set<String> STILLS =
            Set.of("thumbnail", "thumb", "preview", "poster", "cover", "frame", "still", "mask");
    private static final Set<String> NO_FILES = Set.of("status", "cancel", "webhook", "callback");
    private static final Set<String> NEUTRAL = Set.of(
            "url",
            "uri",
            "href",
            "link",
            "src",
            "source",
            "file",
            "path",
            "value",
            "download",
            "signed",
            "public",
            "output",
            "result",
            "data",
            "item",
            "content",
            "asset",
            "media",
            "response",
            "final",
            "of",
            "to",
            "the");

    private static final Map<String, UrlHint> WORDS = Map.ofEntries(
            Map.entry("video", VIDEO),
            Map.entry("movie", VIDEO),
            Map.entry("clip", VIDEO),
            Map.entry("image", IMAGE),
            Map.entry("img", IMAGE),
            Map.entry("picture", IMAGE),
            Map.entry("photo", IMAGE),
            Map.entry("audio", AUDIO),
            Map.entry("sound", AUDIO),
            Map.entry("music", AUDIO),
            Map.entry("song", AUDIO),
            Map.entry("voice", AUDIO),
            Map.entry("speech", AUDIO),
            Map.entry("soundtrack", AUDIO),
            Map.entry("voiceover", AUDIO),
            Map.entry("narration", AUDIO),
            Map.entry("vocal", AUDIO),
            Map.entry("instrumental", AUDIO),
            Map.entry("tts", AUDIO),
            Map.entry("sfx", AUDIO),
            Map.entry("bgm", AUDIO));

    /** What follows them is not the file but what it has or lacks: {@code video_with_audio}, {@code video_without_sound}. */
    private static final Set<String> WITH = Set.of("with", "without", "no", "plus", "including");

    private static final Map<String, UrlHint> EXTENSIONS = Map.ofEntries(
            Map.entry("mp4", VIDEO),
            Map.entry("m4v", VIDEO),
            Map.entry("mov", VIDEO),
            Map.entry("webm", VIDEO),
            Map.entry("mkv", VIDEO),
            Map.entry("avi", VIDEO),
            Map.entry("mpeg", VIDEO),
            Map.entry("mpg", VIDEO),
            Map.entry("m3u8", VIDEO),
            Map.entry("ogv", VIDEO),
            Map.entry("wmv", VIDEO),
            Map.entry("png", IMAGE),
            Map.entry("jpg", IMAGE),
            Map.entry("jpeg", IMAGE),
            Map.entry("webp", IMAGE),
            Map.entry("gif", IMAGE),
            Map.entry("avif", IMAGE),
            Map.entry("heic", IMAGE),
            Map.entry("bmp", IMAGE),
            Map.entry("tif", IMAGE),
            Map.entry("tiff", IMAGE),
            Map.entry("svg", IMAGE),
            Map.entry("exr", IMAGE),
            Map.entry("mp3", AUDIO),
            Map.entry("wav", AUDIO),
            Map.entry("flac", AUDIO),
            Map.entry("ogg", AUDIO),
            Map.entry("opus", AUDIO),
            Map.entry("m4a", AUDIO),
            Map.entry("aac", AUDIO),
            Map.entry("oga", AUDIO),
            Map.entry("weba", AUDIO),
            Map.entry("aif", AUDIO),
            Map.entry("aiff", AUDIO),
            Map.entry("wma", AUDIO),
            Map.entry("amr", AUDIO),
            Map.entry("mka", AUDIO),
            Map.entry("json", OTHER),
            Map.entry("txt", OTHER),
            Map.entry("csv", OTHER),
            Map.entry("srt", OTHER),
            Map.entry("vtt", OTHER),
            Map.entry("html", OTHER),
            Map.entry("pdf", OTHER),
            Map.entry("zip", OTHER),
            Map.entry("tar", OTHER),
            Map.entry("gz", OTHER),
            Map.entry("glb", OTHER),
            Map.entry("gltf", OTHER),
            Map.entry("obj", OTHER),
            Map.entry("fbx", OTHER),
            Map.entry("ply", OTHER),
            Map.entry("safetensors", OTHER));

    private static final String[] CONTENT_TYPES = {
        "content_type", "contentType", "mime_type", "mimeType", "mimetype", "media_type", "type", "format", "kind"
    };

    /** What a key says. Of several words the last one counts, as in {@code image_to_video}, up to a {@code with}. */
    static UrlHint ofKey(String key) {
        UrlHint hint = NONE;
        Matcher words = WORD.matcher(key);
        while (words.find()) {
            String word = words.group().toLowerCase(Locale.ROOT);
            if (hint.isDecisive() && WITH.contains(word)) {
                return hint;
            }
            UrlHint next = ofWord(word);
            if (next == STILL || next == OTHER) {
                return next;
            }
            if (next.isDecisive() || (next == UNKNOWN && !hint.isDecisive())) {
                hint = next;
            }
        }
        return hint;
    }

    private static UrlHint ofWord(String word) {
        if (EXTENSIONS.containsKey(word) || Character.isDigit(word.charAt(0))) {
            UrlHint kind = EXTENSIONS.getOrDefault(word, NONE);
            return kind == OTHER ? UNKNOWN : kind; // {"json": {"video": ...}}
        }
        String letters = word.replaceFirst("[0-9]+$", "");
        String single =
                letters.length() > 3 && letters.endsWith("s") ? letters.substring(0, letters.length() - 1) : letters;
        if (STILLS.contains(single)) {
            return STILL;
        }
        if (NO_FILES.contains(letters)) {
            return OTHER;
        }
        return NEUTRAL.contains(single) ? NONE : WORDS.getOrDefault(single, EXTENSIONS.getOrDefault(single, UNKNOWN));
    }

    /** What the content type says that stands beside a URL in its object: {@code video/mp4}, {@code image}, {@code mp4}. */
    static UrlHint ofContentType(JsonNode object) {
        for (String field : CONTENT_TYPES) {
            JsonNode type = object.get(field);
            if (type != null && type.isTextual()) {
                String text = type.textValue().strip().toLowerCase(Locale.ROOT);
                UrlHint hint = text.length() > 100 ? NONE : ofContentType(text);
                if (hint != NONE) {
                    return hint;
                }
            }
        }
        return NONE;
    }

    private static UrlHint ofContentType(String type) {
        return switch (type.split("[/;]", 2)[0]) {
            case "video" -> VIDEO;
            case "image" -> IMAGE;
            case "audio" -> AUDIO;
            case "text", "model", "font" -> type.contains("/") ? OTHER : NONE;
            case "application" -> type.contains("json") || type.contains("zip") ? OTHER : NONE;
            case String word -> WORDS.getOrDefault(word, EXTENSIONS.getOrDefault(word, NONE));
        };
    }

    /** What the extension of a URL says. */
    static UrlHint ofExtension(String url) {
        String path = ORIGIN.matcher(url).replaceFirst("");
        UrlHint hint = NONE;
        Matcher extensions = EXTENSION.matcher(path);
        while (extensions.find()) {
            UrlHint next = EXTENSIONS.getOrDefault(extensions.group(1).toLowerCase(Locale.ROOT), NONE);
            hint = next == NONE ? hint : next;
        }
        return hint;
    }

    /** Whether it decides about the kind. */
    boolean isDecisive() {
        return this != NONE && this != UNKNOWN;
    }

    /**
     * The kind that it stands for; null when there is none.
     *
     * @param extension the hint of the URL's extension
     */
    @Nullable
    MediaKind kind(UrlHint extension) {
        return switch (this) {
            case VIDEO -> MediaKind.VIDEO;
            case IMAGE -> MediaKind.IMAGE;
            case AUDIO -> MediaKind.AUDIO;
            case STILL -> extension == VIDEO ? MediaKind.VIDEO : MediaKind.IMAGE;
            case NONE, UNKNOWN, OTHER -> null;
        };
    }
}
