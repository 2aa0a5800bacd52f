package dev.reelay.model;

import java.util.Arrays;

/**
 * The texts that can be model ids, for example {@code luma/luma-ray-2/image-to-video}: paths of plain segments, with capitals, dots and
 * spaces (O). An id becomes part of a URL's path, of a command's key, in which {@code *} stands for every model, and of a metric.
 */
public final class ModelId {

    /** The longest id, in characters. */
    private static final int MAX_LENGTH = 200;

    /** Characters that end or change a path, or are refused by gateways: asking for such an id says nothing about the others. */
    private static final String FORBIDDEN = "*?#%&<>\"'\\^`{|}[];";

    private ModelId() {}

    /** Whether the text can be a model id. */
    public static boolean isValid(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.codePoints().allMatch(ModelId::isPlain)
                && Arrays.stream(id.split("/", -1)).allMatch(ModelId::isSegment);
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
