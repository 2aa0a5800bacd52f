package dev.reelay.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/** The fields of a schema that hold a prompt, by their names. */
final class Prompts {

    /** {@code prompt}, {@code 241_positive_prompt}, {@code promptText}; not {@code prompt_mode}. */
    private static final Pattern PROMPT =
            Pattern.compile("(?:.*[^A-Za-z])?[Pp]rompt(?:_?[Tt]ext|_?[0-9]+)?|.*[a-z]Prompt(?:Text)?");

    private static final Pattern NEGATIVE = Pattern.compile("(?i).*negative.*");

    private Prompts() {}

    /** The names of the prompts that an input must have. */
    static List<String> requiredBy(ObjectNode schema) {
        return schema.path("required")
                .valueStream()
                .map(JsonNode::asText)
                .filter(name -> PROMPT.matcher(name).matches()
                        && !NEGATIVE.matcher(name).matches())
                .distinct()
                .toList();
    }
}
