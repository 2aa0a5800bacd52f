package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.catalog.MediaField.Prose;
import dev.reelay.job.ImageFormat;
import dev.reelay.job.MediaKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a model that hold media: by {@code format}, by {@code validations}, or because the file's
 * {@code "media"} names them ({@code "img_url": {"kind": "image", "formats": ["jpeg", "png"], "no_alpha": ["png"], "says":
 * "...", "advised_mb": 50}}). Behind a {@code $ref} media are not found; a field of the input can be named.
 */
final class MediaReader {

    private static final Map<String, MediaKind> KINDS =
            Map.of("image_uri", MediaKind.IMAGE, "video_uri", MediaKind.VIDEO, "audio_uri", MediaKind.AUDIO);

    /** What the schema tells of one field. */
    private static final class Found {
        private final List<MediaRule> rules = new ArrayList<>();
        private @Nullable MediaKind kind;
    }

    private final Map<List<String>, Found> found = new LinkedHashMap<>();
    private final Set<List<String>> bareNames = new HashSet<>();
    private final Set<List<String>> required = new HashSet<>();

    private MediaReader() {}

    /**
     * @param schema the page's schema
     * @param notes the file's own words about media
     * @throws CatalogException when a rule cannot be read, or a note is about no field
     */
    static List<MediaField> read(JsonNode schema, JsonSection notes) {
        MediaReader reader = new MediaReader();
        reader.walk(schema, List.of(), "schema", true);
        notes.members().forEach(name -> reader.add(name, schema.path("properties"), notes));
        return reader.fields(notes);
    }

    /** @param counts whether a value at the path is known to be what this schema is about */
    private void walk(JsonNode schema, List<String> path, String where, boolean counts) {
        List<MediaRule> rules = MediaRule.readAll(where, schema.path("validations"));
        MediaKind kind = KINDS.get(schema.path("format").asText(""));
        List<String> urls = urls(path, schema);
        if (counts && hasBareName(schema.path("default"))) {
            bareNames.add(urls);
        }
        FieldNames.required(schema).forEach(name -> required.add(then(path, name)));
        if (counts && (kind != null || !rules.isEmpty())) {
            Found field = found.computeIfAbsent(urls, one -> new Found());
            field.rules.addAll(rules);
            field.kind = kind == null ? field.kind : kind;
        }
        Subschemas.of(schema, (place, keyword, key, subschema) -> {
            String below = where + "/" + keyword + (key.isEmpty() ? "" : "/" + key);
            switch (keyword) {
                case "properties" -> walk(subschema, then(path, key), below, counts);
                case "items" -> walk(subschema, then(path, MediaField.EACH), below, counts);
                default -> walk(subschema, path, below, counts && place == Subschemas.Place.ASPECT);
            }
        });
    }

    /** What is said of a list holds for each of its elements. */
    private static List<String> urls(List<String> path, JsonNode schema) {
        boolean isList = schema.has("items") || schema.path("type").asText("").equals("array");
        return isList ? then(path, MediaField.EACH) : path;
    }

    private void add(String name, JsonNode properties, JsonSection notes) {
        if (found.keySet().stream().anyMatch(path -> MediaField.name(path).equals(name))) {
            return;
        }
        if (!properties.has(name)) {
            throw new CatalogException(notes.place(name) + " is not a field of the schema"
                    + DidYouMean.hint(DidYouMean.nearest(
                            name, JsonSection.of("properties", properties).members())));
        }
        found.put(urls(List.of(name), properties.path(name)), new Found());
    }

    private List<MediaField> fields(JsonSection notes) {
        List<MediaField> fields = new ArrayList<>();
        found.forEach((path, field) -> {
            JsonSection note =
                    notes.section(MediaField.name(path)).allowOnly("kind", "formats", "no_alpha", "says", "advised_mb");
            MediaKind kind = kind(field, note);
            boolean mayBeEmpty = !path.getLast().equals(MediaField.EACH) && !required.contains(path);
            fields.add(new MediaField(
                    path, kind, List.copyOf(field.rules), prose(note, kind), bareNames.contains(path), mayBeEmpty));
        });
        return List.copyOf(fields);
    }

    private static MediaKind kind(Found field, JsonSection note) {
        Optional<MediaKind> noted =
                note.textIfAny("kind").map(text -> choice(MediaKind.class, note.place("kind"), text));
        if (noted.isPresent() && field.kind != null && noted.get() != field.kind) {
            throw new CatalogException(note.place("kind") + " contradicts the schema's format");
        }
        boolean measuresPixels =
                field.rules.stream().anyMatch(rule -> rule.measure() != MediaRule.Measure.FILE_SIZE_MB);
        return noted.or(() -> Optional.ofNullable(field.kind))
                .or(() -> measuresPixels ? Optional.of(MediaKind.IMAGE) : Optional.empty())
                .orElseThrow(() -> new CatalogException(note.place("kind") + " must say image, video or audio"));
    }

    private static Prose prose(JsonSection note, MediaKind kind) {
        Set<ImageFormat> formats = formats(note, "formats");
        Set<ImageFormat> opaque = formats(note, "no_alpha");
        if (kind != MediaKind.IMAGE && (!formats.isEmpty() || !opaque.isEmpty())) {
            throw new CatalogException(note.name() + ": formats and no_alpha are for images");
        }
        BigDecimal advised = note.value("advised_mb")
                .map(value -> {
                    if (!value.isNumber() || value.decimalValue().signum() <= 0) {
                        throw new CatalogException(note.place("advised_mb") + " must be a number above 0");
                    }
                    return value.decimalValue();
                })
                .orElse(null);
        return new Prose(formats, opaque, advised, note.textIfAny("says").orElse(""));
    }

    /** In the order of {@link ImageFormat}. */
    private static Set<ImageFormat> formats(JsonSection note, String member) {
        Set<ImageFormat> formats = EnumSet.noneOf(ImageFormat.class);
        note.list(member)
                .forEach(format -> formats.add(choice(ImageFormat.class, note.place(member), format.asText())));
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

    private static boolean hasBareName(JsonNode usual) {
        if (usual.isArray()) {
            return usual.valueStream().anyMatch(MediaReader::hasBareName);
        }
        return usual.isTextual()
                && !usual.textValue().isBlank()
                && !usual.textValue().contains("://");
    }

    private static List<String> then(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }
}
