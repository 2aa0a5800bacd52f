package dev.reelay.job;

import java.util.Locale;

/**
 * A record that could not be accepted as a request, for {@code generation-requests-dlq}.
 *
 * @param reason one sentence for an operator
 */
public record DeadLetter(SourceRecord source, Code code, String reason) {

    /** The reason's code. Part of the contract: the header {@code dead-letter-code}. */
    public enum Code {
        /** The record is not JSON, or does not name a job. */
        INVALID_REQUEST,
        /** An earlier request with the same id has other content. */
        ID_CONFLICT,
        /** A bug in Reelay. */
        INTERNAL_ERROR;

        /** The value of the header. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
