package dev.reelay.cli.catalog;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CatalogException;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads catalog files as the worker would at its start. The worker stops at the first file that makes no sense; here all are named.
 * Files are read in a folder of their own, because a worker reads folders, and messages name the files as the user does.
 */
final class FileCheck {

    /**
     * What was found.
     *
     * @param errors for which a worker would not start, one line each: file, place, reason
     * @param warnings what would set one model aside
     */
    record Findings(List<String> errors, List<String> warnings) {
        Findings {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }

    private final Terminal terminal;

    FileCheck(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Checks a folder as a whole. */
    Findings folder(Path folder) {
        Findings all = load(folder);
        if (all.errors.isEmpty()) {
            return all;
        }
        List<String> errors = new ArrayList<>();
        for (Path file : files(folder)) {
            errors.addAll(files(List.of(file)).errors);
        }
        return errors.isEmpty() ? all : new Findings(errors, List.of());
    }

    /** Checks files, together: they may be a schema and the notes for it. */
    Findings files(List<Path> files) {
        Findings together = copied(files);
        if (together.errors.isEmpty() || files.size() == 1) {
            return together;
        }
        List<String> errors = new ArrayList<>();
        files.forEach(file -> errors.addAll(copied(List.of(file)).errors));
        return errors.isEmpty() ? together : new Findings(errors, List.of());
    }

    private Findings load(Path folder) {
        terminal.silence().run();
        try {
            return new Findings(List.of(), doubts(new CatalogLoader(KnownModels.settings(terminal, folder)).load()));
        } catch (CatalogException e) {
            return new Findings(List.of(e.getMessage()), List.of());
        }
    }

    /** What would set one model aside. */
    private static List<String> doubts(Catalog catalog) {
        return catalog.models().stream()
                .filter(model -> model.source().schemaDigest() == null)
                .map(model -> model.id() + ": its schema cannot be used")
                .toList();
    }

    private Findings copied(List<Path> files) {
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!name.endsWith(".json") || name.startsWith(".")) {
                return new Findings(
                        List.of(file + ": a worker reads files whose names end with .json and do not begin with a dot"),
                        List.of());
            }
        }
        Map<Path, Path> copies = new LinkedHashMap<>();
        Path folder = null;
        try {
            folder = Files.createTempDirectory("reelay-check");
            for (Path file : files) {
                copies.put(copy(file, folder, copies.size()), file);
            }
            return named(load(folder), copies, folder);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CANNOT_WRITE, "no room for a copy: " + e.getMessage());
        } finally {
            delete(folder);
        }
    }

    private static Path copy(Path file, Path folder, int number) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new CommandFailure(ExitCode.INPUT, file + " is not a file that can be read");
        }
        Path copy = folder.resolve(file.getFileName().toString());
        return Files.copy(file, Files.exists(copy) ? folder.resolve(number + "-" + file.getFileName()) : copy);
    }

    /** The findings with the files' own names. */
    private static Findings named(Findings findings, Map<Path, Path> files, Path folder) {
        return new Findings(
                findings.errors.stream().map(line -> named(line, files, folder)).toList(),
                findings.warnings.stream()
                        .map(line -> named(line, files, folder))
                        .toList());
    }

    private static String named(String line, Map<Path, Path> files, Path folder) {
        String named = line;
        for (Map.Entry<Path, Path> file : files.entrySet()) {
            named = named.replace(file.getKey().toString(), file.getValue().toString());
        }
        return named.replace(folder.toString(), "the files together");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException _) {
            // A copy that is left in the folder for temporary files harms nobody.
        }
    }
}
