package dev.reelay.catalog;

import java.util.List;

/** The ids that models can have. */
final class ModelId {

    private static final int MAX_LENGTH = 200;

    private ModelId() {}

    /** An id becomes part of a URL's path and of a command's key, in which {@code *} stands for every model. */
    static boolean isValid(String id) {
        boolean isPath = List.of(id.split("/", -1)).stream()
                .allMatch(segment -> !segment.isEmpty()
                        && segment.equals(segment.strip())
                        && !segment.equals(".")
                        && !segment.equals(".."));
        boolean isPlain = id.chars().noneMatch(c -> Character.isISOControl(c) || c == '*' || c == '\\');
        return isPath && isPlain && id.length() <= MAX_LENGTH;
    }
}
