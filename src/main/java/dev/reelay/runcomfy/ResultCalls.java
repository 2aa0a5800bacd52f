package dev.reelay.runcomfy;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.PollAnswer.Alive;
import dev.reelay.answer.PollAnswer.End;
import dev.reelay.answer.PollAnswer.Forbidden;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.wire.HttpCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Fetches the result of a request that has ended, with its cost where RunComfy names one. The cost may come later than the output (O);
 * it is not waited for: whoever paid for a video gets it at once, and for many jobs no cost ever comes.
 *
 * <p>The cost must not stand in the way of the result either. When the call that asks for it fails in a way that may be due to the
 * question (a server that refuses the parameter, a price list that is down), the result is asked for without it, in the same poll.
 * Where that helps {@value #FAILURES_BEFORE_REST} times in a row, the cost is asked for again only after {@link #REST}. The same where
 * the answers have a {@code Retry-After}, which is kept to.
 */
final class ResultCalls {

    private static final Logger LOG = Logger.getLogger("dev.reelay.runcomfy");

    /** One job alone whose cost makes trouble does not take the costs from others. */
    static final int FAILURES_BEFORE_REST = 3;

    static final Duration REST = Duration.ofMinutes(10);

    private final HttpCalls calls;
    private final InstantSource time;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<Instant> restsUntil = new AtomicReference<>(Instant.MIN);

    ResultCalls(HttpCalls calls, InstantSource time) {
        this.calls = calls;
        this.time = time;
    }

    /** The answer to {@code /result}; any number of threads may ask. */
    PollAnswer fetch(String requestId) {
        if (!mayAskForTheCost()) {
            return withoutCost(requestId);
        }
        PollAnswer answer = PollAnswerParser.from(
                calls.get(CallPaths.resultWithCost(requestId), PollAnswerParser.MEMBERS), requestId);
        if (!mayBeDueToTheQuestion(answer)) {
            if (answer instanceof End) {
                failures.set(0);
                restsUntil.set(Instant.MIN);
            } else if (answer instanceof CallFailure failure && failure.kind() == CallFailure.Kind.SLOW_DOWN) {
                failed(); // the question may have a limit of its own
            }
            return answer;
        }
        if (answer instanceof CallFailure failure && failure.retryAfter() != null) {
            failed(); // RunComfy asks to wait, so whether it is due to the question is not found out now
            return answer;
        }
        PollAnswer plain = withoutCost(requestId);
        if (saysMore(plain, answer)) {
            failed();
            return plain;
        }
        return answer instanceof End ? answer : plain;
    }

    /** Whether the answer without the cost says more than the one with it, so that the question was in its way. */
    private static boolean saysMore(PollAnswer plain, PollAnswer answer) {
        return switch (plain) {
            case Succeeded done -> done.output() != null;
            case End _ -> true;
            case Alive _ -> !(answer instanceof Alive);
            case Gone _, Forbidden _, CallFailure _ -> false;
        };
    }

    /** After a rest one call tries, and the others go on without the cost until it has an answer. */
    private boolean mayAskForTheCost() {
        Instant now = time.instant();
        Instant until = restsUntil.get();
        if (until.equals(Instant.MIN)) {
            return true;
        }
        boolean clockWasSetBack = now.isBefore(until.minus(REST).minusSeconds(1));
        return (clockWasSetBack || !now.isBefore(until)) && restsUntil.compareAndSet(until, now.plus(REST));
    }

    private void failed() {
        int inARow = failures.incrementAndGet();
        if (inARow >= FAILURES_BEFORE_REST) {
            restsUntil.set(time.instant().plus(REST));
        }
        if (inARow == FAILURES_BEFORE_REST) {
            LOG.warn("RunComfy fails when it is asked for costs; results are fetched without them for ten minutes");
        }
    }

    private PollAnswer withoutCost(String requestId) {
        return PollAnswerParser.from(calls.get(CallPaths.result(requestId), PollAnswerParser.MEMBERS), requestId);
    }

    private static boolean mayBeDueToTheQuestion(PollAnswer answer) {
        return switch (answer) {
            case Succeeded done -> done.output() == null; // the output may be there without the cost
            case End _ -> false;
            // The status has said that the request has ended: it may be the cost that is not there yet.
            case Alive _, Gone _, Forbidden _ -> true;
            case CallFailure failure ->
                switch (failure.kind()) {
                    // The status was given for the same token.
                    case TOKEN, BALANCE -> true;
                    case UNEXPECTED,
                            UNREADABLE_ANSWER,
                            ANOTHER_REQUEST,
                            FORBIDDEN,
                            SERVER_ERROR,
                            NO_ANSWER_IN_TIME,
                            CONNECTION_LOST -> true;
                    case UNREACHABLE, INTERRUPTED, SLOW_DOWN -> false;
                };
        };
    }
}
