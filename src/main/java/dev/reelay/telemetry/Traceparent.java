package dev.reelay.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reelay.job.SourceRecord.Header;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent}, which names the trace that a record belongs to (W3C Trace Context, level 1). */
final class Traceparent {

    private static final String NAME = "traceparent";
    private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();

    /** Lets the propagator read from the value of one header. */
    private static final TextMapGetter<String> VALUE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String value) {
            return List.of(NAME);
        }

        @Override
        public @Nullable String get(@Nullable String value, String name) {
            return name.equals(NAME) ? value : null;
        }
    };

    private Traceparent() {}

    /** The context of the last readable header of that name, as Kafka takes the last header; the root when there is none. */
    static Context in(List<Header> headers) {
        for (Header header : headers.reversed()) {
            byte[] value = header.value();
            if (value != null && header.name().equalsIgnoreCase(NAME)) {
                Context context = FORMAT.extract(Context.root(), new String(value, UTF_8), VALUE);
                if (isIn(context)) {
                    return context;
                }
            }
        }
        return Context.root();
    }

    static boolean isIn(Context context) {
        return Span.fromContext(context).getSpanContext().isValid();
    }

    /** The header that makes later spans children of this one, sampled only if this one is. */
    static Header of(Span span) {
        StringBuilder value = new StringBuilder();
        FORMAT.inject(span.storeInContext(Context.root()), value, (text, name, written) -> {
            if (text != null && name.equals(NAME)) {
                text.append(written);
            }
        });
        return new Header(NAME, value.toString().getBytes(UTF_8));
    }
}
