package dev.reelay.outbound;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.json.JsonBytes;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.HttpRunComfy;
import dev.reelay.runcomfy.ModelDirectory;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Meters;
import dev.reelay.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Times every call to RunComfy, by kind of call and outcome, and passes the answer on unchanged. A call that throws is
 * not timed.
 */
public final class MeteredRunComfy implements RunComfy, ModelDirectory, AutoCloseable {

    /** The kinds of calls. */
    enum Call {
        SUBMIT,
        POLL,
        CANCEL,
        /** A check that RunComfy responds at all. */
        PING,
        /** A page of the list of models. */
        LIST,
        /** The record of one model. */
        MODEL;

        /** The value of the label {@code call}. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The outcomes, in terms that all kinds of calls share. */
    enum CallResult {
        /** The answer that the call expects. */
        ANSWERED,
        /** RunComfy, or something in front of it, refuses this job, or does not know its request id. */
        REFUSED,
        /** 408, 425 or 429. */
        SLOW_DOWN,
        /** 5xx. */
        SERVER_ERROR,
        /**
         * The request was sent, or may have been, and no answer came.
         */
        NO_ANSWER,
        /** No connection could be opened, so nothing was sent. */
        UNREACHABLE,
        /** The token, the balance, or a request that belongs to another account. */
        ACCOUNT,
        /** An answer that cannot be understood, or a call that the worker itself ended. */
        OTHER;

        /** The value of the label {@code outcome}. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final RunComfy runComfy;
    private final ModelDirectory directory;
    private final Meters meters;
    private final InstantSource clock;

    /** @param directory the same RunComfy's */
    public MeteredRunComfy(RunComfy runComfy, ModelDirectory directory, Meters meters, InstantSource clock) {
        this.runComfy = runComfy;
        this.directory = directory;
        this.meters = meters;
        this.clock = clock;
        for (Call call : Call.values()) {
            for (CallResult outcome : CallResult.values()) {
                meters.show(Metric.RUNCOMFY_CALL, call.label(), outcome.label());
            }
        }
    }

    @Override
    public SubmitAnswer submit(String modelId, JsonBytes input, Instant notAfter) {
        return measured(Call.SUBMIT, () -> runComfy.submit(modelId, input, notAfter), MeteredRunComfy::outcome);
    }

    @Override
    public PollAnswer poll(String requestId) {
        return measured(Call.POLL, () -> runComfy.poll(requestId), MeteredRunComfy::outcome);
    }

    @Override
    public CancelAnswer cancel(String requestId) {
        return measured(Call.CANCEL, () -> runComfy.cancel(requestId), MeteredRunComfy::outcome);
    }

    @Override
    public PingAnswer ping() {
        return measured(Call.PING, runComfy::ping, MeteredRunComfy::outcome);
    }

    @Override
    public DirectoryAnswer list(@Nullable String search, int limit, int offset) {
        return measured(Call.LIST, () -> directory.list(search, limit, offset), MeteredRunComfy::outcome);
    }

    @Override
    public DirectoryAnswer model(String modelId) {
        return measured(Call.MODEL, () -> directory.model(modelId), MeteredRunComfy::outcome);
    }

    private <A> A measured(Call call, Supplier<A> request, Function<A, CallResult> outcome) {
        Instant begun = clock.instant();
        A answer = request.get();
        meters.record(
                Metric.RUNCOMFY_CALL,
                Duration.between(begun, clock.instant()),
                call.label(),
                outcome.apply(answer).label());
        return answer;
    }

    static CallResult outcome(SubmitAnswer answer) {
        return switch (answer) {
            case SubmitAnswer.Accepted _ -> CallResult.ANSWERED;
            case SubmitAnswer.Refused _, SubmitAnswer.TurnedAway _ -> CallResult.REFUSED;
            case SubmitAnswer.AccountTrouble _ -> CallResult.ACCOUNT;
            case SubmitAnswer.SlowDown _ -> CallResult.SLOW_DOWN;
            case SubmitAnswer.Unreachable _ -> CallResult.UNREACHABLE;
            case SubmitAnswer.NotStarted _ -> CallResult.OTHER;
            case SubmitAnswer.Unknown unknown ->
                switch (unknown.why()) {
                    case NO_ANSWER_IN_TIME, CONNECTION_LOST -> CallResult.NO_ANSWER;
                    case SERVER_ERROR -> CallResult.SERVER_ERROR;
                    case INTERRUPTED,
                            UNREADABLE_ANSWER,
                            UNKNOWN_ERROR_CODE,
                            UNEXPECTED_STATUS,
                            WORKER_LOST,
                            INTERNAL_FAULT -> CallResult.OTHER;
                };
        };
    }

    static CallResult outcome(PollAnswer answer) {
        return switch (answer) {
            case PollAnswer.Alive _, PollAnswer.End _ -> CallResult.ANSWERED;
            case Gone _ -> CallResult.REFUSED;
            case PollAnswer.Forbidden _ -> CallResult.ACCOUNT;
            case CallFailure failure -> outcome(failure.kind());
        };
    }

    static CallResult outcome(CancelAnswer answer) {
        return switch (answer) {
            case CancelAnswer.Cancelled _, CancelAnswer.NotCancellable _ -> CallResult.ANSWERED;
            case Gone _ -> CallResult.REFUSED;
            case CallFailure failure -> outcome(failure.kind());
        };
    }

    static CallResult outcome(PingAnswer answer) {
        return switch (answer) {
            case RESPONDS -> CallResult.ANSWERED;
            case SLOW_DOWN -> CallResult.SLOW_DOWN;
            case TOKEN, BALANCE, FORBIDDEN -> CallResult.ACCOUNT;
            case SERVER_ERROR -> CallResult.SERVER_ERROR;
            case NO_ANSWER -> CallResult.NO_ANSWER;
            case UNREACHABLE -> CallResult.UNREACHABLE;
        };
    }

    static CallResult outcome(DirectoryAnswer answer) {
        return switch (answer) {
            case DirectoryAnswer.Page _, DirectoryAnswer.Found _ -> CallResult.ANSWERED;
            case DirectoryAnswer.NoSuchModel _ -> CallResult.REFUSED;
            case DirectoryAnswer.NotFound _ -> CallResult.OTHER;
            case DirectoryAnswer.Failed failed -> outcome(failed.failure().kind());
        };
    }

    private static CallResult outcome(CallFailure.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> CallResult.UNREACHABLE;
            case NO_ANSWER_IN_TIME, CONNECTION_LOST -> CallResult.NO_ANSWER;
            case SLOW_DOWN -> CallResult.SLOW_DOWN;
            case SERVER_ERROR -> CallResult.SERVER_ERROR;
            case TOKEN, BALANCE, FORBIDDEN -> CallResult.ACCOUNT;
            case INTERRUPTED, UNREADABLE_ANSWER, ANOTHER_REQUEST, UNEXPECTED -> CallResult.OTHER;
        };
    }

    @Override
    public void close() {
        if (runComfy instanceof HttpRunComfy http) {
            http.close();
        }
    }
}
