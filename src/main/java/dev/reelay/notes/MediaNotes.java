package dev.reelay.notes;

import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFormat;
import dev.reelay.file.MediaKind;
import dev.reelay.model.MediaField.Prose;
import dev.reelay.model.MediaRule;
import dev.reelay.model.MediaRule.Comparison;
import dev.reelay.model.MediaRule.Measure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads what the notes of a model say about one field of media:
 *
 * <pre>
 * "video_url": {"kind": "video", "formats": ["mp4", "mov"], "min_seconds": 2, "max_seconds": 10, "max_mb": 100,
 *               "data_uri": true, "says": "..."}
 * "img_url":   {"kind": "image", "formats": ["jpeg", "png"], "no_alpha": ["png"], "min_width": 300, "max_ratio": 2.5, "advised_mb": 50}
 * "weights":   {"kind": "file"}
 * "voice":     {"kind": "none"}
 * </pre>
 *
 * <p>All limits are inclusive. {@code "file"} is for URLs of anything else: they are judged, and nothing is fetched. {@code "none"} is
 * for a field that only looks like one of media.
 *
 * @param note the object
 */
record MediaNotes(JsonSection note) {

    private static final String NONE = "none";
    private static final String FORMATS = "formats";
    private static final String NO_ALPHA = "no_alpha";

    private static final Set<String> ABOUT_URLS = Set.of("kind", "says", "data_uri");

    /** The names of the limits, without {@code min_} and {@code max_}. */
    private static final Map<String, Measure> LIMITS = limits();

    static MediaNotes of(JsonSection note) {
        Set<String> members = new LinkedHashSet<>(List.of("kind", FORMATS, NO_ALPHA, "says", "advised_mb", "data_uri"));
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
        return note.optionalText("kind")
                .map(text -> choice(List.of(MediaKind.values()), MediaNotes::word, note.pathOf("kind"), text));
    }

    /** Whether it says something about the files themselves, which needs a kind. */
    boolean isAboutFiles() {
        return aboutFiles().findAny().isPresent();
    }

    private Stream<String> aboutFiles() {
        return note.members().stream().filter(member -> !ABOUT_URLS.contains(member));
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
        List<MediaRule> limits = kind == MediaKind.FILE ? List.of() : limits(kind);
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
        if (kind == MediaKind.FILE && isAboutFiles()) {
            throw new CatalogException(
                    note.name() + ": of files of any kind only the URL is checked, so that it can have no "
                            + aboutFiles().findFirst().orElseThrow());
        }
        Set<MediaFormat> formats = formats(FORMATS, kind.formats());
        Set<ImageFormat> withoutAlpha = formats(NO_ALPHA, List.of(ImageFormat.values()));
        if (kind != MediaKind.IMAGE && !withoutAlpha.isEmpty()) {
            throw new CatalogException(note.name() + ": no_alpha is for images");
        }
        return new Prose(formats, withoutAlpha, number("advised_mb").orElse(null), says());
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

    /** In the order of the choices. */
    private <F extends MediaFormat> Set<F> formats(String member, List<F> choices) {
        Set<F> noted = new HashSet<>();
        note.list(member)
                .forEach(format -> noted.add(choice(choices, MediaFormat::word, note.pathOf(member), format.asText())));
        Set<F> formats = new LinkedHashSet<>(choices);
        formats.retainAll(noted);
        return Collections.unmodifiableSet(formats);
    }

    private static String word(MediaKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static <E> E choice(List<E> of, Function<E, String> word, String place, String text) {
        Map<String, E> choices = new LinkedHashMap<>();
        of.forEach(choice -> choices.put(word.apply(choice), choice));
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
