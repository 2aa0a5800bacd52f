package dev.reelay.catalog;

import dev.reelay.notes.CatalogException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files that come with Reelay: for each built-in model its schema, unchanged, and notes. */
final class BuiltInFiles {

    private static final String RESOURCES = "/catalog/";

    /** The names of the files, one per line, because a packaged class path cannot list its folders. */
    static final String INDEX = "index";

    private BuiltInFiles() {}

    /** @throws CatalogException when one of them is not valid */
    static CatalogFiles read() {
        List<CatalogFile> files = new String(resource(INDEX), StandardCharsets.UTF_8)
                .lines()
                .map(name -> CatalogFileReader.read("built-in " + name, resource(name), true))
                .toList();
        return new CatalogFiles(files, List.of());
    }

    private static byte[] resource(String name) {
        try (InputStream in = BuiltInFiles.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new CatalogException("the built-in file is missing").at(RESOURCES + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
