package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the simulator handles requests; the directives of a request override it. In JSON every field may be left out.
 *
 * @param queueTime how long a request waits in the queue; 0 when left out
 * @param runTime how long it runs; 0 when left out
 * @param spread how much both times vary at random, from 0 (not at all) to 1 (from 0 to twice as long)
 * @param token the only bearer token that the simulator accepts; any that is not empty when left out
 * @param catalog the models: which there are, and what happens to submissions for others; as mounted when left out
 * @param faults the faults, in the order in which the simulator tries them
 * @param seed the seed of all random numbers; request ids do not follow from it
 * @param outstanding how many requests may wait and run at a time: further submissions get 429. Any number when left out
 */
public record SimulatorScript(
        Duration queueTime,
        Duration runTime,
        double spread,
        @Nullable String token,
        ScriptedCatalog catalog,
        List<ScriptedFault> faults,
        long seed,
        @Nullable Integer outstanding) {

    /** Without a limit of what is outstanding. */
    public SimulatorScript(
            Duration queueTime,
            Duration runTime,
            double spread,
            @Nullable String token,
            ScriptedCatalog catalog,
            List<ScriptedFault> faults,
            long seed) {
        this(queueTime, runTime, spread, token, catalog, faults, seed, null);
    }

    public SimulatorScript {
        queueTime = Objects.requireNonNullElse(queueTime, Duration.ZERO);
        runTime = Objects.requireNonNullElse(runTime, Duration.ZERO);
        catalog = Objects.requireNonNullElse(catalog, ScriptedCatalog.AS_MOUNTED);
        faults = List.copyOf(Objects.requireNonNullElse(faults, List.of()));
        if (!(spread >= 0 && spread <= 1)) {
            throw new IllegalArgumentException("spread is not between 0 and 1");
        }
        if (outstanding != null && outstanding < 1) {
            throw new IllegalArgumentException("outstanding is not at least 1");
        }
    }

    /** One fault of a script: the calls that it hits, and its effect on them. When several fit a call, the first one counts. */
    public record ScriptedFault(FaultCondition when, FaultEffect then) {
        public ScriptedFault {
            when = Objects.requireNonNullElse(when, FaultCondition.always());
            Objects.requireNonNull(then, "a fault needs a 'then'");
        }
    }

    /** Every request succeeds at once. */
    public static SimulatorScript instant() {
        return taking(Duration.ZERO, Duration.ZERO);
    }

    /** Every request waits and runs for exactly these times. */
    public static SimulatorScript taking(Duration queueTime, Duration runTime) {
        return new SimulatorScript(queueTime, runTime, 0, null, ScriptedCatalog.AS_MOUNTED, List.of(), 1);
    }

    /** For dev mode: requests wait and run for a few seconds each, with random variation. */
    public static SimulatorScript forDevelopment() {
        return new SimulatorScript(
                Duration.ofSeconds(2), Duration.ofSeconds(4), 0.5, null, ScriptedCatalog.AS_MOUNTED, List.of(), 1);
    }

    /** Reads a script. Throws {@link IllegalArgumentException} when it is not valid; the message names the mistake. */
    public static SimulatorScript parse(String json) {
        try {
            SimulatorScript script = Json.MAPPER.readValue(json, SimulatorScript.class);
            if (script == null) {
                throw new IllegalArgumentException("a script is a JSON object");
            }
            return script;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** The script as JSON that {@link #parse} reads. */
    public String toJson() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a script can always be written", e);
        }
    }

    public SimulatorScript withToken(@Nullable String only) {
        return new SimulatorScript(queueTime, runTime, spread, only, catalog, faults, seed, outstanding);
    }

    public SimulatorScript withCatalog(ScriptedCatalog models) {
        return new SimulatorScript(queueTime, runTime, spread, token, models, faults, seed, outstanding);
    }

    /** The same script with records of these models that have no schema: with no catalog mounted, all others are unknown. */
    public SimulatorScript withModels(Set<String> known) {
        ScriptedCatalog models = catalog;
        for (String id : new TreeSet<>(known)) {
            models = models.withModel(Json.object().put("model_id", id));
        }
        return withCatalog(models);
    }

    /** The same script with one more fault. */
    public SimulatorScript withFault(FaultCondition when, FaultEffect then) {
        List<ScriptedFault> more = new ArrayList<>(faults);
        more.add(new ScriptedFault(when, then));
        return new SimulatorScript(queueTime, runTime, spread, token, catalog, more, seed, outstanding);
    }

    /** The same script that answers 429 to a submission while so many requests wait and run. */
    public SimulatorScript withOutstanding(int most) {
        return new SimulatorScript(queueTime, runTime, spread, token, catalog, faults, seed, most);
    }

    public SimulatorScript withSeed(long other) {
        return new SimulatorScript(queueTime, runTime, spread, token, catalog, faults, other, outstanding);
    }
}
