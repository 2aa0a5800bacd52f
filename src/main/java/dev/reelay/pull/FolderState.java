package dev.reelay.pull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder as it was found.
 *
 * @param pulled the records in files that pulls wrote, by model id
 * @param others records in other files, by model id
 * @param names the names of everything in the folder, in lower case: some file systems take them for the same
 * @param files the names of the files that pulls wrote and that are there
 */
record FolderState(
        Manifest manifest, Map<String, Held> pulled, Map<String, Held> others, Set<String> names, Set<String> files) {

    /**
     * A record in a file.
     *
     * @param record null when the file does not have the record any more that a pull wrote there
     */
    record Held(String file, @Nullable ObjectNode record) {}

    FolderState {
        pulled = Map.copyOf(pulled);
        others = Map.copyOf(others);
        names = Set.copyOf(names);
        files = Set.copyOf(files);
    }
}
