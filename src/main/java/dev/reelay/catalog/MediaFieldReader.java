package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.ImageFormat;
import dev.reelay.job.MediaFormat;
import dev.reelay.job.MediaKind;
import dev.reelay.model.DidYouMean;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaField.Prose;
import dev.reelay.model.MediaRule;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a model's input that hold URLs of media. The schema marks them by {@code format} or {@code
 * validations}; the model file can name further ones in {@code "media"} ({@code "img_url": {"kind": "image", "formats":
 * ["jpeg", "png"], "no_alpha": ["png"], "says": "...", "advised_mb": 50}}). Does not follow {@code $ref}.
 */
final class MediaFieldReader {

    private static final Map<String, MediaKind> KINDS =
            Map.of("image_uri", MediaKind.IMAGE, "video_uri", MediaKind.VIDEO, "audio_uri", MediaKind.AUDIO);

    /** The media rules that the schema declares for one field. */
    private static final class DeclaredMedia {
        private final List<MediaRule> rules = new ArrayList<>();
        private @Nullable MediaKind kind;
    }

    private final Map<List<String>, DeclaredMedia> declared = new LinkedHashMap<>();
    private final Set<List<String>> bareNames = new HashSet<>();
    private final Set<List<String>> required = new HashSet<>();

    private MediaFieldReader() {}

    /**
     * @param schema the page's schema
     * @param notes the object {@code "media"} of the model file
     * @throws CatalogException when a rule is not valid, or a note names a field that does not exist
     */
    static List<MediaField> read(JsonNode schema, JsonSection notes) {
        MediaFieldReader reader = new MediaFieldReader();
        reader.walk(schema, List.of(), "schema", true);
        notes.members().forEach(name -> reader.add(name, schema.path("properties"), notes));
        return reader.fields(notes);
    }

    /** @param applies whether the schema applies to the value at the path, and is not a definition or a test */
    private void walk(JsonNode schema, List<String> path, String where, boolean applies) {
        List<MediaRule> rules = ValidationsReader.read(where, schema.path("validations"));
        MediaKind kind = KINDS.get(schema.path("format").asText(""));
        List<String> urls = urls(path, schema);
        if (applies && hasBareName(schema.path("default"))) {
            bareNames.add(urls);
        }
        FieldNames.required(schema).forEach(name -> required.add(append(path, name)));
        if (applies && (kind != null || !rules.isEmpty())) {
            DeclaredMedia field = declared.computeIfAbsent(urls, _ -> new DeclaredMedia());
            field.rules.addAll(rules);
            field.kind = kind == null ? field.kind : kind;
        }
        Subschemas.visit(schema, (role, keyword, key, subschema) -> {
            String below = where + "/" + keyword + (key.isEmpty() ? "" : "/" + key);
            switch (keyword) {
                case "properties" -> walk(subschema, append(path, key), below, applies);
                case "items" -> walk(subschema, append(path, MediaField.EACH), below, applies);
                default -> walk(subschema, path, below, applies && role == Subschemas.Role.SAME_VALUE);
            }
        });
    }

    /** The rules of an array apply to each of its elements. */
    private static List<String> urls(List<String> path, JsonNode schema) {
        boolean isList = schema.has("items") || schema.path("type").asText("").equals("array");
        return isList ? append(path, MediaField.EACH) : path;
    }

    private void add(String name, JsonNode properties, JsonSection notes) {
        if (declared.keySet().stream().anyMatch(path -> MediaField.name(path).equals(name))) {
            return;
        }
        if (!properties.has(name)) {
            throw new CatalogException(notes.pathOf(name) + " is not a field of the schema"
                    + DidYouMean.hint(DidYouMean.nearest(
                            name, JsonSection.of("properties", properties).members())));
        }
        declared.put(urls(List.of(name), properties.path(name)), new DeclaredMedia());
    }

    private List<MediaField> fields(JsonSection notes) {
        List<MediaField> fields = new ArrayList<>();
        declared.forEach((path, field) -> {
            JsonSection note = notes.section(MediaField.name(path))
                    .allowOnly("kind", "formats", "no_alpha", "says", "advised_mb", "data_uri");
            MediaKind kind = kind(field, note);
            boolean mayBeEmpty = !path.getLast().equals(MediaField.EACH) && !required.contains(path);
            fields.add(new MediaField(
                    path,
                    kind,
                    List.copyOf(field.rules),
                    prose(note, kind),
                    new MediaField.Values(
                            bareNames.contains(path),
                            mayBeEmpty,
                            note.value("data_uri").map(JsonNode::asBoolean).orElse(false),
                            false),
                    List.of()));
        });
        return List.copyOf(fields);
    }

    private static MediaKind kind(DeclaredMedia field, JsonSection note) {
        Optional<MediaKind> noted = note.optionalText("kind")
                .map(text -> choice(
                        List.of(MediaKind.values()),
                        one -> one.name().toLowerCase(Locale.ROOT),
                        note.pathOf("kind"),
                        text));
        if (noted.isPresent() && field.kind != null && noted.get() != field.kind) {
            throw new CatalogException(note.pathOf("kind") + " contradicts the schema's format");
        }
        boolean measuresPixels =
                field.rules.stream().anyMatch(rule -> rule.measure().isOfPixels());
        return noted.or(() -> Optional.ofNullable(field.kind))
                .or(() -> measuresPixels ? Optional.of(MediaKind.IMAGE) : Optional.empty())
                .orElseThrow(() -> new CatalogException(note.pathOf("kind") + " must be image, video or audio"));
    }

    private static Prose prose(JsonSection note, MediaKind kind) {
        Set<MediaFormat> formats = formats(note, "formats", kind.formats());
        Set<ImageFormat> withoutAlpha = formats(note, "no_alpha", List.of(ImageFormat.values()));
        if (kind != MediaKind.IMAGE && !withoutAlpha.isEmpty()) {
            throw new CatalogException(note.name() + ": no_alpha is for images");
        }
        BigDecimal advised = note.value("advised_mb")
                .map(value -> {
                    if (!value.isNumber() || value.decimalValue().signum() <= 0) {
                        throw new CatalogException(note.pathOf("advised_mb") + " must be a number above 0");
                    }
                    return value.decimalValue();
                })
                .orElse(null);
        return new Prose(
                formats, withoutAlpha, advised, note.optionalText("says").orElse(""));
    }

    /** In the order of the choices. */
    private static <F extends MediaFormat> Set<F> formats(JsonSection note, String member, List<F> choices) {
        Set<F> noted = new HashSet<>();
        note.list(member)
                .forEach(format -> noted.add(choice(choices, MediaFormat::word, note.pathOf(member), format.asText())));
        Set<F> formats = new LinkedHashSet<>(choices);
        formats.retainAll(noted);
        return Collections.unmodifiableSet(formats);
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

    private static boolean hasBareName(JsonNode defaultValue) {
        if (defaultValue.isArray()) {
            return defaultValue.valueStream().anyMatch(MediaFieldReader::hasBareName);
        }
        return defaultValue.isTextual()
                && !defaultValue.textValue().isBlank()
                && !defaultValue.textValue().contains("://");
    }

    private static List<String> append(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }
}
