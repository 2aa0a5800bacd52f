package dev.reelay.console.jobs;

/**
 * Breaks JSON into lines and indents it. It changes only the white space between tokens: numbers, names, escapes and their order stay
 * as they are, which no parser promises. What is no JSON stays readable, too.
 */
final class JsonLayout {

    private static final int STEP = 2;
    /** Deeper levels are not indented further. */
    private static final int DEEPEST = 40;

    private final String json;
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int at;

    private JsonLayout(String json, int limit) {
        this.json = json;
        this.limit = limit;
    }

    /**
     * The JSON in lines; its beginning and an ellipsis when it is longer.
     *
     * @param limit about how many characters
     */
    static String of(String json, int limit) {
        return new JsonLayout(json, limit).run();
    }

    private String run() {
        while (at < json.length()) {
            if (text.length() >= limit) {
                return text.append('…').toString();
            }
            token(json.charAt(at));
        }
        return text.toString();
    }

    private void token(char c) {
        switch (c) {
            case '"' -> string();
            case '{', '[' -> open(c);
            case '}', ']' -> {
                depth = Math.max(0, depth - 1);
                line();
                text.append(c);
                at++;
            }
            case ',' -> {
                text.append(c);
                line();
                at++;
            }
            case ':' -> {
                text.append(": ");
                at++;
            }
            case ' ', '\t', '\n', '\r' -> at++;
            default -> {
                text.append(c);
                at++;
            }
        }
    }

    private void open(char c) {
        text.append(c);
        at++;
        int next = at;
        while (next < json.length() && " \t\n\r".indexOf(json.charAt(next)) >= 0) {
            next++;
        }
        if (next < json.length() && json.charAt(next) == (c == '{' ? '}' : ']')) {
            text.append(json.charAt(next));
            at = next + 1;
        } else {
            depth++;
            line();
        }
    }

    private void line() {
        text.append('\n').repeat(' ', STEP * Math.min(depth, DEEPEST));
    }

    private void string() {
        int end = at + 1;
        while (end < json.length() && json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(json.length(), end + 1);
        text.append(json, at, Math.min(end, at + limit));
        at = end;
    }
}
