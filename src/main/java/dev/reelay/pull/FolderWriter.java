package dev.reelay.pull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.pull.PullException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a folder what a {@link Comparison} says. Each file is replaced as a whole. The manifest is written before the files, with both
 * the old and the new digests, and once more after them: whenever a pull is killed, the next one knows every file for what it is.
 */
final class FolderWriter {

    private static final String TEMPORARY = ".reelay-pull-";

    private final Path folder;

    FolderWriter(Path folder) {
        this.folder = folder;
    }

    /** @throws PullException when something cannot be written; what was written until then is whole */
    void write(FolderState before, Comparison comparison) {
        Map<String, SortedMap<String, ObjectNode>> now = Comparison.contentsOf(before);
        SortedMap<String, SortedMap<String, ObjectNode>> changed = new TreeMap<>(comparison.contents());
        changed.keySet()
                .removeIf(
                        file -> sameRecords(now.get(file), comparison.contents().get(file)));
        Set<String> superfluous = new HashSet<>(before.files());
        superfluous.removeAll(comparison.contents().keySet());
        superfluous.removeAll(comparison.untouched());
        if (!changed.isEmpty() || !superfluous.isEmpty()) {
            writeManifest(before.manifest(), interim(before.manifest(), comparison.manifest()));
        }
        changed.forEach((file, records) -> replace(file, text(file, records)));
        superfluous.forEach(this::delete);
        boolean wroteInterim = !changed.isEmpty() || !superfluous.isEmpty();
        if (wroteInterim || !before.manifest().equals(comparison.manifest())) {
            writeManifest(null, comparison.manifest());
        }
    }

    /** The manifest of a folder in which each file may be the old or the new one. */
    static Manifest interim(Manifest before, Manifest after) {
        SortedMap<String, Manifest.Entry> entries = new TreeMap<>(before.entries());
        after.entries().forEach((model, entry) -> entries.put(model, entry.or(before.entry(model))));
        Set<Layout> layouts = new HashSet<>(before.layouts());
        layouts.addAll(after.layouts());
        return new Manifest(layouts, entries);
    }

    private static boolean sameRecords(
            @Nullable SortedMap<String, ObjectNode> one, @Nullable SortedMap<String, ObjectNode> other) {
        return one != null
                && other != null
                && one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(record -> RecordText.digest(record.getValue())
                                .equals(RecordText.digest(Objects.requireNonNull(other.get(record.getKey())))));
    }

    private static String text(String file, SortedMap<String, ObjectNode> records) {
        ObjectNode content;
        if (file.equals(FileNames.LIST) || records.size() > 1) {
            content = JsonNodeFactory.instance.objectNode();
            ArrayNode models = content.putArray("models");
            records.values().forEach(models::add);
        } else {
            content = records.get(records.firstKey());
        }
        String text = RecordText.of(content);
        if (text == null) {
            throw new PullException(Reason.CONTENT, file + ": a record is too deep to be written");
        }
        return text + "\n";
    }

    private void writeManifest(@Nullable Manifest before, Manifest manifest) {
        if (!manifest.equals(before)) {
            replace(Manifest.FILE, manifest.text());
        }
    }

    private void replace(String name, String text) {
        Path temporary = folder.resolve(TEMPORARY + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            move(temporary, folder.resolve(name));
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw notWritable(folder.resolve(name), e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw notWritable(folder.resolve(name), e);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // The trouble that brought us here is the one to report.
        }
    }

    private static PullException notWritable(Path file, IOException cause) {
        return new PullException(
                Reason.NOT_WRITABLE,
                file + " cannot be written (" + cause.getClass().getSimpleName() + ")");
    }
}
