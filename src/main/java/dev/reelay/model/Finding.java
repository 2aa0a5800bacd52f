package dev.reelay.model;

import com.fasterxml.jackson.core.JsonPointer;
import dev.reelay.outcome.Violation;
import java.util.function.Supplier;

/** A violation whose message is built only when it is listed. */
record Finding(String pointer, String rule, Supplier<Violation> violation) {

    /** The pointer to the input in a request. */
    static final String INPUT = "/input";

    static String pointerInRequest(JsonPointer insideInput) {
        return INPUT + insideInput;
    }
}
