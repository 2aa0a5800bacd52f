package dev.reelay.view.row;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One parameter of a filter of rows. A row fits when it has one of the values. */
interface FilterParameter<R> {

    /** The name of the parameter. */
    String parameter();

    /** Whether its value is a time, of which there can be one. */
    default boolean isTime() {
        return false;
    }

    /** Whether several values may be given, of which a row has one. */
    default boolean takesMany() {
        return !isTime();
    }

    /**
     * The canonical values; empty when every row fits.
     *
     * @throws FilterException for a value that the parameter cannot have
     */
    default SortedSet<String> canonical(Set<String> values) {
        return values.stream().map(this::canonical).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The canonical form of one value.
     *
     * @throws FilterException as {@link #canonical(Set)} does
     */
    default String canonical(String value) {
        return isTime() ? FilterTime.canonical(parameter(), value) : value;
    }

    /**
     * The value, which must be one of these words.
     *
     * @throws FilterException when it is not
     */
    default String oneOf(String value, List<String> words) {
        if (!words.contains(value)) {
            throw FilterException.refused(parameter(), value, "is not one of " + String.join(", ", words));
        }
        return value;
    }

    /** The rule for these canonical values. */
    Predicate<R> rule(Set<String> values);
}
