package dev.reelay.telemetry;

import dev.reelay.job.Job;
import dev.reelay.job.Outcome;
import dev.reelay.job.Verdict;
import dev.reelay.request.RequestReading;
import io.opentelemetry.api.trace.Span;
import java.time.InstantSource;

/** A record whose decision is under way. */
public final class IntakeSpan {

    public static final IntakeSpan UNTRACED = new IntakeSpan(Span.getInvalid(), true, InstantSource.system());

    private final Span span;
    private final boolean hasParent;
    private final InstantSource clock;

    public IntakeSpan(Span span, boolean hasParent, InstantSource clock) {
        this.span = span;
        this.hasParent = hasParent || !span.getSpanContext().isValid(); // a span that is none has nothing to hand on
        this.clock = clock;
    }

    /** The same, of a job that carries a {@code traceparent}. */
    public RequestReading traced(RequestReading reading) {
        if (hasParent) {
            return reading;
        }
        return switch (reading) {
            case RequestReading.Valid valid -> new RequestReading.Valid(traced(valid.job()), valid.input());
            case RequestReading.Invalid invalid -> new RequestReading.Invalid(traced(invalid.job()), invalid.why());
            case RequestReading.Unreadable unreadable -> unreadable;
        };
    }

    private Job traced(Job job) {
        return job.with(Traceparent.of(span));
    }

    public void end(Verdict verdict) {
        if (!span.isRecording()) {
            return;
        }
        switch (verdict) {
            case Verdict.Admitted admitted -> about(admitted.job().job(), "accepted");
            case Verdict.Answered answered -> {
                Outcome outcome = answered.ending().result().outcome();
                about(answered.ending().result().job(), outcome.status().word());
                Traces.failIf(span, Traces.errorOf(outcome));
            }
            case Verdict.Repeat repeat ->
                span.setAttribute(SpanKey.JOB_ID, LogLine.fit(repeat.id())).setAttribute(SpanKey.OUTCOME, "repeat");
            case Verdict.DeadLettered buried -> {
                if (buried.ending() != null) {
                    about(buried.ending().result().job(), "dead_letter");
                }
                span.setAttribute(SpanKey.OUTCOME, "dead_letter");
                Traces.failIf(span, buried.letter().code().code());
            }
        }
        span.end(clock.instant());
    }

    private void about(Job job, String outcome) {
        span.setAttribute(SpanKey.JOB_ID, LogLine.fit(job.id()))
                .setAttribute(SpanKey.MODEL, LogLine.fit(job.model()))
                .setAttribute(SpanKey.OUTCOME, outcome);
    }
}
