package dev.reelay.telemetry;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.SourceRecord;
import dev.reelay.log.Redaction;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A job as OpenTelemetry spans: the intake of its request, each submission, the polls that changed the job, the result.
 * Minutes and workers may lie between them, so none stays open: each is exported once it has ended, as a child of the
 * {@code traceparent} that the job carries in the ledger and on to its result.
 *
 * <p>A request without a readable {@code traceparent} gets that of its intake span, so that its job is one trace and its
 * consumer can continue it; one that a request brings is not changed. The spans of a job without one (accepted while traces
 * were off, or a record that names no job) are traces of their own.
 *
 * <p>The intake span ends with the decision, before the ledger has it: a record that is decided again has another span.
 * Attributes have OpenTelemetry's names where it has one. Spans hold no text of a request or of RunComfy, no token and no
 * query of a URL.
 */
public final class Traces implements AutoCloseable {

    /**
     * Attributes that are the same for all spans.
     *
     * @param group the consumer group
     * @param results the results topic
     * @param runComfy the URL of RunComfy's API
     */
    public record Places(String group, String results, URI runComfy) {}

    /** While RunComfy is away every poll fails in the same way: one failed poll in this time has a span. */
    public static final Duration BETWEEN_FAILED_POLLS = Duration.ofSeconds(1);

    private static final String SCOPE = "dev.reelay";

    private final @Nullable Tracer tracer;
    private final @Nullable TraceExport collector;
    private final Places places;
    private final InstantSource clock;
    private Instant nextFailedPoll = Instant.MIN;
    private long leftOut;

    private Traces(@Nullable Tracer tracer, @Nullable TraceExport collector, Places places, InstantSource clock) {
        this.tracer = tracer;
        this.collector = collector;
        this.places = places;
        this.clock = clock;
    }

    /** Makes no spans and costs nothing. */
    public static Traces off() {
        return new Traces(null, null, new Places("", "", URI.create("")), InstantSource.system());
    }

    public static Traces to(OpenTelemetry openTelemetry, Places places, InstantSource clock) {
        return new Traces(openTelemetry.getTracer(SCOPE), null, places, clock);
    }

    /** Exports to a collector; {@link #close} waits for the last spans, for a bounded time. */
    public static Traces to(TraceExport collector, Places places, InstantSource clock) {
        return new Traces(collector.openTelemetry().getTracer(SCOPE), collector, places, clock);
    }

    @Override
    public void close() {
        if (collector != null) {
            collector.close();
        }
    }

    /** Begins the span of a record that is about to be decided. */
    public IntakeSpan intake(SourceRecord record) {
        if (tracer == null) {
            return IntakeSpan.UNTRACED;
        }
        Context parent = Traceparent.in(record.headers());
        SpanBuilder span = messaging(tracer, SpanKind.CONSUMER, "process", record.topic(), parent)
                .setAttribute(SpanKey.GROUP, places.group())
                .setAttribute(SpanKey.PARTITION, String.valueOf(record.partition()))
                .setAttribute(SpanKey.OFFSET, record.offset())
                .setStartTimestamp(clock.instant());
        return new IntakeSpan(span.startSpan(), Traceparent.isIn(parent), clock);
    }

    /** A submission was answered, or its outcome was lost. One that was not started has no span. */
    public void submitted(JobState.Submitting state, SubmitAnswer answer, Instant begun) {
        if (tracer == null || answer instanceof SubmitAnswer.NotStarted) {
            return;
        }
        Span span = call(tracer, "submit", "POST", state.job(), begun)
                .setAttribute(SpanKey.ATTEMPT, (long) state.attempt())
                .setAttribute(SpanKey.OUTCOME, AnswerLabels.ofSubmission(answer))
                .startSpan();
        if (answer instanceof SubmitAnswer.Accepted accepted) {
            span.setAttribute(SpanKey.REQUEST_ID, Redaction.name(accepted.requestId()));
        } else {
            SpanErrors.failIf(
                    span,
                    answer instanceof SubmitAnswer.Unknown unknown
                            ? unknown.why().word()
                            : AnswerLabels.ofSubmission(answer));
        }
        answered(
                span,
                switch (answer) {
                    case SubmitAnswer.Refused refused -> refused.says();
                    case SubmitAnswer.TurnedAway away -> away.says();
                    case SubmitAnswer.AccountTrouble trouble -> trouble.says();
                    case SubmitAnswer.SlowDown slowDown -> slowDown.says();
                    case SubmitAnswer.Unknown unknown -> unknown.says();
                    case SubmitAnswer.Accepted _, SubmitAnswer.Unreachable _, SubmitAnswer.NotStarted _ -> null;
                });
        span.end(clock.instant());
    }

    /**
     * A poll was answered, or it failed. It has a span if it changes the job or if RunComfy does not know the request. Of
     * failed polls only some have one, because an outage would make thousands; polls that find no change have none.
     */
    public void polled(JobState.Submitted state, PollAnswer answer, Instant begun) {
        if (tracer == null) {
            return;
        }
        boolean failed = answer instanceof CallFailure || answer instanceof PollAnswer.Forbidden;
        long leftOutBefore = failed ? admitFailedPoll() : 0;
        if (leftOutBefore < 0 || !(failed || changes(state, answer))) {
            return;
        }
        Span span = call(tracer, "poll", "GET", state.job(), begun)
                .setAttribute(SpanKey.REQUEST_ID, Redaction.name(state.requestId()))
                .setAttribute(SpanKey.OUTCOME, AnswerLabels.ofPoll(answer))
                .startSpan();
        if (leftOutBefore > 0) {
            span.setAttribute(SpanKey.LEFT_OUT, leftOutBefore);
        }
        switch (answer) {
            case CallFailure failure -> {
                SpanErrors.failIf(span, failure.kind().word());
                answered(span, failure.says());
            }
            case PollAnswer.Forbidden forbidden -> {
                SpanErrors.failIf(span, AnswerLabels.ofPoll(answer));
                answered(span, forbidden.says());
            }
            case Gone gone -> {
                SpanErrors.failIf(span, AnswerLabels.ofPoll(answer));
                answered(span, gone.says());
            }
            case PollAnswer.Alive _, PollAnswer.End _ -> {} // the call succeeded, whatever became of the job
        }
        span.end(clock.instant());
    }

    private static boolean changes(JobState.Submitted state, PollAnswer answer) {
        return switch (answer) {
            case PollAnswer.Running _ -> state instanceof JobState.InQueue;
            case PollAnswer.End _, Gone _ -> true;
            case PollAnswer.Queued _, PollAnswer.NotYet _, PollAnswer.Forbidden _, CallFailure _ -> false;
        };
    }

    /** How many failed polls were left out since the last span of one; negative if this one is left out, too. */
    private synchronized long admitFailedPoll() {
        Instant now = clock.instant();
        if (now.isBefore(nextFailedPoll)) {
            leftOut++;
            return -1;
        }
        nextFailedPoll = now.plus(BETWEEN_FAILED_POLLS);
        long before = leftOut;
        leftOut = 0;
        return before;
    }

    /** A job has its result, and the ledger has both. */
    public void ended(JobResult result) {
        if (tracer == null) {
            return;
        }
        Job job = result.job();
        Span span = messaging(tracer, SpanKind.PRODUCER, "send", places.results(), Traceparent.in(job.headers()))
                .setAttribute(SpanKey.JOB_ID, Redaction.name(job.id()))
                .setAttribute(SpanKey.MODEL, Redaction.name(job.model()))
                .setAttribute(SpanKey.OUTCOME, result.outcome().status().word())
                .setAttribute(SpanKey.CHARGED, result.charged().word())
                .setStartTimestamp(result.finishedAt())
                .startSpan();
        if (result.requestId() != null) {
            span.setAttribute(SpanKey.REQUEST_ID, Redaction.name(result.requestId()));
        }
        if (result.cost() != null) {
            span.setAttribute(SpanKey.COST, result.cost().usd().doubleValue());
        }
        SpanErrors.failIf(span, SpanErrors.errorOf(result.outcome()));
        span.end(clock.instant());
    }

    private SpanBuilder call(Tracer tracer, String name, String method, Job job, Instant begun) {
        URI url = places.runComfy();
        SpanBuilder span = tracer.spanBuilder(name)
                .setParent(Traceparent.in(job.headers()))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(begun)
                .setAttribute(SpanKey.METHOD, method)
                .setAttribute(SpanKey.SERVER, url.getHost())
                .setAttribute(SpanKey.JOB_ID, Redaction.name(job.id()))
                .setAttribute(SpanKey.MODEL, Redaction.name(job.model()));
        return url.getPort() < 0 ? span : span.setAttribute(SpanKey.PORT, (long) url.getPort());
    }

    private static SpanBuilder messaging(Tracer tracer, SpanKind kind, String operation, String topic, Context parent) {
        return tracer.spanBuilder(operation + " " + topic)
                .setParent(parent)
                .setSpanKind(kind)
                .setAttribute(SpanKey.SYSTEM, "kafka")
                .setAttribute(SpanKey.OPERATION, operation)
                .setAttribute(SpanKey.OPERATION_TYPE, operation)
                .setAttribute(SpanKey.DESTINATION, topic);
    }

    private static void answered(Span span, @Nullable ProviderMessage says) {
        if (says != null) {
            span.setAttribute(SpanKey.HTTP_STATUS, (long) says.httpStatus());
        }
    }
}
