package dev.reelay.job;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of a POST that submits a job. */
public sealed interface SubmitAnswer {

    /**
     * Any 2xx with a usable request id (D; 202 is seen, O).
     *
     * @param requestId {@code [a-zA-Z0-9_-]{1,128}} (O)
     */
    record Accepted(String requestId) implements SubmitAnswer {}

    /** RunComfy certainly did not take the job, so nothing is charged and it may be submitted again. */
    sealed interface NotAccepted extends SubmitAnswer {}

    /** The job's own fault, and lasting: the same input is refused again. */
    record Refused(Reason reason, ProviderMessage says) implements NotAccepted {
        /** Why. */
        public enum Reason {
            /** 400 with code 400001 (D), or 404 (C). */
            NO_SUCH_MODEL,
            /** 400 or 422 with another code or none: the input does not match the model's schema (O). */
            INPUT
        }
    }

    /**
     * The account's fault, not the job's: it goes away when someone acts, and then the job is accepted.
     *
     * @param says nothing when there was no usable token, so that nothing was sent
     */
    record AccountTrouble(Fault fault, @Nullable ProviderMessage says) implements NotAccepted {
        /** What is wrong with the account. */
        public enum Fault {
            /**
             * 400 with code 400004 (D), or 401 (O): token missing, expired or revoked, or account inactive. Also when
             * there is no token here that could be sent.
             */
            TOKEN,
            /** 400 with code 400002 (D), or 402 (O): balance too low. */
            BALANCE,
            /** 403 on the POST (O). */
            FORBIDDEN
        }
    }

    /**
     * 429: too many at once (O).
     *
     * @param retryAfter from zero to a day, when RunComfy said how long; that it does is not documented
     */
    record SlowDown(@Nullable Duration retryAfter, ProviderMessage says) implements NotAccepted {}

    /**
     * The connection could not be opened: the name did not resolve, nobody listened, the TLS handshake failed, or no
     * connection came about in time. Nothing of the request was written, and nothing will be.
     *
     * @param why for people
     */
    record Unreachable(String why) implements NotAccepted {}

    /**
     * It was never begun: its announcement had grown older than the lease, perhaps while a connection was opened. It is to be
     * announced anew.
     */
    record NotStarted() implements NotAccepted {}

    /**
     * RunComfy may or may not have taken the job, and may charge for it. What is not known to be anything else is this.
     *
     * @param says where there was an answer
     * @param retryAfter from zero to a day, when RunComfy said how long it will be in trouble
     */
    record Unknown(
            Why why,
            @Nullable ProviderMessage says,
            @Nullable Duration retryAfter) implements SubmitAnswer {
        /** How the outcome was lost. */
        public enum Why {
            /** No answer in time. */
            NO_ANSWER_IN_TIME("no answer came in time"),
            /** The connection was lost after the request was, or may have been, written. */
            CONNECTION_LOST("the connection was lost before the answer"),
            /** The calling thread was interrupted after the request was, or may have been, written. */
            INTERRUPTED("the worker was stopped before the answer"),
            /** 5xx (O). */
            SERVER_ERROR("RunComfy answered with a server error"),
            /** 2xx without a usable request id: not JSON, cut off, too large, or with another kind of id (O). */
            UNREADABLE_ANSWER("RunComfy's answer could not be read"),
            /** 2xx with an {@code error_code} that is not one of those above: an error (O), but which one? */
            UNKNOWN_ERROR_CODE("RunComfy answered with an error code that nobody knows"),
            /**
             * A status of which nobody says what it means for a submission: redirects, 409, 413 and so on. Also 408: RunComfy's
             * own clients slow down and try again (O), but the request goes out in one piece on a fresh connection, so
             * that a 408 more likely comes from a gateway that had passed it on and grew tired of waiting.
             */
            UNEXPECTED_STATUS("RunComfy answered with a status that says neither yes nor no"),
            /** The ledger says that it was announced, and nobody in this worker knows more. */
            WORKER_LOST("the worker that submitted it is gone"),
            /** A fault of Reelay's own while the request was, or may have been, written. */
            INTERNAL_FAULT("a fault of Reelay's own while submitting");

            private final String text;

            Why(String text) {
                this.text = text;
            }

            /** As metrics write it, for example {@code server_error}. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            /** Whether RunComfy or the way to it is in trouble, and not this worker. */
            public boolean isRunComfys() {
                return this != INTERRUPTED && this != WORKER_LOST && this != INTERNAL_FAULT;
            }

            /** For people: the end of a sentence. */
            public String text() {
                return text;
            }
        }
    }
}
