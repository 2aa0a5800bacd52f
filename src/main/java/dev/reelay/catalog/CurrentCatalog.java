package dev.reelay.catalog;

import java.util.function.Supplier;

/**
 * The catalog that is in force. It is replaced as a whole: whoever judges a request takes it once. Safe for several threads.
 */
public final class CurrentCatalog implements Supplier<Catalog> {

    private volatile Catalog current;

    public CurrentCatalog(Catalog first) {
        this.current = first;
    }

    @Override
    public Catalog get() {
        return current;
    }

    /** Puts another catalog in force. */
    public void replace(Catalog next) {
        current = next;
    }
}
