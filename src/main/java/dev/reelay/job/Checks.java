package dev.reelay.job;

import dev.reelay.json.ForeignText;
import dev.reelay.outcome.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the worker found out about a job's input before its submission.
 *
 * @param awaitsModel whether the model is not known yet, so that the input is unchecked and RunComfy is to be asked for the model
 * @param schema the digest of the schema that the input was checked against; null when it was checked against none
 * @param warnings what RunComfy may refuse, although the job is submitted; at most {@value #MAX_WARNINGS}, without values
 * @param media the outcome of the check of the media; null before that
 */
public record Checks(
        boolean awaitsModel,
        @Nullable String schema,
        List<Violation> warnings,
        @Nullable MediaStatus media) {

    /** How many warnings a job keeps. */
    public static final int MAX_WARNINGS = 5;

    /** The longest pointer and the longest message of a warning, in code points. */
    public static final int MAX_TEXT = 250;

    /** Nothing was checked yet. */
    public static final Checks NONE = new Checks(false, null, List.of(), null);

    /** The input waits for its model to be known. */
    public static final Checks AWAITING_MODEL = new Checks(true, null, List.of(), null);

    public Checks {
        schema = schema == null ? null : schema.intern(); // jobs are many, schemas are few
        warnings = warnings.isEmpty()
                ? List.of()
                : warnings.stream().limit(MAX_WARNINGS).map(Checks::shortened).toList();
    }

    /** The input fits the schema with this digest, but for the warnings. */
    public static Checks passed(@Nullable String schema, List<Violation> warnings) {
        return new Checks(false, schema, warnings, null);
    }

    /** The same after the check of the media. */
    public Checks withMedia(MediaStatus checked) {
        return new Checks(awaitsModel, schema, warnings, checked);
    }

    /** The same without warnings. */
    public Checks withoutWarnings() {
        return new Checks(awaitsModel, schema, List.of(), media);
    }

    private static Violation shortened(Violation warning) {
        return new Violation(
                ForeignText.cut(warning.pointer(), MAX_TEXT),
                warning.rule(),
                null,
                null,
                ForeignText.cut(warning.message(), MAX_TEXT));
    }
}
