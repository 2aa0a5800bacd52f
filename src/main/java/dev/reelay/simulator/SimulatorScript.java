package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the simulator handles requests; the directives of a request override it. In JSON every field may be left out.
 *
 * @param queueTime how long a request waits in the queue; 0 when left out
 * @param runTime how long it runs; 0 when left out
 * @param spread how much both times vary at random, from 0 (not at all) to 1 (from 0 to twice as long)
 * @param token the only bearer token that the simulator accepts; any that is not empty when left out
 * @param models the ids of the known models; empty for all
 * @param faults the faults, in the order in which the simulator tries them
 * @param seed the seed of all random numbers; request ids do not follow from it
 */
public record SimulatorScript(
        Duration queueTime,
        Duration runTime,
        double spread,
        @Nullable String token,
        Set<String> models,
        List<ScriptedFault> faults,
        long seed) {

    public SimulatorScript {
        queueTime = Objects.requireNonNullElse(queueTime, Duration.ZERO);
        runTime = Objects.requireNonNullElse(runTime, Duration.ZERO);
        models = Set.copyOf(Objects.requireNonNullElse(models, Set.of()));
        faults = List.copyOf(Objects.requireNonNullElse(faults, List.of()));
        if (!(spread >= 0 && spread <= 1)) {
            throw new IllegalArgumentException("spread is not between 0 and 1");
        }
    }

    /** Every request succeeds at once. */
    public static SimulatorScript instant() {
        return taking(Duration.ZERO, Duration.ZERO);
    }

    /** Every request waits and runs for exactly these times. */
    public static SimulatorScript taking(Duration queueTime, Duration runTime) {
        return new SimulatorScript(queueTime, runTime, 0, null, Set.of(), List.of(), 1);
    }

    /** For dev mode: requests wait and run for a few seconds each, with random variation. */
    public static SimulatorScript forDevelopment() {
        return new SimulatorScript(Duration.ofSeconds(2), Duration.ofSeconds(4), 0.5, null, Set.of(), List.of(), 1);
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
        return new SimulatorScript(queueTime, runTime, spread, only, models, faults, seed);
    }

    public SimulatorScript withModels(Set<String> known) {
        return new SimulatorScript(queueTime, runTime, spread, token, known, faults, seed);
    }

    /** The same script with one more fault. */
    public SimulatorScript withFault(FaultCondition when, FaultEffect then) {
        List<ScriptedFault> more = new ArrayList<>(faults);
        more.add(new ScriptedFault(when, then));
        return new SimulatorScript(queueTime, runTime, spread, token, models, more, seed);
    }

    public SimulatorScript withSeed(long other) {
        return new SimulatorScript(queueTime, runTime, spread, token, models, faults, other);
    }
}
