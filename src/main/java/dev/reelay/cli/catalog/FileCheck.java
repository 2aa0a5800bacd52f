package dev.reelay.cli.catalog;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import dev.reelay.dialect.Relaxation;
import dev.reelay.notes.CatalogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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
     * @param warnings what a worker would warn of: models that are set aside, notes that do not fit, and others
     * @param notices what a worker would only mention
     * @param relaxations all that is checked less strictly than RunComfy's schemas say; warnings name the first of each model
     */
    record Findings(List<String> errors, List<String> warnings, List<String> notices, List<String> relaxations) {

        static final Findings NONE = new Findings(List.of(), List.of(), List.of(), List.of());

        Findings {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
            notices = List.copyOf(notices);
            relaxations = List.copyOf(relaxations);
        }

        static Findings wrong(List<String> errors) {
            return new Findings(errors, List.of(), List.of(), List.of());
        }

        /** What a worker would say of a catalog at its start. */
        static Findings of(Catalog catalog) {
            List<String> warnings = new ArrayList<>();
            catalog.setAside()
                    .forEach(one -> warnings.add("set aside: " + one + "; "
                            + catalog.find(one.model())
                                    .map(model -> ModelReport.ofUnusable(
                                            model.source().validation()))
                                    .orElse("nothing is known of it")));
            warnings.addAll(catalog.warnings());
            List<String> relaxations = new ArrayList<>();
            catalog.relaxations()
                    .forEach((model, all) -> all.stream()
                            .filter(Relaxation::isWeaker)
                            .forEach(one -> relaxations.add(model + ": " + one)));
            return new Findings(List.of(), warnings, catalog.notices(), relaxations);
        }

        Findings and(Findings more) {
            return new Findings(
                    joined(errors, more.errors),
                    joined(warnings, more.warnings),
                    joined(notices, more.notices),
                    joined(relaxations, more.relaxations));
        }

        private Findings map(UnaryOperator<String> line) {
            return new Findings(
                    errors.stream().map(line).toList(),
                    warnings.stream().map(line).toList(),
                    notices.stream().map(line).toList(),
                    relaxations.stream().map(line).toList());
        }

        private static List<String> joined(List<String> first, List<String> then) {
            return Stream.concat(first.stream(), then.stream()).toList();
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
        return errors.isEmpty() ? all : Findings.wrong(errors);
    }

    /** Checks files, together: they may be a schema and the notes for it. */
    Findings files(List<Path> files) {
        Findings together = copied(files);
        if (together.errors.isEmpty() || files.size() == 1) {
            return together;
        }
        List<String> errors = new ArrayList<>();
        files.forEach(file -> errors.addAll(copied(List.of(file)).errors));
        return errors.isEmpty() ? together : Findings.wrong(errors);
    }

    private Findings load(Path folder) {
        terminal.silence().run();
        try {
            return Findings.of(new CatalogLoader(KnownModels.settings(terminal, folder)).load());
        } catch (CatalogException e) {
            return Findings.wrong(List.of(e.getMessage()));
        }
    }

    private Findings copied(List<Path> files) {
        for (Path file : files) {
            if (!isRead(file)) {
                return Findings.wrong(List.of(
                        file + ": a worker reads files whose names end with .json and do not begin with a dot"));
            }
        }
        Map<Path, Path> copies = new LinkedHashMap<>();
        Path folder = null;
        try {
            folder = Files.createTempDirectory("reelay-check");
            for (Path file : files) {
                copies.put(copy(file, folder, copies.size()), file);
            }
            Path of = folder;
            return load(of).map(line -> named(line, copies, of));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.CANNOT_WRITE, "no room for a copy: " + e.getMessage());
        } finally {
            delete(folder);
        }
    }

    private static Path copy(Path file, Path folder, int number) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new CommandFailure(ExitCode.INPUT, file + " is not a file that can be read", "FILE", file.toString());
        }
        Path copy = folder.resolve(file.getFileName().toString());
        return Files.copy(file, Files.exists(copy) ? folder.resolve(number + "-" + file.getFileName()) : copy);
    }

    /** A line with the files' own names. */
    private static String named(String line, Map<Path, Path> files, Path folder) {
        String named = line;
        for (Map.Entry<Path, Path> file : files.entrySet()) {
            named = named.replace(file.getKey().toString(), file.getValue().toString());
        }
        return named.replace(folder.toString(), "the files together");
    }

    private static boolean isRead(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") && !name.startsWith(".");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && isRead(file))
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
