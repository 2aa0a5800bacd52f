package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.dialect.FieldNames;
import dev.reelay.dialect.FieldWords;
import dev.reelay.dialect.MediaFormats;
import dev.reelay.dialect.References;
import dev.reelay.dialect.Subschemas;
import dev.reelay.file.MediaKind;
import dev.reelay.model.DidYouMean;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaField.Values;
import dev.reelay.model.MediaRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of a model's input that hold URLs of media, at any depth. In this order: the schema says so by {@code format} or
 * {@code validations}, on the field, on its list or on the elements; its {@code default} is the URL or the name of a file; its name
 * says so ({@link FieldWords}); the model's notes say so ({@link MediaNotes}). A field that is known to hold URLs, and not of what,
 * is one of {@link MediaKind#FILE}.
 *
 * <p>Where nothing but the name says so, only values that look like URLs are checked ({@link Values#byName}), and a note can say
 * that the field is none.
 */
final class MediaFieldReader {

    /** A small schema whose definitions refer to others twice each describes very many places. */
    private static final int MAX_PLACES = 20_000;

    /** How the reader knows, from the weakest. */
    private enum Evidence {
        NAME,
        DEFAULT,
        FORMAT
    }

    /** What the schema says about one field of media. */
    private static final class Declared {
        private final List<MediaRule> rules = new ArrayList<>();
        private Evidence evidence = Evidence.NAME;
        private @Nullable MediaKind kind;

        /** Whether it is known to hold URLs, and not of what. */
        private boolean isUrl;

        /** Whether its format says so, and not its name alone. */
        private boolean isUrlByFormat;

        private void know(Evidence found, @Nullable MediaKind known) {
            if (known != null && (kind == null || found.compareTo(evidence) > 0)) {
                kind = known;
            }
            evidence = found.compareTo(evidence) > 0 ? found : evidence;
        }
    }

    private final JsonNode root;
    private final @Nullable Consumer<String> limitsDropped;
    private final Map<List<String>, Declared> declared = new LinkedHashMap<>();
    private final MediaMaps maps = new MediaMaps();
    private final Set<List<String>> bareNames = new HashSet<>();
    private final Set<List<String>> required = new HashSet<>();
    private final Set<String> followed = new HashSet<>();
    private final IdentityHashMap<JsonNode, Set<List<String>>> seen = new IdentityHashMap<>();
    private int placesBehindReferences;

    private MediaFieldReader(JsonNode root, @Nullable Consumer<String> limitsDropped) {
        this.root = root;
        this.limitsDropped = limitsDropped;
    }

    /**
     * Finds the fields.
     *
     * @param schema the page's schema, whose references do not lead back to themselves
     * @param notes the object {@code "media"} of the model file or of the notes
     * @param limitsDropped gets the name of each field whose limits are left out, because neither the schema nor a note tells the kind of
     *     its files; null when the kind must be told
     * @throws CatalogException when a rule is not valid, a note does not fit the schema, the schema describes too many places, or a kind
     *     that must be told is not
     */
    static List<MediaField> read(JsonNode schema, JsonSection notes, @Nullable Consumer<String> limitsDropped) {
        MediaFieldReader reader = new MediaFieldReader(schema, limitsDropped);
        reader.walk(schema, List.of(), "schema", true);
        Map<String, MediaNotes> notesByName = new LinkedHashMap<>();
        for (String name : notes.members()) {
            MediaNotes note = MediaNotes.of(notes.section(name));
            reader.add(name, notes);
            notesByName.put(name, note);
        }
        return reader.fields(notesByName, notes);
    }

    /**
     * Looks at a schema and at those in it. Alternatives that lead to one definition lead there once for a path.
     *
     * @param applies whether the schema applies to the value at the path, and is not a definition or a test
     */
    private void walk(JsonNode schema, List<String> path, String where, boolean applies) {
        if (applies && !seen.computeIfAbsent(schema, _ -> new HashSet<>()).add(path)) {
            return;
        }
        if (!followed.isEmpty() && ++placesBehindReferences > MAX_PLACES) {
            throw new CatalogException("the references of the schema lead to more than " + MAX_PLACES + " places");
        }
        List<MediaRule> validations = ValidationsReader.read(where, schema.path("validations"));
        if (applies) {
            FieldNames.required(schema).forEach(name -> required.add(append(path, name)));
        }
        if (applies && !path.isEmpty()) {
            urls(path, schema).forEach(urls -> declare(schema, urls, validations));
        }
        Subschemas.visit(schema, (role, keyword, key, subschema) -> {
            String below = where + "/" + keyword + (key.isEmpty() ? "" : "/" + key);
            switch (keyword) {
                case "properties" -> walk(subschema, append(path, key), below, applies);
                case "additionalProperties", "unevaluatedProperties", "patternProperties" -> {
                    if (subschema.isObject()) {
                        walk(subschema, maps.enter(path, schema, keyword, key), below, applies);
                    }
                }
                case "items", "prefixItems", "unevaluatedItems" ->
                    walk(subschema, append(path, MediaField.EACH), below, applies);
                case "anyOf", "oneOf", "if", "then", "else", "dependentSchemas" -> {
                    Set<List<String>> always = Set.copyOf(required); // what a branch requires is not always required
                    walk(subschema, path, below, applies);
                    required.retainAll(always);
                }
                default -> walk(subschema, path, below, applies && role == Subschemas.Role.SAME_VALUE);
            }
        });
        String reference = schema.path("$ref").asText("");
        if (applies && !reference.isEmpty() && followed.add(reference)) {
            walk(References.target(reference, root), path, "schema" + reference.substring(1), true);
            followed.remove(reference);
        }
    }

    private void declare(JsonNode schema, List<String> path, List<MediaRule> validations) {
        JsonNode format = schema.path("format");
        Optional<MediaKind> byFormat = MediaFormats.kind(format);
        boolean hasRules = !validations.isEmpty();
        Optional<MediaKind> byName = isText(schema) ? FieldWords.kind(path) : Optional.empty();
        Optional<MediaKind> byDefault =
                isText(schema) && !FieldWords.isOutput(path) ? MediaFormats.kindOfDefault(schema) : Optional.empty();
        boolean isPlainUrl = MediaFormats.isPlainUrl(format) && !isChoice(schema);
        boolean isUrl = isPlainUrl || (isText(schema) && FieldWords.isWebhook(path));
        if (byFormat.isPresent() || isUrl || hasRules || byDefault.isPresent() || byName.isPresent()) {
            Declared field = declared.computeIfAbsent(path, _ -> new Declared());
            field.rules.addAll(validations);
            field.isUrl |= isUrl;
            field.isUrlByFormat |= isPlainUrl && !MediaFormats.mayBeRelative(format);
            byName.ifPresent(kind -> field.know(isPlainUrl ? Evidence.FORMAT : Evidence.NAME, kind));
            byDefault.ifPresent(kind -> field.know(Evidence.DEFAULT, kind));
            if (byFormat.isPresent() || hasRules) {
                field.know(Evidence.FORMAT, byFormat.orElse(null));
            }
        }
        if (hasBareName(schema.path("default"))) {
            bareNames.add(path);
        }
    }

    /** Where the strings are that a schema describes: the rules of an array apply to each of its elements. */
    private static List<List<String>> urls(List<String> path, JsonNode schema) {
        boolean isList = schema.has("items") || MediaFormats.hasType(schema, "array") || MediaFormats.isList(schema);
        if (!isList) {
            return List.of(path);
        }
        List<String> elements = append(path, MediaField.EACH);
        return MediaFormats.hasType(schema, "string") ? List.of(path, elements) : List.of(elements);
    }

    /** Whether any string will do, as far as the schema says, alone or in a list: a choice or a number is no URL. */
    private static boolean isText(JsonNode schema) {
        if (isChoice(schema)
                || schema.has("properties")
                || schema.has("patternProperties")
                || schema.path("additionalProperties").isObject()) {
            return false;
        }
        JsonNode items = schema.path("items");
        if (MediaFormats.hasType(schema, "array") || items.isObject()) {
            return !items.isObject() || (!MediaFormats.hasType(items, "array") && isText(items));
        }
        boolean describedElsewhere =
                schema.has("$ref") || schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf");
        JsonNode example = schema.path("default");
        return schema.path("type").isMissingNode()
                ? !describedElsewhere && (example.isMissingNode() || example.isNull() || example.isTextual())
                : MediaFormats.hasType(schema, "string") || MediaFormats.hasType(schema, "str");
    }

    /** What RunComfy itself offers is none of a customer's addresses. */
    private static boolean isChoice(JsonNode schema) {
        return Stream.of(schema, schema.path("items")).anyMatch(one -> one.has("enum") || one.has("const"));
    }

    private void add(String name, JsonSection notes) {
        if (declared.keySet().stream().anyMatch(path -> MediaField.name(path).equals(name))) {
            return;
        }
        JsonNode properties = root.path("properties");
        List<String> path = properties.has(name) ? List.of(name) : List.of(name.split("/"));
        JsonNode field = root;
        for (String step : path) {
            field = switch (step) {
                case MediaField.EACH -> field.path("items");
                case MediaField.OTHERS -> field.path("additionalProperties");
                default -> field.path("properties").path(step);
            };
        }
        if (!field.isObject() && !field.isBoolean()) {
            throw new CatalogException(notes.pathOf(name) + " is not a field of the schema"
                    + DidYouMean.hint(DidYouMean.nearest(
                            name, JsonSection.of("properties", properties).members())));
        }
        for (List<String> urls : urls(path, field)) {
            Declared noted = new Declared();
            noted.evidence = Evidence.FORMAT;
            declared.put(urls, noted);
        }
    }

    private List<MediaField> fields(Map<String, MediaNotes> notesByName, JsonSection notes) {
        List<MediaField> fields = new ArrayList<>();
        declared.forEach((path, field) -> {
            String name = MediaField.name(path);
            MediaNotes note = notesByName.getOrDefault(
                    name,
                    new MediaNotes(
                            JsonSection.of(notes.pathOf(name), notes.node().objectNode())));
            if (note.saysNone()) {
                return;
            }
            Optional<MediaKind> kind = kind(field, note);
            if (kind.isPresent()) {
                fields.add(field(path, kind.get(), field, note, notesByName.containsKey(name)));
            } else if (limitsDropped == null || note.isAboutFiles()) {
                throw new CatalogException(note.note().pathOf("kind") + " must be image, video or audio");
            } else {
                limitsDropped.accept(name);
                field.rules.clear();
                if (field.isUrl) {
                    fields.add(field(path, MediaKind.FILE, field, note, notesByName.containsKey(name)));
                }
            }
        });
        return List.copyOf(fields);
    }

    private MediaField field(List<String> path, MediaKind kind, Declared field, MediaNotes note, boolean noted) {
        boolean mayBeEmpty = !path.getLast().equals(MediaField.EACH) && !required.contains(path);
        boolean byName = field.evidence == Evidence.NAME && !field.isUrlByFormat && !noted;
        Values values = new Values(bareNames.contains(path), mayBeEmpty, note.allowsDataUris(), byName);
        return new MediaField(path, kind, note.over(field.rules, kind), note.prose(kind), values, maps.on(path));
    }

    /** Empty when there are limits for files and nothing tells of what kind those are. */
    private static Optional<MediaKind> kind(Declared field, MediaNotes note) {
        Optional<MediaKind> noted = note.kind();
        if (noted.isPresent() && field.kind != null && field.evidence == Evidence.FORMAT && noted.get() != field.kind) {
            throw new CatalogException(note.note().pathOf("kind") + " contradicts the schema's format");
        }
        boolean measuresPixels =
                field.rules.stream().anyMatch(rule -> rule.measure().isOfPixels());
        return noted.or(() -> Optional.ofNullable(field.kind))
                .or(() -> measuresPixels ? Optional.of(MediaKind.IMAGE) : Optional.empty())
                .or(() -> field.isUrl && field.rules.isEmpty() && !note.isAboutFiles()
                        ? Optional.of(MediaKind.FILE)
                        : Optional.empty());
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
