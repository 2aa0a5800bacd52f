package dev.reelay.telemetry;

import dev.reelay.decision.Verdict;
import dev.reelay.job.Job;
import dev.reelay.log.Redaction;
import dev.reelay.outcome.Outcome;
import dev.reelay.request.RequestReading;
import io.opentelemetry.api.trace.Span;
import java.time.InstantSource;

/** The span of a record from its intake to its decision. */
public final class IntakeSpan {

    public static final IntakeSpan UNTRACED = new IntakeSpan(Span.getInvalid(), true, InstantSource.system());

    private final Span span;
    private final boolean hasParent;
    private final InstantSource clock;

    public IntakeSpan(Span span, boolean hasParent, InstantSource clock) {
        this.span = span;
        this.hasParent = hasParent || !span.getSpanContext().isValid(); // without traces a job gets no traceparent
        this.clock = clock;
    }

    /** The reading with this span's {@code traceparent} added to the job, unless the record brought one. */
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

    /** Ends the span with the verdict on the record. */
    public void end(Verdict verdict) {
        if (!span.isRecording()) {
            return;
        }
        switch (verdict) {
            case Verdict.Admitted admitted -> describe(admitted.job().job(), "accepted");
            case Verdict.Answered answered -> {
                Outcome outcome = answered.ending().result().outcome();
                describe(answered.ending().result().job(), outcome.status().word());
                SpanErrors.failIf(span, SpanErrors.errorOf(outcome));
            }
            case Verdict.Repeat repeat ->
                span.setAttribute(SpanKey.JOB_ID, Redaction.name(repeat.id())).setAttribute(SpanKey.OUTCOME, "repeat");
            case Verdict.DeadLettered dead -> {
                if (dead.ending() != null) {
                    describe(dead.ending().result().job(), "dead_letter");
                }
                span.setAttribute(SpanKey.OUTCOME, "dead_letter");
                SpanErrors.failIf(span, dead.letter().code().code());
            }
        }
        span.end(clock.instant());
    }

    private void describe(Job job, String outcome) {
        span.setAttribute(SpanKey.JOB_ID, Redaction.name(job.id()))
                .setAttribute(SpanKey.MODEL, Redaction.name(job.model()))
                .setAttribute(SpanKey.OUTCOME, outcome);
    }
}
