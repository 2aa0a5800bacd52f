package dev.reelay.job;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One rule that a request breaks.
 *
 * @param pointer JSON pointer (RFC 6901) from the top of the request to the field itself, also when it is missing
 * @param rule the schema's keyword, for example {@code maxLength}; {@code unknown_field} for a field that the schema
 *     does not name
 * @param limit what the rule asks for, when it is a value; lengths count code points
 * @param actual what was found, when that helps
 * @param message one sentence for a person
 */
public record Violation(
        String pointer,
        String rule,
        @Nullable JsonNode limit,
        @Nullable JsonNode actual,
        String message) {}
