package dev.reelay.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One call to RunComfy's Model API. */
public sealed interface Call {

    /** Which of the four calls this is. */
    Kind kind();

    /**
     * A submission.
     *
     * @param model the model id, decoded
     * @param body the body as it came
     */
    record Submit(String model, String body) implements Call {
        @Override
        public Kind kind() {
            return Kind.SUBMIT;
        }
    }

    /** Asks how far a request is. */
    record Status(String requestId) implements Call {
        @Override
        public Kind kind() {
            return Kind.STATUS;
        }
    }

    /** Asks for a request's output. */
    record Result(String requestId, boolean includeCost) implements Call {
        @Override
        public Kind kind() {
            return Kind.RESULT;
        }
    }

    /** Asks to cancel a request. */
    record Cancel(String requestId) implements Call {
        @Override
        public Kind kind() {
            return Kind.CANCEL;
        }
    }

    /** The four calls, by the names that a script gives them. */
    enum Kind {
        @JsonProperty("submit")
        SUBMIT,
        @JsonProperty("status")
        STATUS,
        @JsonProperty("result")
        RESULT,
        @JsonProperty("cancel")
        CANCEL
    }
}
