package dev.reelay.refresh;

import java.util.Arrays;

/**
 * The texts that can be model ids, for example {@code luma/luma-ray-2/image-to-video}: paths of plain segments, with capitals, dots
 * and spaces. Nothing else becomes part of a URL.
 */
final class ModelIds {

    /** The longest id, in characters. */
    private static final int MAX_LENGTH = 200;

    /** Characters that end or change a path, or are refused by gateways: asking for such an id says nothing about the others. */
    private static final String FORBIDDEN = "*?#%&<>\"'\\^`{|}[];";

    /** Another call of RunComfy's: {@code GET /v1/models/categories} (O). */
    private static final String NO_MODEL = "categories";

    private ModelIds() {}

    static boolean isPlausible(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && !id.equals(NO_MODEL)
                && id.codePoints().allMatch(ModelIds::isPlain)
                && Arrays.stream(id.split("/", -1)).allMatch(ModelIds::isSegment);
    }

    private static boolean isSegment(String segment) {
        return !segment.isEmpty() && segment.equals(segment.strip()) && !segment.equals(".") && !segment.equals("..");
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> FORBIDDEN.indexOf(codePoint) < 0;
        };
    }
}
