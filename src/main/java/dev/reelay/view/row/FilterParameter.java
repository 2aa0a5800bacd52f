package dev.reelay.view.row;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** One parameter of a filter of rows. A row fits when it has one of the values. */
interface FilterParameter<R> {

    /** The name of the parameter. */
    String parameter();

    /** Whether several values may be given, of which a row has one. */
    default boolean takesMany() {
        return true;
    }

    /**
     * The canonical values; empty when every row fits.
     *
     * @throws FilterException for a value that the parameter cannot have
     */
    default SortedSet<String> canonical(Set<String> values) {
        return new TreeSet<>(values);
    }

    /** The rule for these canonical values. */
    Predicate<R> rule(Set<String> values);
}
