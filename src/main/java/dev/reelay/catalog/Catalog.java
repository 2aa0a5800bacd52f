package dev.reelay.catalog;

import dev.reelay.model.DidYouMean;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The models that requests may name. Immutable, and safe for several threads. */
public final class Catalog {

    private static final String RESOURCES = "/catalog/";

    /** The names of the built-in files, one per line, because a packaged class path cannot list its folders. */
    static final String INDEX = "index";

    private final SortedMap<String, Model> models;

    private Catalog(SortedMap<String, Model> models) {
        this.models = models;
    }

    /**
     * The models that come with Reelay.
     *
     * @throws CatalogException when one of their files is not valid
     */
    public static Catalog builtIn(UnknownFields unknownFields) {
        SortedMap<String, Model> models = new TreeMap<>();
        for (String name :
                new String(resource(INDEX), StandardCharsets.UTF_8).lines().toList()) {
            Model model = read(name, resource(name), unknownFields);
            models.put(model.id(), model);
        }
        return new Catalog(models);
    }

    /**
     * The models that come with Reelay, and those of the {@code *.json} files in a folder. A file adds its model, or
     * replaces the built-in one with the same id. Subfolders, and files whose names begin with a dot, are ignored.
     *
     * @throws CatalogException when the folder or a file cannot be read, or a file is not valid
     */
    public static Catalog load(Path folder, UnknownFields unknownFields) {
        SortedMap<String, Model> models = new TreeMap<>(builtIn(unknownFields).models);
        Map<String, Path> origins = new HashMap<>();
        for (Path file : modelFiles(folder)) {
            Model model = read(file.toString(), content(file), unknownFields);
            Path other = origins.put(model.id(), file);
            if (other != null) {
                throw new CatalogException("the model " + model.id() + " is already in " + other).at(file.toString());
            }
            models.put(model.id(), model);
        }
        return new Catalog(models);
    }

    public Optional<Model> find(String id) {
        return Optional.ofNullable(models.get(id));
    }

    /** Up to three known ids that are similar to {@code id}, the most similar first; none when none is similar. */
    public List<String> nearest(String id) {
        return DidYouMean.nearest(id, models.keySet());
    }

    /** All models, in the order of their ids. */
    public Collection<Model> models() {
        return List.copyOf(models.values());
    }

    private static Model read(String name, byte[] content, UnknownFields unknownFields) {
        try {
            return ModelFile.read(content, unknownFields);
        } catch (CatalogException e) {
            throw e.at(name);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Catalog.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new CatalogException("the built-in file is missing").at(RESOURCES + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> modelFiles(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.json")) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new CatalogException("not a folder that can be read").at(folder.toString());
        }
        files.removeIf(file -> file.getFileName().toString().startsWith(".") || Files.isDirectory(file));
        files.sort(null);
        return files;
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CatalogException("cannot be read").at(file.toString());
        }
    }
}
