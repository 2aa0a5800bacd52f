package dev.reelay.console.steer;

import dev.reelay.console.BackPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every form may have.
 *
 * @param confirmed whether the user has seen the risk
 * @param reason in the user's words; null when none was given
 * @param back the path below the base path to return to
 */
record Form(boolean confirmed, @Nullable String reason, String back) {

    /** @param otherwise where to return to when the form names no such path */
    static Form of(@Nullable String confirmed, @Nullable String reason, @Nullable String back, String otherwise) {
        return new Form(
                "true".equals(confirmed),
                reason == null || reason.isBlank() ? null : reason.strip(),
                BackPath.of(back, otherwise));
    }

    /** The fields of the same form with the risk confirmed. */
    List<Field> confirmedFields(List<Field> more) {
        List<Field> fields = new ArrayList<>(more);
        fields.add(new Field("confirmed", "true"));
        fields.add(new Field("back", back));
        if (reason != null) {
            fields.add(new Field("reason", reason));
        }
        return fields;
    }
}
