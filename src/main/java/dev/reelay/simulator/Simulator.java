package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.Journal.Cancellation;
import dev.reelay.simulator.Journal.Poll;
import dev.reelay.simulator.Journal.Submission;
import dev.reelay.simulator.SimulatedAnswer.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The simulated API, without HTTP. The states of requests follow from the clock, so a test that advances the clock
 * advances the requests. Keeps everything in memory, up to a number of requests and of journal entries, and forgets the
 * oldest first. Safe for several threads; never blocks for longer than it takes to read one body.
 */
public final class Simulator {
    private static final int DEFAULT_CAPACITY = 20_000;

    private final InstantSource clock;
    private final int capacity;
    private final LinkedHashMap<String, SimulatedRequest> requests = new LinkedHashMap<>();
    private final ArrayDeque<Submission> submissions = new ArrayDeque<>();
    private final ArrayDeque<Cancellation> cancellations = new ArrayDeque<>();
    private final ArrayDeque<Poll> polls = new ArrayDeque<>();
    private long forgotten;
    private SimulatorScript script;
    private ActiveFaults faults;
    private Random random;
    private CompletableFuture<SimulatorScript> replaced = new CompletableFuture<>();

    /** A simulator that remembers 20,000 requests. */
    public Simulator(InstantSource clock, SimulatorScript script) {
        this(clock, script, DEFAULT_CAPACITY);
    }

    /** A simulator that remembers {@code capacity} requests. */
    public Simulator(InstantSource clock, SimulatorScript script, int capacity) {
        this.clock = clock;
        this.capacity = capacity;
        this.script = script;
        this.faults = new ActiveFaults(script);
        this.random = new Random(script.seed());
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
        faults = new ActiveFaults(next);
        random = new Random(next.seed());
        replaced.complete(next);
        replaced = new CompletableFuture<>();
    }

    /** Every call so far. */
    public synchronized Journal journal() {
        return new Journal(List.copyOf(submissions), List.copyOf(cancellations), List.copyOf(polls), forgotten);
    }

    /** Answers a call and adds it to the journal. */
    public synchronized SimulatedAnswer answer(ApiCall call, Caller caller) {
        Instant now = clock.instant();
        FaultEffect effect = nextFault(call);
        RegularAnswer regular = effect.accept() ? perform(call, caller, now) : RegularAnswer.NONE;
        SimulatedAnswer answer = effect.apply(regular.reply());
        switch (call) {
            case ApiCall.Submit it ->
                write(submissions, new Submission(now, it.model(), it.body(), regular.requestId, answer, caller));
            case ApiCall.CancelRequest it -> write(cancellations, new Cancellation(now, it.requestId(), answer));
            case ApiCall.PollStatus it -> write(new Poll(now, it.requestId(), caller));
            case ApiCall.FetchResult it -> write(new Poll(now, it.requestId(), caller));
        }
        return effect instanceof FaultEffect.Hold ? new SimulatedAnswer.Held(answer, replaced) : answer;
    }

    private FaultEffect nextFault(ApiCall call) {
        return switch (call) {
            case ApiCall.Submit it -> faults.next(it.endpoint(), it.model(), it.body());
            case ApiCall.PollStatus it -> nextFault(it.endpoint(), it.requestId());
            case ApiCall.FetchResult it -> nextFault(it.endpoint(), it.requestId());
            case ApiCall.CancelRequest it -> nextFault(it.endpoint(), it.requestId());
        };
    }

    private FaultEffect nextFault(ApiCall.Endpoint endpoint, String requestId) {
        SimulatedRequest request = requests.get(requestId);
        return request == null
                ? faults.next(endpoint, null, null)
                : faults.next(endpoint, request.model(), request.body());
    }

    private RegularAnswer perform(ApiCall call, Caller caller, Instant now) {
        String token = script.token();
        if (caller.token().isEmpty() || (token != null && !token.equals(caller.token()))) {
            return RegularAnswer.of(Reply.error(400, 400004, "The token is missing, expired or revoked."));
        }
        return switch (call) {
            case ApiCall.Submit it -> submit(it, caller.baseUrl(), now);
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
                        : RegularAnswer.of(200, request.result(now, caller.baseUrl(), it.includeCost()));
            }
            case ApiCall.CancelRequest it -> {
                SimulatedRequest request = known(it.requestId(), now);
                yield request == null ? RegularAnswer.UNKNOWN : RegularAnswer.of(202, cancel(request, now));
            }
        };
    }

    private RegularAnswer submit(ApiCall.Submit call, String baseUrl, Instant now) {
        if (!script.models().isEmpty() && !script.models().contains(call.model())) {
            return RegularAnswer.of(Reply.error(400, 400001, "There is no model " + call.model() + "."));
        }
        JsonNode input;
        try {
            input = Json.MAPPER.readTree(call.body());
        } catch (JsonProcessingException e) {
            return RegularAnswer.invalid(400, "json_invalid", "The body is not JSON.");
        }
        if (!input.isObject()) {
            return RegularAnswer.invalid(422, "object_type", "The body is not a JSON object.");
        }
        RequestPlan plan;
        try {
            plan = Directives.in(input).plan(spread(script.queueTime()), spread(script.runTime()));
        } catch (IllegalArgumentException e) {
            return RegularAnswer.invalid(400, "simulator_directive", "Simulator: " + e.getMessage() + ".");
        }
        String id = UUID.randomUUID().toString();
        SimulatedRequest request = new SimulatedRequest(id, call.model(), call.body(), now, plan, null);
        requests.put(id, request);
        if (requests.size() > capacity) {
            requests.pollFirstEntry();
        }
        return new RegularAnswer(Reply.json(200, request.receipt(baseUrl)), id);
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

    private <T> void write(ArrayDeque<T> entries, T entry) {
        entries.add(entry);
        if (entries.size() > capacity) {
            entries.removeFirst();
            forgotten++;
        }
    }

    private void write(Poll poll) {
        polls.add(poll);
        if (polls.size() > capacity) {
            polls.removeFirst();
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
            ObjectNode body = Json.object();
            body.putArray("detail")
                    .addObject()
                    .put("type", type)
                    .put("msg", message)
                    .putArray("loc")
                    .add("body");
            return of(status, body);
        }
    }
}
