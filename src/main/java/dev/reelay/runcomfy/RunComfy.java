package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.json.JsonBytes;
import java.time.Instant;

/**
 * The calls to RunComfy. Every method blocks, at most for its time-outs, and is meant for virtual threads; any
 * number of threads may call at the same time. None throws for anything that RunComfy, the network or the
 * account does. When the calling thread is interrupted, the call returns early with an answer that states it,
 * and the interrupt flag of the thread stays set.
 */
public interface RunComfy {

    /**
     * Submits a job: {@code POST /v1/models/{model_id}}. May cost money; sends one request at most.
     *
     * @param modelId as in the catalog, with its slashes; may contain dots, capitals, spaces
     *     and any other character
     * @param input the model's input fields, posted as they are
     * @param notAfter the deadline: when no connection is open by then, nothing is sent, and the answer is
     *     {@link SubmitAnswer.NotStarted}
     */
    SubmitAnswer submit(String modelId, JsonBytes input, Instant notAfter);

    /** Submits a job without a deadline. */
    default SubmitAnswer submit(String modelId, JsonNode input) {
        return submit(modelId, JsonBytes.of(input), Instant.MAX);
    }

    /**
     * Fetches the status of a request and, when that is an end, its result with its cost. Safe to repeat.
     *
     * @param requestId from {@link SubmitAnswer.Accepted}
     * @throws IllegalArgumentException when the id cannot be one of RunComfy's
     */
    PollAnswer poll(String requestId);

    /**
     * Cancels a request that is still queued. Safe to repeat.
     *
     * @param requestId from {@link SubmitAnswer.Accepted}
     * @throws IllegalArgumentException when the id cannot be one of RunComfy's
     */
    CancelAnswer cancel(String requestId);

    /**
     * Asks the question that costs nothing and is about no job: the status of a request that does not exist. A healthy
     * RunComfy that takes the token answers 404 with code 404001 (D).
     */
    PingAnswer ping();
}
