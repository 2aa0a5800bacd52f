package dev.reelay.json;

/**
 * Makes text from producers, RunComfy and operators fit for results, headers and log lines. All lengths are in code
 * points, so that a cut never leaves half of a surrogate pair.
 */
public final class ForeignText {

    private static final String ELLIPSIS = "…";
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private ForeignText() {}

    /**
     * The text, or its beginning and an ellipsis when it is too long.
     *
     * @param maxCodePoints at least 1; the ellipsis counts as one of them
     */
    public static String cut(String text, int maxCodePoints) {
        if (text.length() <= maxCodePoints || text.codePointCount(0, text.length()) <= maxCodePoints) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, maxCodePoints - 1)) + ELLIPSIS;
    }

    /**
     * The text without characters that break a line, a terminal or UTF-8: each control character, line separator and
     * paragraph separator becomes a space, each lone surrogate becomes U+FFFD. The number of code points stays.
     */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().map(ForeignText::printable).forEach(line::appendCodePoint);
        return line.toString();
    }

    /** {@link #oneLine(String)} of the text, {@linkplain #cut cut} to at most so many code points. */
    public static String oneLine(String text, int maxCodePoints) {
        return oneLine(cut(text, maxCodePoints));
    }

    private static int printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.SURROGATE -> REPLACEMENT_CHARACTER;
            default -> codePoint;
        };
    }
}
