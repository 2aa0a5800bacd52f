package dev.reelay.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a schema that a value breaks.
 *
 * @param where the value, from the top of what was checked
 * @param keyword the rule, for example {@code maxLength}
 * @param limit the keyword's value in the schema; null where no alternative of {@code anyOf} or {@code oneOf} matches, and not
 *     null where more than one of {@code oneOf} does
 * @param property the field that is missing or not allowed; null for rules that are not about one field
 */
public record BrokenRule(
        JsonPointer where,
        String keyword,
        @Nullable JsonNode limit,
        @Nullable String property) {}
