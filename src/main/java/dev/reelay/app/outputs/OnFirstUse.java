package dev.reelay.app.outputs;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is opened by the first one who needs it, so that a worker without such jobs has no threads for them. Thread-safe. */
final class OnFirstUse<T> {

    private @Nullable T opened;
    private boolean closed;

    /** @throws IllegalStateException after the end: then another worker takes the caller's job over */
    synchronized T get(Supplier<T> opening) {
        if (closed) {
            throw new IllegalStateException("the worker stops");
        }
        T known = opened;
        if (known == null) {
            known = opening.get();
            opened = known;
        }
        return known;
    }

    synchronized void close(Consumer<T> closing) {
        closed = true;
        if (opened != null) {
            closing.accept(opened);
        }
    }
}
