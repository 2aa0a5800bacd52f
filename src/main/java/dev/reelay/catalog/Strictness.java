package dev.reelay.catalog;

import java.util.function.Consumer;

/**
 * What follows when a part of a file makes no sense. What an operator wrote must make sense; what RunComfy wrote is read as far as
 * it does.
 */
interface Strictness {

    /** For what an operator wrote, and for what comes with Reelay: the start stops. */
    Strictness STRICT = problem -> {
        throw new CatalogException(problem);
    };

    /**
     * For what RunComfy wrote, and for notes about it: the part is left out.
     *
     * @param leftOut gets one line for each part
     */
    static Strictness lenient(Consumer<String> leftOut) {
        return leftOut::accept;
    }

    /**
     * Called with each part that makes no sense, and which the caller then leaves out.
     *
     * @throws CatalogException when that is not to be
     */
    void refuse(String problem);
}
