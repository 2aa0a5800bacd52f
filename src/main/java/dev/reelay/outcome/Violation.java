package dev.reelay.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One rule that a request violates.
 *
 * @param pointer JSON pointer (RFC 6901) from the top of the request to the field, even when the field is missing
 * @param rule the schema's keyword, for example {@code maxLength}; {@code unknown_field} for a field that the schema
 *     does not name
 * @param limit the rule's limit, when it is a value; lengths count code points
 * @param actual the value, type or count that violates the rule; null when it is too long or does not help
 * @param message one sentence for the producer
 */
public record Violation(
        String pointer,
        String rule,
        @Nullable JsonNode limit,
        @Nullable JsonNode actual,
        String message) {}
