package dev.reelay.dialect;

/**
 * One thing in a schema that was not taken as it was written.
 *
 * @param place in the schema, for example {@code schema/properties/seed}
 * @param what was odd, and how it was taken
 */
public record Relaxation(String place, String what, Kind kind) {

    /** What a relaxation changes. */
    public enum Kind {
        /** Nothing: the same in other words. */
        TRANSLATED,
        /** A rule that makes no sense is not checked. */
        DROPPED,
        /** The rule makes sense, but refuses what the schema itself offers: more is accepted. */
        WIDENED
    }

    /** Whether inputs are checked less than the schema says. */
    public boolean isWeaker() {
        return kind != Kind.TRANSLATED;
    }

    /** Whether an operator's own schema may have it as well. */
    public boolean isFineForOperators() {
        return kind == Kind.WIDENED;
    }

    @Override
    public String toString() {
        return place + ": " + what;
    }
}
