package dev.reelay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.Cancellation;
import dev.reelay.job.Sighting;
import dev.reelay.job.Submission;
import dev.reelay.runcomfy.RunComfy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A RunComfy in memory. It accepts each job under the request id {@code r-<prompt>} and runs it until told otherwise. */
final class FakeRunComfy implements RunComfy {

    private final List<String> posts = new ArrayList<>();
    private final List<String> cancels = new ArrayList<>();
    private final Map<String, CompletableFuture<Submission>> held = new ConcurrentHashMap<>();
    private volatile Function<String, Submission> submissions = prompt -> new Submission.Accepted("r-" + prompt);
    private volatile Function<String, Sighting> sightings = _ -> new Sighting.Running();
    private volatile Function<String, Cancellation> cancellations = _ -> new Cancellation.NotCancellable();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean answering = true;
    private volatile Runnable beforePost = () -> {};

    @Override
    public Submission submit(String modelId, JsonNode input, Instant notAfter) {
        String prompt = input.path("prompt").asText();
        beforePost.run();
        synchronized (posts) {
            posts.add(prompt);
        }
        CompletableFuture<Submission> answer = held.get(prompt);
        return answer == null ? submissions.apply(prompt) : answer.join();
    }

    @Override
    public Sighting look(String requestId) {
        return sightings.apply(requestId);
    }

    @Override
    public Cancellation cancel(String requestId) {
        synchronized (cancels) {
            cancels.add(requestId);
        }
        return cancellations.apply(requestId);
    }

    @Override
    public boolean answers() {
        questions.incrementAndGet();
        return answering;
    }

    /** How often it was asked whether it answers. */
    int questions() {
        return questions.get();
    }

    /** Whether it answers what costs nothing. */
    void answering(boolean answering) {
        this.answering = answering;
    }

    /** The request ids of all that it was asked to cancel, in their order. */
    List<String> cancels() {
        synchronized (cancels) {
            return List.copyOf(cancels);
        }
    }

    void cancellations(Function<String, Cancellation> cancellations) {
        this.cancellations = cancellations;
    }

    /** The prompts of all POSTs, in their order. */
    List<String> posts() {
        synchronized (posts) {
            return List.copyOf(posts);
        }
    }

    /** Leaves the POST with this prompt open until the test answers it. */
    CompletableFuture<Submission> hold(String prompt) {
        return held.computeIfAbsent(prompt, _ -> new CompletableFuture<>());
    }

    void submissions(Function<String, Submission> submissions) {
        this.submissions = submissions;
    }

    void sightings(Function<String, Sighting> sightings) {
        this.sightings = sightings;
    }

    void beforePost(Runnable beforePost) {
        this.beforePost = beforePost;
    }
}
