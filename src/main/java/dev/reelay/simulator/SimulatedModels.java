package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The models that a simulator knows before any script. Implemented by whoever mounts the simulator; called by one thread at a time,
 * for every call, so that a catalog that is replaced is served at once.
 */
public interface SimulatedModels {

    /** No catalog: the list is empty, and a submission of any model and any JSON object is accepted. */
    SimulatedModels NONE = new SimulatedModels() {
        @Override
        public Collection<String> ids() {
            return List.of();
        }

        @Override
        public Optional<ObjectNode> record(String id) {
            return Optional.empty();
        }

        @Override
        public List<Problem> problems(String id, JsonNode input) {
            return List.of();
        }
    };

    /** The ids of all models, in any order. */
    Collection<String> ids();

    /**
     * The record of a model as {@code GET /v1/models/{id}} answers it, with its {@code input_schema}.
     *
     * @return a tree that the caller may change; empty when there is no such model
     */
    Optional<ObjectNode> record(String id);

    /** Why RunComfy would refuse an input with 422; empty when it would not, or when there is no such model. */
    List<Problem> problems(String id, JsonNode input);

    /**
     * One reason why an input is refused.
     *
     * @param pointer a JSON pointer to the place in the input; empty for the input itself
     * @param message one sentence
     * @param type the kind of the problem, one word such as {@code missing}
     */
    record Problem(String pointer, String message, String type) {}
}
