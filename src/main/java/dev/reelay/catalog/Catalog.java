package dev.reelay.catalog;

import dev.reelay.dialect.Relaxation;
import dev.reelay.model.DidYouMean;
import dev.reelay.model.Model;
import dev.reelay.model.Timings;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The models that requests may name. Immutable, and safe for several threads. */
public final class Catalog {

    private final SortedMap<String, Model> models;
    private final Map<String, Timings> noted;
    private final List<SetAside> setAside;
    private final SortedMap<String, List<Relaxation>> relaxations;
    private final List<String> warnings;
    private final List<String> notices;

    Catalog(Composition composition) {
        this.models = new TreeMap<>(composition.models());
        this.noted = Map.copyOf(composition.timingsWithoutModel());
        this.setAside = List.copyOf(composition.setAside());
        this.relaxations = Collections.unmodifiableSortedMap(new TreeMap<>(composition.relaxations()));
        this.warnings = List.copyOf(composition.warnings());
        this.notices = List.copyOf(composition.notices());
    }

    /**
     * The models that come with Reelay.
     *
     * @throws CatalogException when one of their files is not valid
     */
    public static Catalog builtIn(UnknownFields unknownFields) {
        return of(CatalogFiles.NONE, unknownFields);
    }

    private static Catalog of(CatalogFiles folder, UnknownFields unknownFields) {
        ModelMaker maker = new ModelMaker(unknownFields, Validation.WARN, false);
        return new Catalog(Composition.of(BuiltInFiles.read(), folder, LiveList.NONE, maker, true));
    }

    /**
     * The models that come with Reelay, and those of the files in a folder.
     *
     * @throws CatalogException when the folder or a file cannot be read, or a file is not valid
     */
    public static Catalog load(Path folder, UnknownFields unknownFields) {
        return of(new CatalogFolder(folder).read(), unknownFields);
    }

    /** The model with this id; a model whose schema cannot be used, too. */
    public Optional<Model> find(String id) {
        return Optional.ofNullable(models.get(id));
    }

    /**
     * How long the model's jobs take. They stand in notes, so they are known before RunComfy's list has the model.
     *
     * @param id of any model; for one that nothing is noted about the defaults hold
     */
    public Timings timings(String id) {
        Model model = models.get(id);
        return model == null ? noted.getOrDefault(id, Timings.DEFAULT) : model.timings();
    }

    /** Up to three known ids that are similar to {@code id}, the most similar first; none when none is similar. */
    public List<String> nearest(String id) {
        return DidYouMean.nearest(id, models.keySet());
    }

    /** All models, in the order of their ids. */
    public Collection<Model> models() {
        return List.copyOf(models.values());
    }

    /** The models whose schema, as RunComfy wrote it, cannot be used, and the records that name no model. */
    public List<SetAside> setAside() {
        return setAside;
    }

    /** What in RunComfy's schemas was not taken as it was written, by the ids of the models. */
    public Map<String, List<Relaxation>> relaxations() {
        return relaxations;
    }

    /** What an operator should know: one line each, of bounded length. */
    public List<String> warnings() {
        return warnings;
    }

    /** What is as it should be, and may surprise: one line each. */
    public List<String> notices() {
        return notices;
    }
}
