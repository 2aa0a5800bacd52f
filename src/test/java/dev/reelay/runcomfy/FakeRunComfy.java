package dev.reelay.runcomfy;

import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.json.JsonBytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A RunComfy in memory, with the behaviour of {@link RunComfyContract}. It accepts each job under the request
 * id {@code r-<prompt>} and lets it run until a test changes its state. A test can also script the answers of
 * submissions, polls and cancels.
 */
public final class FakeRunComfy implements RunComfy {

    private static final Gone GONE = new Gone(new ProviderMessage(404, 404_001L, "unknown request"));

    private final InstantSource clock;
    private final List<String> posts = new ArrayList<>();
    private final List<String> cancels = new ArrayList<>();
    private final Map<String, CompletableFuture<SubmitAnswer>> held = new ConcurrentHashMap<>();
    private final Map<String, PollAnswer> states = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile PollAnswer stateOfAccepted = new PollAnswer.Running();
    private volatile Function<String, SubmitAnswer> submissions = prompt -> new SubmitAnswer.Accepted("r-" + prompt);
    private volatile @Nullable Function<String, PollAnswer> sightings;
    private volatile @Nullable Function<String, CancelAnswer> cancellations;
    private volatile PingAnswer pings = PingAnswer.RESPONDS;
    private volatile Runnable beforePost = () -> {};

    /** @param clock for the deadlines of submissions */
    public FakeRunComfy(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public SubmitAnswer submit(String modelId, JsonBytes input, Instant notAfter) {
        if (clock.instant().isAfter(notAfter)) {
            return new SubmitAnswer.NotStarted();
        }
        String prompt = input.tree().path("prompt").asText();
        beforePost.run();
        synchronized (posts) {
            posts.add(prompt);
        }
        CompletableFuture<SubmitAnswer> open = held.get(prompt);
        SubmitAnswer answer = open == null ? submissions.apply(prompt) : await(open);
        if (answer instanceof SubmitAnswer.Accepted accepted) {
            states.putIfAbsent(accepted.requestId(), stateOfAccepted);
        }
        return answer;
    }

    private static SubmitAnswer await(CompletableFuture<SubmitAnswer> open) {
        try {
            return open.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.INTERRUPTED, null, null);
        } catch (ExecutionException thrownByTheTest) {
            throw new IllegalStateException(thrownByTheTest.getCause());
        }
    }

    @Override
    public PollAnswer poll(String requestId) {
        check(requestId);
        Function<String, PollAnswer> script = sightings;
        return script == null ? states.getOrDefault(requestId, GONE) : script.apply(requestId);
    }

    @Override
    public CancelAnswer cancel(String requestId) {
        check(requestId);
        synchronized (cancels) {
            cancels.add(requestId);
        }
        Function<String, CancelAnswer> script = cancellations;
        if (script != null) {
            return script.apply(requestId);
        }
        PollAnswer state = states.get(requestId);
        if (state instanceof PollAnswer.Queued) {
            states.put(requestId, new PollAnswer.Cancelled());
            return new CancelAnswer.Cancelled();
        }
        return state == null ? GONE : new CancelAnswer.NotCancellable();
    }

    @Override
    public PingAnswer ping() {
        questions.incrementAndGet();
        return pings;
    }

    private static void check(String requestId) {
        if (!CallPaths.isRequestId(requestId)) {
            throw new IllegalArgumentException("not a request id: " + requestId);
        }
    }

    /** Sets the state of requests when they are accepted. */
    public void acceptAs(PollAnswer state) {
        stateOfAccepted = state;
    }

    /** Sets the state of one request, which exists from then on. */
    public void state(String requestId, PollAnswer state) {
        states.put(requestId, state);
    }

    /** How often {@link #ping} was called. */
    public int questions() {
        return questions.get();
    }

    /** Sets the answer of {@link #ping}. */
    public void pings(PingAnswer answer) {
        this.pings = answer;
    }

    /** The request ids of all cancels, in their order. */
    public List<String> cancels() {
        synchronized (cancels) {
            return List.copyOf(cancels);
        }
    }

    /** Scripts the answers of cancels, by request id. */
    public void cancellations(Function<String, CancelAnswer> cancellations) {
        this.cancellations = cancellations;
    }

    /** The prompts of all submissions that were sent, in their order. */
    public List<String> posts() {
        synchronized (posts) {
            return List.copyOf(posts);
        }
    }

    /** Leaves the submission with this prompt open until the test completes the answer. */
    public CompletableFuture<SubmitAnswer> hold(String prompt) {
        return held.computeIfAbsent(prompt, _ -> new CompletableFuture<>());
    }

    /** Scripts the answers of submissions, by prompt. */
    public void submissions(Function<String, SubmitAnswer> submissions) {
        this.submissions = submissions;
    }

    /** Scripts the answers of polls, by request id. */
    public void sightings(Function<String, PollAnswer> sightings) {
        this.sightings = sightings;
    }

    /** Runs before each submission is sent. */
    public void beforePost(Runnable beforePost) {
        this.beforePost = beforePost;
    }
}
