package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Outcome;
import java.util.List;

/** Jobs and requests of a model that no file names, for tests of shards. */
final class ModelJobs {

    static final String NEW = "acme/nova/text-to-video";

    private ModelJobs() {}

    static Outcome.Failed failure(JobResult result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) result.outcome();
    }

    static Accepted waiting(String id, String model) {
        return waiting(id, model, id);
    }

    static Accepted waiting(String id, String model, String prompt) {
        Job job = new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash-" + id, ShardRig.START);
        return new Accepted(
                job,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt", prompt)
                        .put("image_url", "https://example.com/" + id + ".png"),
                0);
    }

    static String request(String id, String model) {
        return request(id, model, "\"" + id + "\"");
    }

    static String request(String id, String model, String prompt) {
        return """
                {"id": "%s", "model": "%s", "input": {"prompt": %s}}""".formatted(id, model, prompt);
    }
}
