package dev.reelay.console.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What customers have sent and what they get, for those who may see it.
 *
 * @param metadata as JSON; null when there is none to be shown
 * @param files the first of the files of the output
 * @param moreFiles how many files there are beside those
 * @param violations of the model's rules, for which the request was rejected
 * @param warnings of checks that reject nothing
 * @param note why something is missing; null when nothing is
 */
public record Payloads(
        @Nullable String metadata,
        List<MediaFile> files,
        int moreFiles,
        List<Finding> violations,
        List<Finding> warnings,
        @Nullable String note) {

    /** Said to those who may not see it. */
    static final String MASKED =
            "Metadata, inputs, outputs and records are not shown: that needs the permission payloads.";

    public Payloads {
        files = List.copyOf(files);
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
    }

    /** Nothing, and why. */
    static Payloads none(@Nullable String note) {
        return new Payloads(null, List.of(), 0, List.of(), List.of(), note);
    }

    /**
     * A rule that the request breaks.
     *
     * @param pointer to the field
     * @param rule the schema's keyword
     * @param message one sentence for the producer
     */
    public record Finding(String pointer, String rule, String message) {}
}
