package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.InputSchema;
import dev.reelay.model.MediaField;
import dev.reelay.model.Rule;
import dev.reelay.notes.Notes.Note;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lays notes over a schema. A note that does not fit it stops the start, where an operator can have seen both; where RunComfy's
 * schema came or changed later, that part of the notes is set aside with a warning, and the model goes on. A built-in note holds as
 * long as the page has the words that it quotes.
 */
public final class NotesFit {

    private final JsonNode page;
    private final InputSchema schema;
    private final Predicate<Note> strict;
    private final @Nullable String operators;
    private final List<String> warnings = new ArrayList<>();

    /**
     * Notes over a schema.
     *
     * @param page the schema that the other one was made of
     * @param strict whether a note must fit
     * @param operators the file in which an operator wrote the schema; null when RunComfy wrote it
     */
    public NotesFit(JsonNode page, InputSchema schema, Predicate<Note> strict, @Nullable String operators) {
        this.page = page;
        this.schema = schema;
        this.strict = strict;
        this.operators = operators;
    }

    /**
     * Checks notes for which there is no schema yet, as far as that goes: whatever they name may be a field.
     *
     * @throws CatalogException when they can fit no schema
     */
    public static void check(Notes notes) {
        Set<String> fields = new LinkedHashSet<>();
        notes.get("rules").ifPresent(rules -> collectTexts(rules.value(), fields));
        ObjectNode any = MediaOutline.schemaOf(fields);
        InputSchema schema = InputSchema.of(any, _ -> any);
        new NotesFit(any, schema, _ -> true, null).rules(notes);
        CatalogException problem = null;
        for (String format : List.of("image_uri", "video_uri", "audio_uri")) {
            ObjectNode outline = MediaOutline.schemaOf(List.of());
            notes.object("media").properties().forEach(note -> {
                ObjectNode field = outline.withObjectProperty("properties").putObject(note.getKey());
                if (!note.getValue().has("kind")) { // then the schema has it
                    field.put("format", format);
                }
            });
            try {
                new NotesFit(outline, schema, _ -> true, null).media(notes);
                return;
            } catch (CatalogException e) {
                problem = problem == null ? e : problem;
            }
        }
        throw problem;
    }

    private static void collectTexts(JsonNode node, Set<String> texts) {
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.fieldNames().forEachRemaining(texts::add);
        node.forEach(inner -> collectTexts(inner, texts));
    }

    /** Why parts of notes were set aside. */
    public List<String> warnings() {
        return warnings;
    }

    /** The noted rules that fit the schema. */
    public List<Rule> rules(Notes notes) {
        Optional<Note> note = notes.get("rules");
        if (note.isEmpty()) {
            return List.of();
        }
        JsonNode all = note.get().ours()
                ? words(notes).rulesStillSaid(note.get().value(), this::changed)
                : note.get().value();
        Optional<CatalogException> problem = problemOfRules(all);
        if (problem.isPresent()) {
            refuse(note.get(), problem.get());
            ObjectNode file = JsonNodeFactory.instance.objectNode();
            all.valueStream()
                    .filter(rule -> problemOfRules(file.arrayNode().add(rule)).isEmpty())
                    .forEach(file.withArrayProperty("rules")::add);
            return readRules(file.path("rules"));
        }
        return readRules(all);
    }

    /** The fields of media, of the schema and of those notes that fit it. */
    public List<MediaField> media(Notes notes) {
        Optional<Note> note = notes.get("media");
        boolean ours = note.isPresent() && note.get().ours();
        ObjectNode all =
                ours ? words(notes).mediaStillSaid(notes.object("media"), this::changed) : notes.object("media");
        Optional<CatalogException> problem = problemOfMedia(all);
        if (problem.isEmpty()) {
            return readMedia(all, this::limitsDropped);
        }
        String ofSchema = problemOfMedia(none()).map(Throwable::getMessage).orElse(null);
        if (note.isPresent() && !problem.get().getMessage().equals(ofSchema)) {
            refuse(note.get(), problem.get());
        }
        ObjectNode fitting = none();
        all.properties().forEach(member -> {
            ObjectNode one = none().set(member.getKey(), member.getValue());
            Optional<CatalogException> alone = problemOfMedia(one);
            if (alone.isEmpty() || alone.get().getMessage().equals(ofSchema)) {
                fitting.set(member.getKey(), member.getValue());
            }
        });
        return problemOfMedia(fitting).map(this::unchecked).orElseGet(() -> readMedia(fitting, this::limitsDropped));
    }

    private List<MediaField> unchecked(CatalogException problem) {
        if (operators != null) {
            throw problem.at(operators);
        }
        warnings.add("the fields of media are not checked: " + problem.getMessage());
        return List.of();
    }

    private void limitsDropped(String field) {
        warnings.add("RunComfy's limits for the files of " + field
                + " are not checked, because nothing tells their kind: notes can (media." + field + ".kind)");
    }

    private PageWords words(Notes notes) {
        return PageWords.of(page, notes.object("fields"));
    }

    private void changed(String quote) {
        warnings.add("a built-in note is set aside, because RunComfy's page no longer says: \"" + quote + "\"");
    }

    private void refuse(Note note, CatalogException problem) {
        CatalogException at = problem.at(note.place());
        if (strict.test(note)) {
            throw at;
        }
        warnings.add("a note does not fit RunComfy's schema and is set aside: " + at.getMessage());
    }

    private Optional<CatalogException> problemOfRules(JsonNode rules) {
        try {
            readRules(rules);
            return Optional.empty();
        } catch (CatalogException e) {
            return Optional.of(e);
        }
    }

    private List<Rule> readRules(JsonNode rules) {
        ObjectNode file = none().set("rules", rules);
        return RulesReader.read(new JsonSection("", file), page.path("properties"), schema);
    }

    private Optional<CatalogException> problemOfMedia(ObjectNode media) {
        try {
            readMedia(media, _ -> {});
            return Optional.empty();
        } catch (CatalogException e) {
            return Optional.of(e);
        }
    }

    private List<MediaField> readMedia(ObjectNode media, Consumer<String> limitsDropped) {
        return MediaFieldReader.read(page, new JsonSection("media", media), operators == null ? limitsDropped : null);
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }
}
