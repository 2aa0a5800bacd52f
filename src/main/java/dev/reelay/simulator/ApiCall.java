package dev.reelay.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One call to RunComfy's Model API. */
public sealed interface ApiCall {

    Endpoint endpoint();

    /**
     * Submits a job.
     *
     * @param model the model id, decoded
     * @param body the body, exactly as received
     */
    record Submit(String model, String body) implements ApiCall {
        @Override
        public Endpoint endpoint() {
            return Endpoint.SUBMIT;
        }
    }

    /** Polls the status of a request. */
    record PollStatus(String requestId) implements ApiCall {
        @Override
        public Endpoint endpoint() {
            return Endpoint.STATUS;
        }
    }

    /** Fetches the result of a request. */
    record FetchResult(String requestId, boolean includeCost) implements ApiCall {
        @Override
        public Endpoint endpoint() {
            return Endpoint.RESULT;
        }
    }

    /** Cancels a request. */
    record CancelRequest(String requestId) implements ApiCall {
        @Override
        public Endpoint endpoint() {
            return Endpoint.CANCEL;
        }
    }

    /**
     * Lists models.
     *
     * @param query the query part of the URL, encoded; empty when there is none
     */
    record ListModels(String query) implements ApiCall {
        @Override
        public Endpoint endpoint() {
            return Endpoint.MODELS;
        }
    }

    /**
     * Asks for the record of one model.
     *
     * @param model the model id, decoded
     */
    record GetModel(String model) implements ApiCall {
        @Override
        public Endpoint endpoint() {
            return Endpoint.MODEL;
        }
    }

    /** Lists the categories of the models. */
    record ListCategories() implements ApiCall {
        @Override
        public Endpoint endpoint() {
            return Endpoint.CATEGORIES;
        }
    }

    /** The endpoints of the API, with their names in scripts. */
    enum Endpoint {
        @JsonProperty("submit")
        SUBMIT,
        @JsonProperty("status")
        STATUS,
        @JsonProperty("result")
        RESULT,
        @JsonProperty("cancel")
        CANCEL,
        @JsonProperty("models")
        MODELS,
        @JsonProperty("model")
        MODEL,
        @JsonProperty("categories")
        CATEGORIES
    }
}
