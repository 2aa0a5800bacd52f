package dev.reelay.schema;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a value.
 *
 * @param broken the broken rules that were found, in no particular order
 * @param full whether the check ended because it had found enough: there may be more
 * @param stoppedAt where the check gave up because it took too many steps: the value may break further rules. Null when
 *     it did not
 */
public record SchemaCheck(
        List<BrokenRule> broken, boolean full, @Nullable JsonPointer stoppedAt) {

    public SchemaCheck {
        broken = List.copyOf(broken);
    }
}
