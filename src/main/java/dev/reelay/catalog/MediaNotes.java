package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.ImageFormat;
import dev.reelay.job.MediaKind;
import dev.reelay.model.MediaField.Prose;
import dev.reelay.model.MediaRule;
import dev.reelay.model.MediaRule.Comparison;
import dev.reelay.model.MediaRule.Measure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the notes of a model say about one field of media:
 *
 * <pre>
 * "video_url": {"kind": "video", "formats": ["mp4", "mov"], "min_seconds": 2, "max_seconds": 10, "max_mb": 100,
 *               "data_uri": true, "says": "..."}
 * "img_url":   {"kind": "image", "formats": ["jpeg", "png"], "no_alpha": ["png"], "min_width": 300, "max_ratio": 2.5, "advised_mb": 50}
 * "voice":     {"kind": "none"}
 * </pre>
 *
 * <p>All limits are inclusive. {@code "none"} is for a field that only looks like one of media.
 *
 * @param note the object
 */
record MediaNotes(JsonSection note) {

    private static final String NONE = "none";
    private static final String FORMATS = "formats";
    private static final String NO_ALPHA = "no_alpha";

    /** The names of the limits, without {@code min_} and {@code max_}. */
    private static final Map<String, Measure> LIMITS = limits();

    /** The formats of clips that can be named: those whose heads are known, and those that pages name beside them. */
    private static final Map<MediaKind, List<String>> CLIP_FORMATS = Map.of(
            MediaKind.VIDEO, List.of("mp4", "mov", "webm", "mkv", "avi", "gif"),
            MediaKind.AUDIO, List.of("wav", "mp3", "m4a", "aac", "ogg", "flac", "mp4", "webm"));

    static MediaNotes of(JsonSection note) {
        Set<String> members = new LinkedHashSet<>(
                List.of("kind", FORMATS, NO_ALPHA, "says", "advised_mb", "data_uri"));
        LIMITS.keySet().forEach(limit -> {
            members.add("min_" + limit);
            members.add("max_" + limit);
        });
        return new MediaNotes(note.allowOnly(members.toArray(String[]::new)));
    }

    /** Whether the field holds no media, whatever its name looks like. */
    boolean saysNone() {
        return note.optionalText("kind").filter(NONE::equals).isPresent();
    }

    Optional<MediaKind> kind() {
        return note.optionalText("kind").map(text -> choice(MediaKind.class, note.pathOf("kind"), text));
    }

    boolean allowsDataUris() {
        return note.value("data_uri")
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw new CatalogException(note.pathOf("data_uri") + " must be true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    /** The rules of the schema with the limits of the notes, which replace those on the same side of the same measure. */
    List<MediaRule> over(List<MediaRule> schema, MediaKind kind) {
        List<MediaRule> limits = limits(kind);
        List<MediaRule> rules = new ArrayList<>(schema);
        rules.removeIf(rule -> limits.stream()
                .anyMatch(limit -> limit.measure() == rule.measure()
                        && limit.comparison().isUpper() == rule.comparison().isUpper()));
        rules.addAll(limits);
        return rules;
    }

    private List<MediaRule> limits(MediaKind kind) {
        List<MediaRule> limits = new ArrayList<>();
        LIMITS.forEach((name, measure) -> {
            Optional<BigDecimal> least = number("min_" + name);
            Optional<BigDecimal> most = number("max_" + name);
            if (least.isEmpty() && most.isEmpty()) {
                return;
            }
            if (measure == Measure.DURATION_SECONDS && kind == MediaKind.IMAGE) {
                throw new CatalogException(note.name() + ": an image has no seconds");
            }
            if (kind == MediaKind.AUDIO && measure != Measure.DURATION_SECONDS && measure != Measure.FILE_SIZE_MB) {
                throw new CatalogException(note.name() + ": a sound has no " + name);
            }
            if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
                throw new CatalogException(note.pathOf("min_" + name) + " is above " + note.pathOf("max_" + name));
            }
            least.ifPresent(value -> limits.add(new MediaRule(measure, Comparison.AT_LEAST, value, says())));
            most.ifPresent(value -> limits.add(new MediaRule(measure, Comparison.AT_MOST, value, says())));
        });
        return limits;
    }

    Prose prose(MediaKind kind) {
        Set<ImageFormat> formats = kind == MediaKind.IMAGE ? imageFormats(FORMATS) : Set.of();
        Set<String> clipFormats = kind == MediaKind.IMAGE ? Set.of() : clipFormats(kind);
        if (kind != MediaKind.IMAGE && note.has(NO_ALPHA)) {
            throw new CatalogException(note.name() + ": no_alpha is for images");
        }
        return new Prose(
                formats, clipFormats, imageFormats(NO_ALPHA), number("advised_mb").orElse(null), says());
    }

    private String says() {
        return note.optionalText("says").orElse("");
    }

    private Optional<BigDecimal> number(String member) {
        return note.value(member).map(value -> {
            if (!value.isNumber()
                    || value.decimalValue().signum() <= 0
                    || !ValidationsReader.isPlain(value.decimalValue())) {
                throw new CatalogException(note.pathOf(member) + " must be a number above 0");
            }
            return value.decimalValue();
        });
    }

    /** In the order of {@link ImageFormat}. */
    private Set<ImageFormat> imageFormats(String member) {
        Set<ImageFormat> formats = EnumSet.noneOf(ImageFormat.class);
        note.list(member)
                .forEach(format -> formats.add(choice(ImageFormat.class, note.pathOf(member), format.asText())));
        return Collections.unmodifiableSet(formats);
    }

    private Set<String> clipFormats(MediaKind kind) {
        List<String> known = CLIP_FORMATS.getOrDefault(kind, List.of());
        Set<String> formats = new LinkedHashSet<>();
        for (JsonNode format : note.list(FORMATS)) {
            if (!known.contains(format.asText())) {
                throw new CatalogException(note.pathOf(FORMATS) + " must be one of " + String.join(", ", known)
                        + ", not \"" + format.asText() + "\"");
            }
            formats.add(format.asText());
        }
        return Collections.unmodifiableSet(formats);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String place, String text) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E choice : type.getEnumConstants()) {
            choices.put(choice.name().toLowerCase(Locale.ROOT), choice);
        }
        E choice = choices.get(text);
        if (choice == null) {
            throw new CatalogException(
                    place + " must be one of " + String.join(", ", choices.keySet()) + ", not \"" + text + "\"");
        }
        return choice;
    }

    private static Map<String, Measure> limits() {
        Map<String, Measure> limits = new LinkedHashMap<>();
        limits.put("width", Measure.WIDTH_PIXELS);
        limits.put("height", Measure.HEIGHT_PIXELS);
        limits.put("ratio", Measure.WIDTH_TO_HEIGHT);
        limits.put("mb", Measure.FILE_SIZE_MB);
        limits.put("seconds", Measure.DURATION_SECONDS);
        return Collections.unmodifiableMap(limits);
    }
}
