package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.Answer.Reply;
import dev.reelay.simulator.Journal.Cancellation;
import dev.reelay.simulator.Journal.Look;
import dev.reelay.simulator.Journal.Submission;
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
 * The simulated service, without HTTP. What a request's state is follows from the clock, so a test that turns the clock
 * turns the states. Keeps everything in memory, up to a number of requests and of journal entries; the oldest are
 * forgotten first. Safe for use by several threads; never blocks for longer than it takes to read one body.
 */
public final class Simulator {
    private static final int DEFAULT_CAPACITY = 20_000;

    private final InstantSource clock;
    private final int capacity;
    private final LinkedHashMap<String, SimulatedRequest> requests = new LinkedHashMap<>();
    private final ArrayDeque<Submission> submissions = new ArrayDeque<>();
    private final ArrayDeque<Cancellation> cancellations = new ArrayDeque<>();
    private final ArrayDeque<Look> looks = new ArrayDeque<>();
    private long forgotten;
    private SimulatorScript script;
    private FaultLine faults;
    private Random random;
    private CompletableFuture<SimulatorScript> followed = new CompletableFuture<>();

    /** A simulator that remembers 20,000 requests. */
    public Simulator(InstantSource clock, SimulatorScript script) {
        this(clock, script, DEFAULT_CAPACITY);
    }

    /** A simulator that remembers {@code capacity} requests. */
    public Simulator(InstantSource clock, SimulatorScript script, int capacity) {
        this.clock = clock;
        this.capacity = capacity;
        this.script = script;
        this.faults = new FaultLine(script);
        this.random = new Random(script.seed());
    }

    public synchronized SimulatorScript script() {
        return script;
    }

    /**
     * Replaces the script, for calls from now on, and lets go of the answers that the old one holds. Faults count from 1
     * again; requests that were accepted keep their plan.
     */
    public synchronized void follow(SimulatorScript next) {
        script = next;
        faults = new FaultLine(next);
        random = new Random(next.seed());
        followed.complete(next);
        followed = new CompletableFuture<>();
    }

    /** Every call so far. */
    public synchronized Journal journal() {
        return new Journal(List.copyOf(submissions), List.copyOf(cancellations), List.copyOf(looks), forgotten);
    }

    /** Answers a call and writes it down. */
    public synchronized Answer answer(Call call, Caller caller) {
        Instant now = clock.instant();
        FaultEffect then = nextFault(call);
        Outcome outcome = then.accept() ? perform(call, caller, now) : Outcome.NONE;
        Answer answer = then.spoil(outcome.reply());
        switch (call) {
            case Call.Submit it ->
                write(submissions, new Submission(now, it.model(), it.body(), outcome.accepted, answer, caller));
            case Call.Cancel it -> write(cancellations, new Cancellation(now, it.requestId(), answer));
            case Call.Status it -> write(new Look(now, it.requestId(), caller));
            case Call.Result it -> write(new Look(now, it.requestId(), caller));
        }
        return then instanceof FaultEffect.Hold ? new Answer.Held(answer, followed) : answer;
    }

    private FaultEffect nextFault(Call call) {
        return switch (call) {
            case Call.Submit it -> faults.next(it.kind(), it.model(), it.body());
            case Call.Status it -> nextFault(it.kind(), it.requestId());
            case Call.Result it -> nextFault(it.kind(), it.requestId());
            case Call.Cancel it -> nextFault(it.kind(), it.requestId());
        };
    }

    private FaultEffect nextFault(Call.Kind kind, String requestId) {
        SimulatedRequest request = requests.get(requestId);
        return request == null ? faults.next(kind, null, null) : faults.next(kind, request.model(), request.body());
    }

    private Outcome perform(Call call, Caller caller, Instant now) {
        String token = script.token();
        if (caller.token().isEmpty() || (token != null && !token.equals(caller.token()))) {
            return Outcome.of(Reply.error(400, 400004, "The token is missing, expired or revoked."));
        }
        return switch (call) {
            case Call.Submit it -> submit(it, caller.baseUrl(), now);
            case Call.Status it -> {
                SimulatedRequest request = known(it.requestId(), now);
                yield request == null ? Outcome.UNKNOWN : Outcome.of(200, request.status(now, caller.baseUrl()));
            }
            case Call.Result it -> {
                SimulatedRequest request = known(it.requestId(), now);
                yield request == null
                        ? Outcome.UNKNOWN
                        : Outcome.of(200, request.result(now, caller.baseUrl(), it.includeCost()));
            }
            case Call.Cancel it -> {
                SimulatedRequest request = known(it.requestId(), now);
                yield request == null ? Outcome.UNKNOWN : Outcome.of(202, cancel(request, now));
            }
        };
    }

    private Outcome submit(Call.Submit call, String baseUrl, Instant now) {
        if (!script.models().isEmpty() && !script.models().contains(call.model())) {
            return Outcome.of(Reply.error(400, 400001, "There is no model " + call.model() + "."));
        }
        JsonNode input;
        try {
            input = Json.MAPPER.readTree(call.body());
        } catch (JsonProcessingException e) {
            return Outcome.invalid(400, "json_invalid", "The body is not JSON.");
        }
        if (!input.isObject()) {
            return Outcome.invalid(422, "object_type", "The body is not a JSON object.");
        }
        Plan plan;
        try {
            plan = Directives.in(input).plan(spread(script.queueTime()), spread(script.runTime()));
        } catch (IllegalArgumentException e) {
            return Outcome.invalid(400, "simulator_directive", "Simulator: " + e.getMessage() + ".");
        }
        String id = UUID.randomUUID().toString();
        SimulatedRequest request = new SimulatedRequest(id, call.model(), call.body(), now, plan, null);
        requests.put(id, request);
        if (requests.size() > capacity) {
            requests.pollFirstEntry();
        }
        return new Outcome(Reply.json(200, request.receipt(baseUrl)), id);
    }

    private ObjectNode cancel(SimulatedRequest request, Instant now) {
        boolean cancellable = request.cancellableAt(now);
        SimulatedRequest after = cancellable ? request.cancel(now) : request;
        requests.replace(request.id(), after);
        return after.cancelAnswer(now, cancellable);
    }

    private @Nullable SimulatedRequest known(String requestId, Instant now) {
        SimulatedRequest request = requests.get(requestId);
        return request == null || request.lostAt(now) ? null : request;
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

    private void write(Look look) {
        looks.add(look);
        if (looks.size() > capacity) {
            looks.removeFirst();
        }
    }

    /** The honest answer, and the id of the request that came to be. */
    private record Outcome(Reply reply, @Nullable String accepted) {
        static final Outcome NONE = of(200, Json.object());
        static final Outcome UNKNOWN = of(Reply.error(404, 404001, "The request is unknown, deleted or expired."));

        static Outcome of(Reply reply) {
            return new Outcome(reply, null);
        }

        static Outcome of(int status, ObjectNode body) {
            return of(Reply.json(status, body));
        }

        static Outcome invalid(int status, String type, String message) {
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
