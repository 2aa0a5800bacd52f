package dev.reelay.answer;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a POST that submits a job. RunComfy charges for no outcome other than {@link Accepted} and {@link
 * Unknown}.
 */
public sealed interface SubmitAnswer {

    /**
     * Any 2xx with a usable request id (D; 202 is seen, O).
     *
     * @param requestId opaque (O): any text of up to 512 bytes without control characters
     */
    record Accepted(String requestId) implements SubmitAnswer {}

    /**
     * RunComfy, or something in front of it, refuses this job. Either there is no such model: 400 with code 400001 (D),
     * or 404 (C). Or the input does not match the model's schema: 400 or 422 with another code or none (O). Or a gateway
     * does not pass it on: any 3xx, and any 4xx that is about neither the account (401, 402, 403) nor the pace (408, 425,
     * 429). Or the body has an error code and no request id, whatever the status is, and the code does not say that
     * RunComfy itself failed.
     */
    record Refused(ProviderMessage says) implements SubmitAnswer {

        private static final long NO_SUCH_MODEL = 400_001;

        /** Whether RunComfy says that it has no such model. */
        public boolean isAboutModel() {
            return code() == NO_SUCH_MODEL || (code() == 0 && says.httpStatus() == 404);
        }

        /** Whether RunComfy says, in its own words, that the input does not match the model's schema. */
        public boolean isAboutInput() {
            boolean fits = says.httpStatus() == 400 || says.httpStatus() == 422;
            return fits && says.isJson() && (code() == 0 || !DOCUMENTED.contains(code()));
        }

        private long code() {
            return says.errorCode() == null ? 0 : says.errorCode();
        }

        /** Codes whose meaning is another one: the model, the balance, the token, the state and the id of a request. */
        private static final Set<Long> DOCUMENTED =
                Set.of(NO_SUCH_MODEL, 400_002L, 400_004L, 400_005L, 403_001L, 404_001L);
    }

    /**
     * 401 or 403 without RunComfy's own words about the account. Either the account is at fault, or something in front
     * of RunComfy, for example a web application firewall, does not let this job pass. Certainly it was not accepted.
     * The submitter asks the question that costs nothing, and hands this answer on only when RunComfy takes the token.
     *
     * @param fault the fault of the account, if it is the account's
     */
    record TurnedAway(AccountTrouble.Fault fault, ProviderMessage says) implements SubmitAnswer {}

    /**
     * The account is at fault, not the job: once the operator has repaired the account,
     * RunComfy accepts the job.
     *
     * @param says {@code null} when there was no usable token, so that nothing was sent
     */
    record AccountTrouble(Fault fault, @Nullable ProviderMessage says) implements SubmitAnswer {
        /** The fault of the account. */
        public enum Fault {
            /**
             * 400 with code 400004 (D), or 401 (O): token missing, expired or revoked, or account inactive.
             * Also when the worker has no token that could be sent.
             */
            TOKEN,
            /** 400 with code 400002 (D), or 402 (O): balance too low. */
            BALANCE,
            /** 403 on the POST with an error code or a message of RunComfy's that is about the account (O). */
            FORBIDDEN
        }
    }

    /**
     * 429: too many at once (O). Also 425: certainly not processed, and to be tried later (RFC 8470).
     *
     * @param retryAfter from zero to ten minutes, when RunComfy sent it, which is not documented
     */
    record SlowDown(@Nullable Duration retryAfter, ProviderMessage says) implements SubmitAnswer {}

    /**
     * The connection could not be opened: the name did not resolve, the connection was refused,
     * the TLS handshake failed, or there was no connection in time. Nothing of the request was
     * written, and nothing will be.
     *
     * @param why for the log
     */
    record Unreachable(String why) implements SubmitAnswer {}

    /**
     * No POST was sent: the lease of the announcement had expired, perhaps while a connection was opened, the worker
     * could not begin, or it had lost the partition. The submission must be announced anew.
     */
    record NotStarted() implements SubmitAnswer {}

    /**
     * RunComfy may or may not have accepted the job, and may charge for it. Every outcome that is not certain
     * to be another one is this one.
     *
     * @param says {@code null} when there was no answer
     * @param retryAfter from zero to ten minutes, when RunComfy sent it
     */
    record Unknown(
            Why why,
            @Nullable ProviderMessage says,
            @Nullable Duration retryAfter) implements SubmitAnswer {
        /** Why the outcome is unknown. */
        public enum Why {
            /** RunComfy did not answer in time. */
            NO_ANSWER_IN_TIME("no answer came in time"),
            /** The connection was lost after the request was, or may have been, written. */
            CONNECTION_LOST("the connection was lost before the answer"),
            /** The calling thread was interrupted after the request was, or may have been, written. */
            INTERRUPTED("the worker was stopped before the answer"),
            /** 5xx (O). */
            SERVER_ERROR("RunComfy answered with a server error"),
            /** 2xx without a usable request id: not JSON, cut off, too large, or with another kind of id (O). */
            UNREADABLE_ANSWER("RunComfy's answer could not be read"),
            /** 2xx with an {@code error_code} that says that RunComfy failed, or with an error code and a request id. */
            UNKNOWN_ERROR_CODE("RunComfy answered with an unknown error code"),
            /**
             * 408: RunComfy's own clients slow down and retry (O), but here the request is sent in one piece on a new
             * connection, so a 408 is more likely from a gateway that had forwarded the request and timed out. Also a
             * status below 200, which is no answer.
             */
            UNEXPECTED_STATUS("RunComfy answered with an unexpected status"),
            /** The ledger contains the announced submission, and this worker has no answer to it. */
            WORKER_LOST("the worker that submitted it is gone"),
            /** A bug in Reelay, while the request was, or may have been, written. */
            INTERNAL_FAULT("a bug in Reelay made the submission fail");

            private final String text;

            Why(String text) {
                this.text = text;
            }

            /** The value of the metric tag, for example {@code server_error}. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            /** Whether RunComfy or the network failed, and not this worker. */
            public boolean isFaultOfRunComfy() {
                return this != INTERRUPTED && this != WORKER_LOST && this != INTERNAL_FAULT;
            }

            /** The end of a sentence, for messages. */
            public String text() {
                return text;
            }
        }
    }
}
