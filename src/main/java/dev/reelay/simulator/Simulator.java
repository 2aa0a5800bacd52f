package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.Journal.Cancellation;
import dev.reelay.simulator.Journal.Poll;
import dev.reelay.simulator.Journal.Submission;
import dev.reelay.simulator.SimulatedAnswer.Reply;
import dev.reelay.simulator.SimulatedModels.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The simulated API, without HTTP. The states of requests follow from the clock, so a test that advances the clock
 * advances the requests. Keeps everything in memory, up to {@link Limits}, and forgets the oldest first. Safe for several threads;
 * a call waits for no other one longer than that takes to be checked.
 */
public final class Simulator {

    /**
     * How much a simulator takes in and remembers.
     *
     * @param requests so many requests, and entries of the journal of each kind
     * @param bodyBytes the longest body of a submission
     * @param keptBytes of the bodies that are kept as they came, all together; older ones are abridged, and so is one that is longer
     */
    public record Limits(int requests, int bodyBytes, long keptBytes) {
        /** 20,000 requests, bodies to 64 MiB, and 64 MiB of them. */
        public static final Limits DEFAULT = new Limits(20_000, 64 << 20, 64L << 20);
    }

    private final InstantSource clock;
    private final SimulatedModels mounted;
    private final Limits limits;
    private final LinkedHashMap<String, SimulatedRequest> requests = new LinkedHashMap<>();
    /** Those that waited or ran when a request was accepted last. */
    private final Set<String> outstanding = new LinkedHashSet<>();

    private final Journal.Recorder recorder;
    private final ReceivedBody.Budget budget;
    private SimulatorScript script;
    private ServedModels models;
    private ActiveFaults faults;
    private Random random;
    private CompletableFuture<SimulatorScript> replaced = new CompletableFuture<>();

    /** A simulator without a catalog, which remembers 20,000 requests. */
    public Simulator(InstantSource clock, SimulatorScript script) {
        this(clock, script, SimulatedModels.NONE, Limits.DEFAULT);
    }

    /** The same, but it remembers {@code requests} requests. */
    public Simulator(InstantSource clock, SimulatorScript script, int requests) {
        this(
                clock,
                script,
                SimulatedModels.NONE,
                new Limits(requests, Limits.DEFAULT.bodyBytes(), Limits.DEFAULT.keptBytes()));
    }

    /** A simulator of these models. */
    public Simulator(InstantSource clock, SimulatorScript script, SimulatedModels mounted, Limits limits) {
        this.clock = clock;
        this.mounted = mounted;
        this.limits = limits;
        this.recorder = new Journal.Recorder(limits.requests());
        this.budget = new ReceivedBody.Budget(limits.keptBytes());
        this.script = script;
        this.models = new ServedModels(mounted, script.catalog());
        this.faults = new ActiveFaults(script);
        this.random = new Random(script.seed());
    }

    public Limits limits() {
        return limits;
    }

    public synchronized SimulatorScript script() {
        return script;
    }

    /**
     * Replaces the script for all later calls, and releases the answers that the former script holds. Faults count from
     * 1 again; accepted requests keep their plan.
     */
    public synchronized void replaceScript(SimulatorScript next) {
        script = next;
        models = new ServedModels(mounted, next.catalog());
        faults = new ActiveFaults(next);
        random = new Random(next.seed());
        replaced.complete(next);
        replaced = new CompletableFuture<>();
    }

    /** Every call so far. */
    public synchronized Journal journal() {
        return recorder.journal();
    }

    /** Answers a call and adds it to the journal. */
    public SimulatedAnswer answer(ApiCall call, Caller caller) {
        if (!(call instanceof ApiCall.Submit submission)) {
            return answer(call, null, caller);
        }
        // A long body takes its time: other calls need not wait for it.
        SubmittedInput input = SubmittedInput.read(submission.body());
        return answer(call, input, caller);
    }

    /** How many bytes of an input the result of this request repeats: few when its body was abridged. */
    synchronized long echoedBytes(String requestId) {
        SimulatedRequest request = requests.get(requestId);
        return request == null ? 0 : request.body().text().length();
    }

    private synchronized SimulatedAnswer answer(ApiCall call, @Nullable SubmittedInput input, Caller caller) {
        Instant now = clock.instant();
        FaultEffect effect = nextFault(call);
        RegularAnswer regular = effect.accept() ? perform(call, input, caller, now) : RegularAnswer.NONE;
        SimulatedAnswer answer = effect.apply(regular.reply());
        switch (call) {
            case ApiCall.Submit it -> {
                ReceivedBody body = Objects.requireNonNull(input).received();
                recorder.add(new Submission(now, it.model(), body, regular.requestId, answer, caller));
                budget.add(body);
            }
            case ApiCall.CancelRequest it -> recorder.add(new Cancellation(now, it.requestId(), answer));
            case ApiCall.PollStatus it -> recorder.add(new Poll(now, it.requestId(), caller));
            case ApiCall.FetchResult it -> recorder.add(new Poll(now, it.requestId(), caller));
            case ApiCall.ListModels _, ApiCall.GetModel _, ApiCall.ListCategories _ ->
                recorder.add(now, call, answer, caller);
        }
        return effect instanceof FaultEffect.Hold ? new SimulatedAnswer.Held(answer, replaced) : answer;
    }

    private FaultEffect nextFault(ApiCall call) {
        return switch (call) {
            case ApiCall.Submit it -> faults.next(it.endpoint(), it.model(), it.body());
            case ApiCall.PollStatus it -> nextFault(it.endpoint(), it.requestId());
            case ApiCall.FetchResult it -> nextFault(it.endpoint(), it.requestId());
            case ApiCall.CancelRequest it -> nextFault(it.endpoint(), it.requestId());
            case ApiCall.ListModels it -> faults.next(it.endpoint(), null, it.query());
            case ApiCall.GetModel it -> faults.next(it.endpoint(), it.model(), null);
            case ApiCall.ListCategories it -> faults.next(it.endpoint(), null, null);
        };
    }

    private FaultEffect nextFault(ApiCall.Endpoint endpoint, String requestId) {
        SimulatedRequest request = requests.get(requestId);
        return request == null
                ? faults.next(endpoint, null, null)
                : faults.next(endpoint, request.model(), request.body().text());
    }

    private RegularAnswer perform(ApiCall call, @Nullable SubmittedInput input, Caller caller, Instant now) {
        String token = script.token();
        if (caller.token().isEmpty() || (token != null && !token.equals(caller.token()))) {
            return RegularAnswer.of(Reply.error(400, 400004, "The token is missing, expired or revoked."));
        }
        return switch (call) {
            case ApiCall.Submit it -> submit(it.model(), Objects.requireNonNull(input), caller.baseUrl(), now);
            case ApiCall.PollStatus it -> {
                SimulatedRequest request = known(it.requestId(), now);
                yield request == null
                        ? RegularAnswer.UNKNOWN
                        : RegularAnswer.of(200, request.status(now, caller.baseUrl()));
            }
            case ApiCall.FetchResult it -> {
                SimulatedRequest request = known(it.requestId(), now);
                yield request == null
                        ? RegularAnswer.UNKNOWN
                        : RegularAnswer.of(Reply.json(200, request.result(now, caller.baseUrl(), it.includeCost())));
            }
            case ApiCall.CancelRequest it -> {
                SimulatedRequest request = known(it.requestId(), now);
                yield request == null ? RegularAnswer.UNKNOWN : RegularAnswer.of(202, cancel(request, now));
            }
            case ApiCall.ListModels it -> RegularAnswer.of(models.list(it.query()));
            case ApiCall.GetModel it -> RegularAnswer.of(models.record(it.model()));
            case ApiCall.ListCategories _ -> RegularAnswer.of(models.categories());
        };
    }

    private RegularAnswer submit(String model, SubmittedInput submitted, String baseUrl, Instant now) {
        Reply unknown = models.refusal(model);
        if (unknown != null) {
            return RegularAnswer.of(unknown);
        }
        JsonNode input = submitted.json();
        if (input == null) {
            return RegularAnswer.invalid(400, "json_invalid", "The body is not JSON.");
        }
        if (!input.isObject()) {
            return RegularAnswer.invalid(422, "object_type", "The body is not a JSON object.");
        }
        Reply invalid = models.refusal(model, input);
        if (invalid != null) {
            return RegularAnswer.of(invalid);
        }
        RequestPlan plan;
        try {
            plan = Directives.in(input).plan(usualPlan(models.model(model), input));
        } catch (IllegalArgumentException e) {
            return RegularAnswer.invalid(400, "simulator_directive", "Simulator: " + e.getMessage() + ".");
        }
        Integer most = script.outstanding();
        if (most != null && outstanding(now) >= most) {
            return RegularAnswer.of(Reply.error(429, 429001, "There are " + most + " requests outstanding already."));
        }
        String id = UUID.randomUUID().toString();
        SimulatedRequest request = new SimulatedRequest(id, model, submitted.received(), now, plan, null);
        requests.put(id, request);
        outstanding.add(id);
        recorder.outstanding(outstanding(now));
        if (requests.size() > limits.requests()) {
            requests.pollFirstEntry();
        }
        return new RegularAnswer(Reply.json(200, request.receipt(baseUrl)), id);
    }

    /** How many requests wait and run. */
    private int outstanding(Instant now) {
        outstanding.removeIf(id -> {
            SimulatedRequest request = requests.get(id);
            return request == null || !request.isOutstanding(now);
        });
        return outstanding.size();
    }

    private RequestPlan usualPlan(ModelRecord model, JsonNode input) {
        ScriptedCatalog.Cost scripted = script.catalog().cost();
        RequestPlan.Cost cost = scripted == null
                ? new RequestPlan.Cost(model.cost(input), Duration.ZERO)
                : new RequestPlan.Cost(
                        scripted.none() ? null : scripted.usd() == null ? model.cost(input) : scripted.usd(),
                        scripted.after());
        return RequestPlan.usual(spread(script.queueTime()), spread(script.runTime()), model.outputKey(input), cost);
    }

    private ObjectNode cancel(SimulatedRequest request, Instant now) {
        boolean cancellable = request.isCancellable(now);
        SimulatedRequest after = cancellable ? request.cancel(now) : request;
        requests.replace(request.id(), after);
        return after.cancelAnswer(now, cancellable);
    }

    private @Nullable SimulatedRequest known(String requestId, Instant now) {
        SimulatedRequest request = requests.get(requestId);
        return request == null || request.isLost(now) ? null : request;
    }

    private Duration spread(Duration time) {
        double factor = 1 + script.spread() * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (time.toNanos() * factor));
    }

    /**
     * The body of a submission, read.
     *
     * @param json null when it is not JSON
     */
    private record SubmittedInput(
            ReceivedBody received, @Nullable JsonNode json) {
        static SubmittedInput read(String body) {
            ReceivedBody received = ReceivedBody.of(body);
            JsonNode json;
            try {
                json = Json.INPUTS.readTree(body);
            } catch (JsonProcessingException e) {
                json = null;
            }
            return new SubmittedInput(received, json);
        }
    }

    /** The answer without a fault, and the id of the request when the call submitted one. */
    private record RegularAnswer(Reply reply, @Nullable String requestId) {
        static final RegularAnswer NONE = of(200, Json.object());
        static final RegularAnswer UNKNOWN =
                of(Reply.error(404, 404001, "The request is unknown, deleted or expired."));

        static RegularAnswer of(Reply reply) {
            return new RegularAnswer(reply, null);
        }

        static RegularAnswer of(int status, ObjectNode body) {
            return of(Reply.json(status, body));
        }

        static RegularAnswer invalid(int status, String type, String message) {
            return of(Reply.invalid(status, "body", List.of(new Problem("", message, type))));
        }
    }
}
