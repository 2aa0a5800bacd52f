package dev.reelay.outcome;

import dev.reelay.file.StoredFile;
import dev.reelay.json.ForeignText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the copies of a job's files.
 *
 * @param files those that are in the store, in the order of the output
 * @param failure why not all of them are; null when they are
 */
public record Copies(List<StoredFile> files, @Nullable String failure) {

    /** Code points of a failure. */
    public static final int LONGEST_FAILURE = 300;

    public Copies {
        files = List.copyOf(files);
        failure = failure == null ? null : ForeignText.oneLine(failure, LONGEST_FAILURE);
    }

    /** No file was copied. */
    public static Copies failed(String why) {
        return new Copies(List.of(), why);
    }
}
