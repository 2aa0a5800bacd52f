package dev.reelay.catalog;

import dev.reelay.notes.CatalogException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An operator's folder of catalog files. Only {@code *.json} is read; names that begin with a dot are nobody's concern, as
 * Kubernetes has them beside mounted files; everything else is named in a warning.
 */
public final class CatalogFolder {

    /** How many files are read. */
    static final int MAX_FILES = 10_000;

    /** A list of all of RunComfy's models has some two megabytes. */
    static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

    /** How large all files may be together, in a heap that has room for them: their schemas are held in memory. */
    static final long MAX_BYTES = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 4);

    private static final int MAX_NAMED = 10;

    private final Path folder;

    public CatalogFolder(Path folder) {
        this.folder = folder;
    }

    /** Where the folder is. */
    public Path path() {
        return folder;
    }

    /**
     * The state of the folder: the names, times, sizes and identities of its entries. As long as it stays the same, so do the
     * files, but for those that are written twice within a tick of the file system's clock.
     *
     * @return text that is only good for comparison
     */
    public String state() {
        SortedMap<String, String> states = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(".") && states.size() <= MAX_FILES) {
                    states.put(name, stateOf(entry));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return "unreadable: " + e;
        }
        return states.toString();
    }

    /** A mounted ConfigMap changes by a new target of a link: the target's times and identity change. */
    private static String stateOf(Path entry) {
        try {
            BasicFileAttributes file = Files.readAttributes(entry, BasicFileAttributes.class);
            return file.isDirectory()
                    ? "folder"
                    : file.lastModifiedTime().toInstant() + " " + file.size() + " " + file.fileKey();
        } catch (IOException e) {
            return "unreadable: " + e.getClass().getSimpleName();
        }
    }

    /**
     * Reads all files, in the order of their names.
     *
     * @throws CatalogException when the folder or a file cannot be read, is too large, or an operator's file makes no sense
     */
    CatalogFiles read() {
        List<Path> files = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (name.endsWith(".json") && !Files.isDirectory(entry)) {
                    files.add(entry);
                } else {
                    ignored.add(name + (Files.isDirectory(entry) ? "/" : ""));
                }
                if (files.size() + ignored.size() > MAX_FILES) {
                    throw new CatalogException("more than " + MAX_FILES + " files").at(folder.toString());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new CatalogException("not a folder that can be read").at(folder.toString());
        }
        files.sort(null);
        ignored.sort(null);
        return new CatalogFiles(read(files), warnings(ignored));
    }

    private static List<CatalogFile> read(List<Path> files) {
        List<CatalogFile> read = new ArrayList<>();
        long bytes = 0;
        for (Path file : files) {
            byte[] content = content(file);
            bytes += content.length;
            if (bytes > MAX_BYTES) {
                throw new CatalogException("the files up to this one have more than " + MAX_BYTES + " bytes together")
                        .at(file.toString());
            }
            read.add(CatalogFileReader.read(file.toString(), content, false));
        }
        return read;
    }

    private static byte[] content(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // reading a pipe would never end
            throw new CatalogException("not a regular file").at(file.toString());
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            throw new CatalogException("cannot be read").at(file.toString());
        }
        if (content.length > MAX_FILE_BYTES) {
            throw new CatalogException("larger than " + MAX_FILE_BYTES + " bytes").at(file.toString());
        }
        return content;
    }

    private List<String> warnings(List<String> ignored) {
        List<String> warnings = new ArrayList<>();
        if (!ignored.isEmpty()) {
            int more = ignored.size() - MAX_NAMED;
            warnings.add(folder + ": "
                    + String.join(", ", ignored.subList(0, Math.min(MAX_NAMED, ignored.size())))
                    + (more > 0 ? " and " + more + " more" : "") + " ignored: only *.json is read, and no subfolder");
        }
        List<String> yaml = ignored.stream().filter(CatalogFolder::isYaml).toList();
        if (!yaml.isEmpty()) {
            warnings.add(folder.resolve(yaml.getFirst())
                    + ": YAML is not read; write it as JSON, for example with yq -o=json");
        }
        return warnings;
    }

    private static boolean isYaml(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml");
    }
}
