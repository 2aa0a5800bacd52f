package dev.reelay.catalog;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the errors of a value that fits none of several alternatives ({@code anyOf}, {@code oneOf}). The validator
 * reports the errors of every alternative: "must be a string" and "must be null" for one value. When exactly one
 * alternative is of the value's type, only its errors are kept; otherwise a single error replaces them all.
 */
final class Alternatives {

    /** The outermost {@code anyOf} or {@code oneOf} on an error's path. */
    private record Choice(String schemaPath, NodePath instance, int keywordAt) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Choice choice
                    && schemaPath.equals(choice.schemaPath)
                    && instance.equals(choice.instance);
        }

        @Override
        public int hashCode() {
            return 31 * schemaPath.hashCode() + instance.hashCode();
        }
    }

    private Alternatives() {}

    static List<Error> reduce(List<Error> errors) {
        List<Error> reduced = new ArrayList<>(errors.size());
        Map<Choice, List<Error>> choices = new LinkedHashMap<>();
        for (Error error : errors) {
            Choice choice = firstChoice(error);
            if (choice == null) {
                reduced.add(error);
            } else {
                choices.computeIfAbsent(choice, _ -> new ArrayList<>()).add(error);
            }
        }
        choices.forEach((choice, of) -> reduced.addAll(best(choice, of)));
        return reduced;
    }

    private static List<Error> best(Choice choice, List<Error> errors) {
        Map<String, List<Error>> byAlternative = new LinkedHashMap<>();
        for (Error error : errors) {
            NodePath path = error.getEvaluationPath();
            if (path.getNameCount() > choice.keywordAt + 1) {
                byAlternative
                        .computeIfAbsent(path.getName(choice.keywordAt + 1), _ -> new ArrayList<>())
                        .add(error);
            }
        }
        if (byAlternative.isEmpty()) {
            return errors;
        }
        List<List<Error>> ofSameType = byAlternative.values().stream()
                .filter(of -> of.stream().noneMatch(error -> isWrongType(error, choice)))
                .toList();
        return ofSameType.size() == 1 ? ofSameType.getFirst() : List.of(noneFits(choice, errors.getFirst()));
    }

    private static boolean isWrongType(Error error, Choice choice) {
        return error.getKeyword().equals("type")
                && error.getInstanceLocation().getNameCount() == choice.instance.getNameCount();
    }

    private static Error noneFits(Choice choice, Error any) {
        String keyword = any.getEvaluationPath().getName(choice.keywordAt);
        return Error.builder()
                .keyword(keyword)
                .evaluationPath(any.getEvaluationPath())
                .instanceLocation(choice.instance)
                .message("none fits")
                .build();
    }

    /** Follows the error's path through the schema, and counts the steps that lead into the input. */
    private static @Nullable Choice firstChoice(Error error) {
        NodePath path = error.getEvaluationPath();
        int depth = 0;
        int at = 0;
        while (at < path.getNameCount()) {
            switch (path.getName(at)) {
                case "anyOf", "oneOf" -> {
                    return new Choice(cut(path, at + 1).toString(), cut(error.getInstanceLocation(), depth), at);
                }
                case "properties", "patternProperties", "prefixItems" -> {
                    depth++;
                    at += 2;
                }
                case "additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems", "contains" -> {
                    depth++;
                    at++;
                }
                case "allOf", "dependentSchemas" -> at += 2;
                default -> at++;
            }
        }
        return null;
    }

    private static NodePath cut(NodePath path, int count) {
        NodePath cut = path;
        while (cut.getNameCount() > count) {
            cut = cut.getParent();
        }
        return cut;
    }
}
