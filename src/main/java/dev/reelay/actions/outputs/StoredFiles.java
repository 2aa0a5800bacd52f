package dev.reelay.actions.outputs;

import dev.reelay.file.StoredFile;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.outputs.LaterCopies.Tried;
import java.util.List;
import java.util.Locale;

/**
 * What became of the files of a job that were to be stored.
 *
 * @param jobId the job's id
 * @param all how many files the output has, with those that were in the store before
 * @param tried those that were not, in the order of the output
 */
public record StoredFiles(String jobId, int all, List<Tried> tried) {

    public StoredFiles {
        tried = List.copyOf(tried);
    }

    /** Whether all files of the job are in the store now. */
    public boolean areComplete() {
        return tried.stream().allMatch(file -> file.outcome() instanceof Try.Copied);
    }

    /** The same in a line for people: what was stored and where, or what was not and why. */
    public String text() {
        List<StoredFile> copied = tried.stream()
                .filter(file -> file.outcome() instanceof Try.Copied)
                .map(file -> ((Try.Copied) file.outcome()).file())
                .toList();
        int before = all - tried.size();
        String stands = "%d of %d files are in the store".formatted(before + copied.size(), all);
        if (!areComplete()) {
            Tried first = tried.stream()
                    .filter(file -> !(file.outcome() instanceof Try.Copied))
                    .findFirst()
                    .orElseThrow();
            return stands + "; file " + first.task().number() + ": " + reason(first.outcome()) + ".";
        }
        // The query of a presigned URL is a key to the file for a while.
        return stands + ": "
                + String.join(", ", copied.stream().map(StoredFiles::text).toList()) + ".";
    }

    private static String text(StoredFile file) {
        return String.format(
                Locale.ROOT,
                "%s (%,d bytes, sha256 %s)",
                file.url().replaceFirst("\\?.*", ""),
                file.bytes(),
                file.sha256());
    }

    /** Why a file was not copied; empty when it was. */
    public static String reason(Try outcome) {
        return switch (outcome) {
            case Try.Copied _ -> "";
            case Try.NotYet(String reason) -> reason;
            case Try.Never(String reason) -> reason;
        };
    }
}
