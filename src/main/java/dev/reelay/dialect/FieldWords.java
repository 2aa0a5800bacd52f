package dev.reelay.dialect;

import dev.reelay.file.MediaKind;
import dev.reelay.model.MediaField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the name of a field says about the files behind it. A name is taken word by word, in snake_case or camelCase: its last word
 * that is not about addresses ({@code url}, {@code 2}) must be a kind of file. So {@code promptImage}, {@code image_url_2} and
 * {@code reference_videos} are media; {@code image_size}, {@code video_prompt} and {@code generate_audio} are not.
 */
public final class FieldWords {

    private static final Pattern BETWEEN_WORDS = Pattern.compile(
            "[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])");

    /** Of a longer name only the end counts. */
    private static final int MAX_LENGTH = 200;

    private static final Set<String> ADDRESS = Set.of("url", "urls", "uri", "uris", "link", "links", "src");

    private static final Set<String> POINTER = Set.of(
            "file",
            "files",
            "path",
            "paths",
            "source",
            "sources",
            "input",
            "inputs",
            "reference",
            "references",
            "ref",
            "refs",
            "upload",
            "uploads",
            "list",
            "base",
            "b",
            "data",
            "value");

    private static final Set<String> IMAGES = Set.of(
            "image", "images", "img", "imgs", "photo", "photos", "picture", "pictures", "pic", "pics", "mask", "masks");

    private static final Set<String> VIDEOS = Set.of("video", "videos", "clip", "clips", "movie", "movies", "footage");

    private static final Set<String> AUDIOS = Set.of("audio", "audios");

    private static final Set<String> FRAMES = Set.of("frame", "frames", "keyframe", "keyframes");

    private static final Set<String> FRAME_PLACES = Set.of(
            "first",
            "last",
            "start",
            "end",
            "tail",
            "head",
            "initial",
            "init",
            "final",
            "begin",
            "middle",
            "mid",
            "key",
            "reference");

    /** Words that mean files only where the name says that it is about an address. */
    private static final Map<String, MediaKind> WITH_ADDRESS = Stream.concat(
                    Stream.of(
                                    "frame",
                                    "frames",
                                    "keyframe",
                                    "keyframes",
                                    "avatar",
                                    "portrait",
                                    "face",
                                    "logo",
                                    "thumbnail",
                                    "cover",
                                    "poster",
                                    "background",
                                    "sketch",
                                    "screenshot")
                            .map(word -> Map.entry(word, MediaKind.IMAGE)),
                    Stream.of(
                                    "sound", "sounds", "music", "song", "songs", "voice", "voices", "speech", "track",
                                    "tracks", "vocals")
                            .map(word -> Map.entry(word, MediaKind.AUDIO)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** A name with one of these is about doing something with media, about how many, or about what comes out. */
    private static final Set<String> NOT_INPUT = Set.of(
            "generate",
            "enable",
            "enabled",
            "disable",
            "use",
            "with",
            "without",
            "has",
            "is",
            "keep",
            "add",
            "remove",
            "skip",
            "num",
            "number",
            "max",
            "min",
            "count",
            "total",
            "n",
            "per",
            "of",
            "to",
            "allow",
            "limit",
            "return",
            "output",
            "outputs",
            "save",
            "webhook",
            "callback",
            "no",
            "describe",
            "include",
            "exclude");

    /** The same of a name that is about an address: {@code image_to_edit_url} is an input. */
    private static final Set<String> NOT_INPUT_ADDRESS =
            Set.of("output", "outputs", "save", "webhook", "callback", "return", "upload", "result");

    private static final Set<String> WEBHOOK = Set.of("webhook", "webhooks", "callback", "callbacks");

    private static final Set<String> WEBHOOK_ADDRESS =
            Set.of("url", "urls", "uri", "uris", "link", "links", "endpoint", "endpoints", "address", "target");

    private FieldWords() {}

    /**
     * The kind of files that a field holds, by its name or, where that is no more than {@code url}, by the name of what it is in.
     *
     * @param path as in {@link MediaField#path}
     */
    public static Optional<MediaKind> kind(List<String> path) {
        boolean address = false;
        for (String name : path.reversed()) {
            if (name.equals(MediaField.EACH)) {
                continue;
            }
            List<String> words = words(name);
            address |= words.stream().anyMatch(ADDRESS::contains);
            if (!words.stream().allMatch(FieldWords::isPointer)) {
                return kind(words, address);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a field holds the address of a webhook, by its name: RunComfy sends requests there.
     *
     * @param path as in {@link MediaField#path}
     */
    public static boolean isWebhook(List<String> path) {
        List<String> words = path.reversed().stream()
                .filter(name -> !name.equals(MediaField.EACH))
                .findFirst()
                .map(FieldWords::words)
                .orElse(List.of());
        return words.stream().anyMatch(WEBHOOK::contains)
                && (WEBHOOK.contains(words.getLast()) || WEBHOOK_ADDRESS.contains(words.getLast()));
    }

    /** Whether the name is that of something that comes out of the model. */
    public static boolean isOutput(List<String> path) {
        return path.stream()
                .flatMap(name -> words(name).stream())
                .anyMatch(word -> Set.of("output", "outputs", "save", "filename", "prefix")
                        .contains(word));
    }

    private static Optional<MediaKind> kind(List<String> words, boolean address) {
        if (words.stream().anyMatch((address ? NOT_INPUT_ADDRESS : NOT_INPUT)::contains)) {
            return Optional.empty();
        }
        int last = words.size() - 1;
        while (isPointer(words.get(last))) {
            last--;
        }
        if (!address) {
            boolean isFrame =
                    last > 0 && FRAMES.contains(words.get(last)) && FRAME_PLACES.contains(words.get(last - 1));
            return isFrame ? Optional.of(MediaKind.IMAGE) : kindOf(words.get(last));
        }
        return words.subList(0, last + 1).reversed().stream()
                .flatMap(word -> kindOf(word).or(() -> Optional.ofNullable(WITH_ADDRESS.get(word))).stream())
                .findFirst();
    }

    private static Optional<MediaKind> kindOf(String word) {
        if (IMAGES.contains(word)) {
            return Optional.of(MediaKind.IMAGE);
        }
        if (VIDEOS.contains(word)) {
            return Optional.of(MediaKind.VIDEO);
        }
        return AUDIOS.contains(word) ? Optional.of(MediaKind.AUDIO) : Optional.empty();
    }

    private static boolean isPointer(String word) {
        return ADDRESS.contains(word) || POINTER.contains(word) || word.chars().allMatch(Character::isDigit);
    }

    private static List<String> words(String name) {
        String end = name.length() <= MAX_LENGTH ? name : name.substring(name.length() - MAX_LENGTH);
        return BETWEEN_WORDS
                .splitAsStream(end)
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
