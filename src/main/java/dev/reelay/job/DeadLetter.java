package dev.reelay.job;

import java.util.Locale;

/**
 * A record that could not be taken as a request, for {@code generation-requests-dlq}.
 *
 * @param reason one sentence for a person
 */
public record DeadLetter(SourceRecord source, Code code, String reason) {

    /** Why. Part of the contract, as {@code dead-letter-code}. */
    public enum Code {
        /** Not JSON, or nothing in it names a job. */
        INVALID_REQUEST,
        /** Another request with the same id came before. */
        ID_CONFLICT,
        /** A fault of Reelay's own. */
        INTERNAL_ERROR;

        /** The code as it stands in the header. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
