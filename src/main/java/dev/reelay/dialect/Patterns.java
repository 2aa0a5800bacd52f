package dev.reelay.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions of a schema: drops those that cannot be used. Each match is bounded elsewhere. */
final class Patterns {

    /** How long an expression may be. */
    static final int MAX_LENGTH = 2_000;

    private Patterns() {}

    static void tidy(ObjectNode schema, String where, Relaxations relaxations) {
        if (schema.has("pattern")) {
            problem(schema.path("pattern").asText()).ifPresent(problem -> {
                schema.remove("pattern");
                relaxations.dropped(where, "\"pattern\" " + problem);
            });
        }
        List<String> unusable = new ArrayList<>();
        schema.path("patternProperties")
                .fieldNames()
                .forEachRemaining(expression -> problem(expression).ifPresent(problem -> {
                    unusable.add(expression);
                    relaxations.dropped(where, "a name of \"patternProperties\" " + problem);
                }));
        if (!unusable.isEmpty()) {
            schema.withObjectProperty("patternProperties").remove(unusable);
        }
    }

    private static Optional<String> problem(String expression) {
        if (expression.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        if (expression.startsWith("/^")) { // between slashes, as in JavaScript: it would match nothing
            return Optional.of("is not a plain regular expression");
        }
        try {
            Pattern.compile(expression);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("is not a regular expression: " + e.getDescription());
        } catch (StackOverflowError e) {
            return Optional.of("is nested too deep");
        }
    }
}
