package dev.reelay.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a schema, which may match anywhere in a text. A match spends a step of the budget for each
 * character that it looks at: some expressions look at each character millions of times.
 */
final class BoundedPattern {

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws PatternSyntaxException when it is no regular expression */
    static BoundedPattern of(String expression) {
        return new BoundedPattern(Pattern.compile(withEndAnchors(expression)));
    }

    /** In a schema, {@code $} is the end of the text alone (ECMA 262); in Java, also before a final line break. */
    private static String withEndAnchors(String expression) {
        StringBuilder translated = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\' && i + 1 < expression.length()) {
                translated.append(c).append(expression.charAt(++i));
                continue;
            }
            inClass = c == '[' || (inClass && c != ']');
            if (c == '$' && !inClass) {
                translated.append("\\z");
            } else {
                translated.append(c);
            }
        }
        return translated.toString();
    }

    /** A matcher for any number of texts. */
    Matches matches(Budget budget) {
        return new Matches(pattern, budget);
    }

    /** Matches texts, one after the other. */
    static final class Matches implements CharSequence {

        private final Matcher matcher;
        private final Budget budget;
        private String text = "";

        private Matches(Pattern pattern, Budget budget) {
            this.matcher = pattern.matcher("");
            this.budget = budget;
        }

        /** @throws Budget.Exhausted when a match takes too many steps, or too many levels of recursion */
        boolean in(String searched) {
            text = searched;
            budget.spend(1);
            try {
                return matcher.reset(this).find();
            } catch (StackOverflowError e) {
                throw new Budget.Exhausted();
            }
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            budget.spend(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
