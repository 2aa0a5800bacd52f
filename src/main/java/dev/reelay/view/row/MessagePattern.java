package dev.reelay.view.row;

import dev.reelay.json.ForeignText;

/**
 * What messages of the same failure have in common: the text without numbers, ids, URLs and quoted texts. The status of an HTTP answer
 * stays, since 429 and 503 are not the same failure. One pass and no regular expression, because a page asks for it of every failure.
 */
public final class MessagePattern {

    private static final int LONGEST = 160;

    private final String message;
    private final StringBuilder pattern = new StringBuilder();
    private int at;

    private MessagePattern(String message) {
        this.message = message;
    }

    /** The pattern of a message: up to 160 code points; empty for a message without anything in it. */
    public static String of(String message) {
        MessagePattern made = new MessagePattern(message);
        while (made.at < message.length()) {
            made.next();
        }
        return ForeignText.cut(made.pattern.toString().strip(), LONGEST);
    }

    private void next() {
        char c = message.charAt(at);
        if (c == '"') {
            int end = message.indexOf('"', at + 1);
            pattern.append("\"…\"");
            at = end < 0 ? message.length() : end + 1;
        } else if (isWord(c)) {
            word();
        } else {
            if (!Character.isWhitespace(c)) {
                pattern.append(c);
            } else if (!pattern.isEmpty() && pattern.charAt(pattern.length() - 1) != ' ') {
                pattern.append(' ');
            }
            at++;
        }
    }

    private void word() {
        int from = at;
        boolean digits = false;
        while (at < message.length() && isWord(message.charAt(at))) {
            digits |= Character.isDigit(message.charAt(at));
            at++;
        }
        if (message.startsWith("://", at)) {
            while (at < message.length() && !Character.isWhitespace(message.charAt(at)) && message.charAt(at) != '"') {
                at++;
            }
            pattern.append("<url>");
        } else if (digits && !isHttpStatus(from)) {
            pattern.append('#');
        } else {
            pattern.append(message, from, at);
        }
    }

    private boolean isHttpStatus(int from) {
        if (at - from != 3) {
            return false;
        }
        String before = pattern.toString().stripTrailing();
        return before.endsWith("HTTP") || before.endsWith("status");
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }
}
