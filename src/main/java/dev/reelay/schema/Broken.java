package dev.reelay.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects broken rules, up to a number of them and of the characters in their pointers. */
final class Broken {

    /** A name may have 50,000 characters, and be in the pointer of every element below it. */
    private static final int MAX_CHARACTERS = 256 * 1024;

    private final int limit;
    private final List<BrokenRule> rules = new ArrayList<>();
    private int characters;
    private boolean wrongType;

    Broken(int limit) {
        this.limit = limit;
    }

    void add(Path path, String keyword, @Nullable JsonNode rule, @Nullable String property) {
        if (!isFull()) {
            JsonPointer where = path.pointer();
            characters += where.toString().length() + (property == null ? 0 : property.length());
            rules.add(new BrokenRule(where, keyword, rule, property));
        }
    }

    void addAll(Broken others) {
        for (BrokenRule rule : others.rules) {
            if (isFull()) {
                return;
            }
            characters += rule.where().toString().length();
            rules.add(rule);
        }
    }

    boolean isFull() {
        return rules.size() >= limit || characters > MAX_CHARACTERS;
    }

    /** Notes that the value itself, and not one that it holds, has another type than the alternative allows. */
    void noteWrongType() {
        wrongType = true;
    }

    boolean isWrongType() {
        return wrongType;
    }

    List<BrokenRule> rules() {
        return rules;
    }
}
