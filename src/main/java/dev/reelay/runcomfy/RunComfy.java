package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.CancelAnswer;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.SubmitAnswer;
import java.time.Instant;

/**
 * RunComfy, as the stages see it. Every method blocks, for as long as its time-outs allow, and is meant for a virtual
 * thread; any number of threads may call at once. None throws for anything that RunComfy, the network or the account
 * does. When the calling thread is interrupted the call ends early with an answer that says so, and the thread's
 * interrupt flag is set.
 */
public interface RunComfy {

    /**
     * Asks RunComfy to make something: {@code POST /v1/models/{model_id}}. May cost money; sends one request at most.
     *
     * @param modelId as in the catalog, with its slashes; may hold dots, capitals, spaces and anything else
     * @param input the model's input fields, posted as they are
     * @param notAfter when it is too late to begin: with no open connection by then nothing is sent, and the answer is {@link
     *     Submission.NotStarted}
     * @throws IllegalArgumentException when {@code input} cannot be written as JSON; nothing was sent
     */
    SubmitAnswer submit(String modelId, JsonNode input, Instant notAfter);

    /** The same, and it is never too late to begin. */
    default SubmitAnswer submit(String modelId, JsonNode input) {
        return submit(modelId, input, Instant.MAX);
    }

    /**
     * Asks how a request is doing: its status and, when that says an end, its result. Safe to repeat.
     *
     * @param requestId as {@link SubmitAnswer.Accepted} gave it
     * @throws IllegalArgumentException when RunComfy cannot have given that id
     */
    PollAnswer poll(String requestId);

    /**
     * Asks RunComfy to drop a request that still queues. Safe to repeat.
     *
     * @param requestId as {@link SubmitAnswer.Accepted} gave it
     * @throws IllegalArgumentException when RunComfy cannot have given that id
     */
    CancelAnswer cancel(String requestId);

    /**
     * Asks RunComfy something that costs nothing: how a request is doing that nobody has made. Answers with 404 and code
     * 404001 when all is well (D).
     *
     * @return whether it answers at all, with anything but a server error. Also true when there is no token to ask with: a
     *     submission is not sent then either, and says whose trouble that is
     */
    boolean responds();
}
