package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.dialect.LenientSchema;
import dev.reelay.dialect.Relaxation;
import dev.reelay.dialect.SchemaDigest;
import dev.reelay.dialect.UnusableSchemaException;
import dev.reelay.json.ForeignText;
import dev.reelay.json.JsonBytes;
import dev.reelay.model.InputSchema;
import dev.reelay.model.Listing;
import dev.reelay.model.Model;
import dev.reelay.model.Origin;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import dev.reelay.notes.JsonSection;
import dev.reelay.notes.MediaOutline;
import dev.reelay.notes.NotedFields;
import dev.reelay.notes.Notes;
import dev.reelay.notes.NotesFit;
import dev.reelay.notes.SchemaReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a model of its schema and the notes about it. For one thread at a time. */
final class ModelMaker {

    /**
     * The schema of a model, as it was found.
     *
     * @param place the file, or another name of where it was found
     * @param schema null when there is none
     * @param unread why its record could not be read; null when it was
     */
    record Found(
            String model,
            Origin origin,
            String place,
            @Nullable JsonBytes schema,
            @Nullable String unread) {

        /** The schema as a new tree, which the caller owns; a missing node when there is none. */
        JsonNode tree() {
            return schema == null ? MissingNode.getInstance() : schema.tree();
        }

        /** Whether RunComfy wrote it. */
        boolean isRunComfys() {
            return origin == Origin.LIVE || origin == Origin.FOLDER;
        }
    }

    /**
     * A model that was made.
     *
     * @param relaxations what in the schema was not taken as it was written
     * @param unusable why the schema cannot be used; null when it can
     * @param warnings about notes that do not fit the schema
     */
    record Made(
            Model model,
            List<Relaxation> relaxations,
            @Nullable String unusable,
            List<String> warnings) {}

    /** A model that was made before, and what of. What was made strictly is as good where less is asked. */
    private record Known(Found found, Notes notes, Listing listing, boolean strict, Made made) {
        boolean isOf(Found other, Notes otherNotes, Listing otherListing, boolean otherStrict) {
            return found.equals(other)
                    && notes.equals(otherNotes)
                    && listing.equals(otherListing)
                    && (strict || !otherStrict);
        }
    }

    private static final int MAX_REASON = 300;

    private final UnknownFields unknownFields;
    private final Validation ofUnusable;
    private final boolean live;

    /** By the models' ids: most models of a catalog stay as they are when one of them changes, or the list is fetched again. */
    private Map<String, Known> known = new HashMap<>();

    private Map<String, Known> used = new HashMap<>();

    /**
     * @param ofUnusable what follows for requests of a model whose schema cannot be used
     * @param live whether RunComfy's list replaces the schemas that are not an operator's: notes may be written for that one
     */
    ModelMaker(UnknownFields unknownFields, Validation ofUnusable, boolean live) {
        this.unknownFields = unknownFields;
        this.ofUnusable = ofUnusable;
        this.live = live;
    }

    /**
     * Makes a model.
     *
     * @param strict whether an operator's notes must fit a schema that is not of RunComfy's live list
     * @throws CatalogException when an operator's file makes no sense
     */
    Made make(Found found, Notes notes, Listing listing, boolean strict) {
        Known before = known.get(found.model());
        Known now = before != null && before.isOf(found, notes, listing, strict)
                ? before
                : new Known(found, notes, listing, strict, makeAnew(found, notes, listing, strict));
        used.put(found.model(), now);
        return now.made;
    }

    /** A catalog begins. */
    void begin() {
        used = new HashMap<>();
    }

    /** The catalog is complete: models that it does not have are forgotten. */
    void complete() {
        known = used;
    }

    private Made makeAnew(Found found, Notes notes, Listing listed, boolean strict) {
        Listing listing = notes.over(listed);
        return found.isRunComfys()
                ? makeLeniently(found, notes, listing, strict && !live && found.origin() != Origin.LIVE)
                : makeStrictly(found, notes, listing, strict);
    }

    private Made makeStrictly(Found found, Notes notes, Listing listing, boolean strict) {
        ObjectNode written = (ObjectNode) found.tree();
        ObjectNode page = noted(written, notes);
        InputSchema schema;
        try {
            schema = SchemaReader.readStrictly(page, notes.unknownFields(unknownFields));
        } catch (CatalogException e) {
            throw e.at(found.place());
        }
        boolean ours = found.origin() == Origin.BUILT_IN;
        NotesFit fit =
                new NotesFit(page, schema, note -> note.ours() ? ours : strict && !(live && ours), found.place());
        return made(found, schema.writtenAs(written), List.of(), fit, notes, listing);
    }

    private Made makeLeniently(Found found, Notes notes, Listing listing, boolean strict) {
        LenientSchema.Reading reading;
        ObjectNode page;
        InputSchema schema;
        JsonNode written = found.tree();
        if (written.isMissingNode()) {
            String none = "the record has no \"input_schema\"; ask RunComfy with include_schema=true";
            return unusable(found, notes, listing, found.unread() == null ? none : found.unread());
        }
        try {
            reading = LenientSchema.read(written, SchemaReader::validationProblem);
            page = noted(reading.schema(), notes);
            schema = SchemaReader.read(page, notes.unknownFields(unknownFields));
        } catch (UnusableSchemaException | CatalogException e) {
            return unusable(found, notes, listing, e.getMessage());
        } catch (RuntimeException | StackOverflowError e) { // whatever RunComfy writes, it costs one model
            return unusable(found, notes, listing, "the schema cannot be read: " + e);
        }
        NotesFit fit = new NotesFit(page, schema, note -> strict && !note.ours(), null);
        InputSchema complete = schema.writtenAs((ObjectNode) written);
        return made(found, complete, reading.relaxations(), fit, notes, listing);
    }

    private static ObjectNode noted(ObjectNode page, Notes notes) {
        return NotedFields.over(page, JsonSection.of("fields", notes.object("fields")));
    }

    private static Made made(
            Found found, InputSchema schema, List<Relaxation> relaxations, NotesFit fit, Notes notes, Listing listing) {
        Model.Source source = new Model.Source(
                found.origin(), SchemaDigest.of(found.tree()), notes.validation(Validation.ENFORCE), listing);
        Model model = new Model(found.model(), schema, fit.rules(notes), fit.media(notes), notes.timings(), source);
        return new Made(model, relaxations, null, fit.warnings());
    }

    /** Without a schema the rules for fields cannot be checked; those for files can. */
    private Made unusable(Found found, Notes notes, Listing listing, String why) {
        String reason = ForeignText.oneLine(why, MAX_REASON);
        InputSchema schema = InputSchema.unusable(reason);
        ObjectNode outline = MediaOutline.of(found.tree(), notes);
        NotesFit fit = new NotesFit(outline, schema, _ -> false, null);
        Model.Source source = new Model.Source(found.origin(), null, notes.validation(ofUnusable), listing);
        Model model = new Model(found.model(), schema, List.of(), fit.media(notes), notes.timings(), source);
        return new Made(model, List.of(), reason, fit.warnings());
    }
}
