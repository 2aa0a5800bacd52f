package dev.reelay.catalog;

import dev.reelay.catalog.CatalogFile.NotesFile;
import dev.reelay.catalog.CatalogFile.Records;
import dev.reelay.catalog.CatalogFile.Unread;
import dev.reelay.catalog.ModelMaker.Found;
import dev.reelay.catalog.ModelMaker.Made;
import dev.reelay.catalog.RecordReader.Listed;
import dev.reelay.dialect.Relaxation;
import dev.reelay.json.ForeignText;
import dev.reelay.model.DidYouMean;
import dev.reelay.model.Listing;
import dev.reelay.model.Model;
import dev.reelay.model.Origin;
import dev.reelay.model.Timings;
import dev.reelay.notes.CatalogException;
import dev.reelay.notes.Notes;
import dev.reelay.notes.NotesFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts the sources of a catalog together. For one model the schema of a model file counts first, then that of RunComfy's live
 * list, then that of a record in the folder, then the built-in one; a record without a schema leaves that of the next source
 * in force. Over the schema lie the notes of the folder; under them those of the model file or, where the schema is another one,
 * the built-in ones.
 */
final class Composition {

    /** How many models a catalog has at most; RunComfy lists some hundreds. */
    static final int MAX_MODELS = 10_000;

    private static final int MAX_NAMED = 4;
    private static final int MAX_LINE = 500;

    private final ModelMaker maker;
    private final boolean strict;
    private final SortedMap<String, Found> found = new TreeMap<>();
    private final Map<String, Listing> listings = new TreeMap<>();
    private final Map<String, String> replaced = new TreeMap<>();
    private final SortedMap<String, Found> withoutSchema = new TreeMap<>();
    private int tooMany;

    private final SortedMap<String, Model> models = new TreeMap<>();
    private final Map<String, Timings> timingsWithoutModel = new TreeMap<>();
    private final List<SetAside> setAside = new ArrayList<>();
    private final SortedMap<String, List<Relaxation>> relaxations = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    private Composition(ModelMaker maker, boolean strict) {
        this.maker = maker;
        this.strict = strict;
    }

    /**
     * Puts a catalog together.
     *
     * @param live RunComfy's records; none when there are not any yet
     * @param strict whether an operator's notes must fit the schemas of the folder and of Reelay
     * @throws CatalogException when an operator's file makes no sense
     */
    static Composition of(CatalogFiles builtIn, CatalogFiles folder, LiveList live, ModelMaker maker, boolean strict) {
        Composition composition = new Composition(maker, strict);
        composition.warnings.addAll(folder.warnings());
        composition.findModels(builtIn, Origin.BUILT_IN);
        for (Records records : folder.records()) {
            composition.findRecords(records, Origin.FOLDER);
        }
        composition.findRecords(live.records(), Origin.LIVE);
        composition.findModels(folder, Origin.MODEL_FILE);
        composition.make(builtIn, folder);
        composition.checkNotesWithoutSchema(folder);
        composition.timeModelsToCome(builtIn, folder);
        return composition;
    }

    private void findModels(CatalogFiles files, Origin origin) {
        files.models()
                .values()
                .forEach(file ->
                        found.put(file.model(), new Found(file.model(), origin, file.place(), file.schema(), null)));
    }

    private void findRecords(Records records, Origin origin) {
        int read = records.records().size() + records.unread().size();
        if (records.listed() > read) {
            warnings.add(records.place() + ": the list has " + read + " of " + records.listed()
                    + " models; ask with limit=500, or page by page into several files");
        }
        records.records().forEach(listed -> find(listed, records.place(), origin));
        records.unread().forEach(unread -> setAside(unread, records.place(), origin));
    }

    /** A record that could not be read is one whose schema cannot be used. */
    private void setAside(Unread unread, String place, Origin origin) {
        Found before = unread.model() == null ? null : found.get(unread.model());
        if (unread.model() == null || (before == null && found.size() >= MAX_MODELS)) {
            setAside.add(new SetAside(unread.index(), place, unread.why()));
        } else if (before == null || before.origin() != origin) {
            put(new Found(unread.model(), origin, place, null, unread.why()));
        }
    }

    private void find(Listed listed, String place, Origin origin) {
        String id = listed.model();
        Found before = found.get(id);
        if (!listings.containsKey(id) && listings.size() >= MAX_MODELS) {
            tooMany++;
            return;
        }
        listings.put(id, listed.listing());
        if (listed.schema() == null) {
            withoutSchema.put(id, new Found(id, origin, place, null, null));
            return;
        }
        if (before != null && before.origin() == origin && !listed.schema().equals(before.schema())) {
            warnings.add(place + ": the schema of " + id + " differs from that in " + before.place()
                    + "; the last one counts, in the order of the files' names");
        }
        put(new Found(id, origin, place, listed.schema(), null));
    }

    private void put(Found one) {
        Found before = found.put(one.model(), one);
        if (before != null && before.origin() != one.origin()) {
            replaced.put(one.model(), before.place());
        }
    }

    /**
     * Why a model is set aside. A schema of an older source does not take the place of one that cannot be used: RunComfy has replaced
     * it, and inputs that RunComfy takes today could be rejected by it. An operator may know better, and pin it.
     */
    private SetAside setAside(Found one, String why) {
        String older = replaced.get(one.model());
        return new SetAside(
                one.model(),
                one.place(),
                older == null
                        ? why
                        : why + "; the schema in " + older + " is older than " + one.place()
                                + ", and counts only if you write it as a model file");
    }

    private void make(CatalogFiles builtIn, CatalogFiles folder) {
        withoutSchema.forEach((id, one) -> found.putIfAbsent(id, one));
        for (Found one : found.values()) {
            Notes below = one.origin() == Origin.MODEL_FILE ? Notes.NONE : notes(builtIn, one.model());
            Made made = maker.make(
                    one,
                    notes(folder, one.model()).over(below),
                    listings.getOrDefault(one.model(), Listing.NONE),
                    strict);
            models.put(one.model(), made.model());
            if (made.unusable() != null) {
                setAside.add(setAside(one, made.unusable()));
            }
            if (!made.relaxations().isEmpty()) {
                relaxations.put(one.model(), made.relaxations());
                warn(one.model(), made.relaxations());
            }
            made.warnings().forEach(warning -> warn(one.model() + ": " + warning));
        }
        if (tooMany > 0) {
            warn(tooMany + " records are left out: RunComfy's models are at most " + MAX_MODELS);
        }
    }

    /** The notes that files have about a model: those in a file of their own count before those in a model file. */
    private static Notes notes(CatalogFiles files, String model) {
        Notes own =
                files.models().containsKey(model) ? files.models().get(model).notes() : Notes.NONE;
        NotesFile notes = files.notes().get(model);
        return notes == null ? own : notes.notes().over(own);
    }

    /** One line for all that is checked less than the schema says. */
    private void warn(String model, List<Relaxation> all) {
        List<Relaxation> weaker = all.stream().filter(Relaxation::isWeaker).toList();
        if (!weaker.isEmpty()) {
            int more = weaker.size() - MAX_NAMED;
            warn(model + ": RunComfy's schema is checked less strictly than it says: "
                    + weaker.stream().limit(MAX_NAMED).map(Relaxation::toString).collect(Collectors.joining("; "))
                    + (more > 0 ? "; and " + more + " more" : ""));
        }
    }

    private void warn(String line) {
        warnings.add(ForeignText.oneLine(line, MAX_LINE));
    }

    /** RunComfy's list may bring the schema yet. A misspelt id never gets one. */
    private void checkNotesWithoutSchema(CatalogFiles folder) {
        folder.notes().values().forEach(file -> {
            Found schema = found.get(file.model());
            if (strict && (schema == null || schema.origin() == Origin.LIVE)) {
                NotesFit.check(file.notes());
            }
            if (schema == null) {
                notices.add(file.place() + ": there is no schema for " + file.model()
                        + " yet; the notes wait until RunComfy's list has it"
                        + DidYouMean.hint(DidYouMean.nearest(file.model(), found.keySet())));
            }
        });
    }

    /** Jobs may run of models that only RunComfy's list has, and that is not there after every start. */
    private void timeModelsToCome(CatalogFiles builtIn, CatalogFiles folder) {
        for (CatalogFiles files : List.of(builtIn, folder)) {
            for (String id : files.notes().keySet()) {
                if (!found.containsKey(id)) {
                    Timings timings = notes(folder, id).over(notes(builtIn, id)).timings();
                    timingsWithoutModel.put(id, timings);
                }
            }
        }
    }

    /** The models in the order of their ids; those whose schema cannot be used, too. */
    SortedMap<String, Model> models() {
        return models;
    }

    /** Of models that have notes and no schema yet. */
    Map<String, Timings> timingsWithoutModel() {
        return timingsWithoutModel;
    }

    List<SetAside> setAside() {
        return setAside;
    }

    /** By the ids of the models. */
    SortedMap<String, List<Relaxation>> relaxations() {
        return relaxations;
    }

    List<String> warnings() {
        return warnings;
    }

    List<String> notices() {
        return notices;
    }
}
