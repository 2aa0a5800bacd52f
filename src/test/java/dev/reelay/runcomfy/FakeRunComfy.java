package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.CancelAnswer;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.SubmitAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A RunComfy in memory. It accepts each job under the request id {@code r-<prompt>} and runs it until told otherwise. */
public final class FakeRunComfy implements RunComfy {

    private final List<String> posts = new ArrayList<>();
    private final List<String> cancels = new ArrayList<>();
    private final Map<String, CompletableFuture<SubmitAnswer>> held = new ConcurrentHashMap<>();
    private volatile Function<String, SubmitAnswer> submissions = prompt -> new SubmitAnswer.Accepted("r-" + prompt);
    private volatile Function<String, PollAnswer> sightings = _ -> new PollAnswer.Running();
    private volatile Function<String, CancelAnswer> cancellations = _ -> new CancelAnswer.NotCancellable();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean answering = true;
    private volatile Runnable beforePost = () -> {};

    @Override
    public SubmitAnswer submit(String modelId, JsonNode input, Instant notAfter) {
        String prompt = input.path("prompt").asText();
        beforePost.run();
        synchronized (posts) {
            posts.add(prompt);
        }
        CompletableFuture<SubmitAnswer> answer = held.get(prompt);
        return answer == null ? submissions.apply(prompt) : answer.join();
    }

    @Override
    public PollAnswer poll(String requestId) {
        return sightings.apply(requestId);
    }

    @Override
    public CancelAnswer cancel(String requestId) {
        synchronized (cancels) {
            cancels.add(requestId);
        }
        return cancellations.apply(requestId);
    }

    @Override
    public boolean responds() {
        questions.incrementAndGet();
        return answering;
    }

    /** How often it was asked whether it answers. */
    public int questions() {
        return questions.get();
    }

    /** Whether it answers what costs nothing. */
    public void answering(boolean answering) {
        this.answering = answering;
    }

    /** The request ids of all that it was asked to cancel, in their order. */
    public List<String> cancels() {
        synchronized (cancels) {
            return List.copyOf(cancels);
        }
    }

    public void cancellations(Function<String, CancelAnswer> cancellations) {
        this.cancellations = cancellations;
    }

    /** The prompts of all POSTs, in their order. */
    public List<String> posts() {
        synchronized (posts) {
            return List.copyOf(posts);
        }
    }

    /** Leaves the POST with this prompt open until the test answers it. */
    public CompletableFuture<SubmitAnswer> hold(String prompt) {
        return held.computeIfAbsent(prompt, _ -> new CompletableFuture<>());
    }

    public void submissions(Function<String, SubmitAnswer> submissions) {
        this.submissions = submissions;
    }

    public void sightings(Function<String, PollAnswer> sightings) {
        this.sightings = sightings;
    }

    public void beforePost(Runnable beforePost) {
        this.beforePost = beforePost;
    }
}
