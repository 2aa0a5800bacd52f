package dev.reelay.telemetry;

import dev.reelay.outcome.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** Marks spans as failed. */
final class SpanErrors {

    private SpanErrors() {}

    /** Marks the span as failed with this {@code error.type}; null leaves it as it is. */
    static void failIf(Span span, @Nullable String error) {
        if (error != null) {
            span.setAttribute(SpanKey.ERROR, error).setStatus(StatusCode.ERROR);
        }
    }

    /** The failure code of an outcome; null when the job did not fail. */
    static @Nullable String errorOf(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.code().code() : null;
    }
}
