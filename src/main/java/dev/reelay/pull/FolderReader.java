package dev.reelay.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.pull.FolderState.Held;
import dev.reelay.pull.PullException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a folder: what pulls wrote into it, and what else is there. */
final class FolderReader {

    private static final long LARGEST_FILE = 64L * 1024 * 1024;

    private final Path folder;
    private final Layout layout;
    private final boolean takesOver;
    private final Map<String, Held> pulled = new HashMap<>();
    private final Map<String, Held> others = new HashMap<>();
    private final Set<String> files = new HashSet<>();

    /**
     * What a file has.
     *
     * @param records by model id
     * @param clean whether it has nothing else
     */
    private record Parsed(Map<String, ObjectNode> records, boolean clean) {}

    /**
     * @param layout the layout that is to be written
     * @param takesOver whether a file of records counts as pulled when it has the name that a pull would give it
     */
    FolderReader(Path folder, Layout layout, boolean takesOver) {
        this.folder = folder;
        this.layout = layout;
        this.takesOver = takesOver;
    }

    /** @throws PullException when the folder or its manifest cannot be read, or a changed list has no room for more */
    FolderState read() {
        List<String> names = names();
        Manifest manifest = manifest();
        Set<String> written = manifest.files();
        for (String name : names) {
            if (!name.endsWith(".json") || name.startsWith(".")) {
                continue;
            }
            Parsed content = parsed(name);
            boolean isPulled = written.contains(name) || (takesOver && isOursByName(name, content));
            if (isPulled) {
                files.add(name);
            }
            if (isPulled && name.equals(FileNames.LIST) && !content.clean && !takesOver) {
                throw new PullException(
                        Reason.CONTENT,
                        folder.resolve(name)
                                + " was changed and is no list of records any more: repair it or delete it");
            }
            content.records.forEach((model, record) -> (isPulled ? pulled : others).put(model, new Held(name, record)));
        }
        manifest.entries().keySet().forEach(this::addChanged);
        Set<String> lowerCase = new HashSet<>();
        names.forEach(name -> lowerCase.add(name.toLowerCase(Locale.ROOT)));
        return new FolderState(manifest, pulled, others, lowerCase, files);
    }

    /** A file of one model that is there, but does not have the model's record any more. */
    private void addChanged(String model) {
        String name = FileNames.of(model);
        if (!pulled.containsKey(model) && files.contains(name) && !takesOver) {
            pulled.put(model, new Held(name, null));
        }
    }

    private boolean isOursByName(String name, Parsed content) {
        return content.clean
                && !content.records.isEmpty()
                && content.records.keySet().stream()
                        .allMatch(model -> layout.file(model).equals(name));
    }

    private List<String> names() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new PullException(Reason.CONTENT, folder + " is not a folder that can be read");
        }
    }

    /** What pulls wrote into the folder. */
    Manifest manifest() {
        Path file = folder.resolve(Manifest.FILE);
        if (!Files.exists(file)) {
            return Manifest.NONE;
        }
        byte[] content = content(file);
        Manifest manifest = content == null ? null : Manifest.of(RecordText.read(content));
        if (manifest == null) {
            throw new PullException(
                    Reason.CONTENT,
                    file + " cannot be read: restore it, or delete it together with the files that were pulled");
        }
        return manifest;
    }

    private Parsed parsed(String name) {
        byte[] content = content(folder.resolve(name));
        JsonNode json = content == null ? null : RecordText.read(content);
        if (json == null) {
            return new Parsed(Map.of(), false);
        }
        Map<String, ObjectNode> records = new HashMap<>();
        boolean clean = true;
        Iterable<JsonNode> elements = json.path("models").isArray() ? json.path("models") : List.of(json);
        for (JsonNode element : elements) {
            if (element instanceof ObjectNode record && record.path("model_id").isTextual()) {
                records.put(record.path("model_id").textValue(), record);
            } else {
                clean = false;
            }
        }
        return new Parsed(records, clean);
    }

    private static byte @Nullable [] content(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE ? Files.readAllBytes(file) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
