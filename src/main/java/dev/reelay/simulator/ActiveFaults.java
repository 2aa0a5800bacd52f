package dev.reelay.simulator;

import dev.reelay.simulator.SimulatorScript.ScriptedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The faults of the current script, each with its count of calls and its random numbers. Not safe for several threads.
 */
final class ActiveFaults {
    private static final FaultEffect NO_FAULT = FaultEffect.delay(Duration.ZERO);

    private final List<CountingFault> faults = new ArrayList<>();

    ActiveFaults(SimulatorScript script) {
        for (ScriptedFault fault : script.faults()) {
            // One source of random numbers each: the draws of a fault do not depend on the calls that other faults hit.
            faults.add(new CountingFault(fault, new Random(script.seed() + faults.size() * 7919L)));
        }
    }

    /** The effect on the next call; a delay of zero when no fault hits it. */
    FaultEffect next(ApiCall.Endpoint endpoint, @Nullable String model, @Nullable String body) {
        FaultEffect effect = NO_FAULT;
        for (CountingFault fault : faults) {
            if (fault.hits(endpoint, model, body) && effect == NO_FAULT) {
                effect = fault.fault.then();
            }
        }
        return effect;
    }

    private static final class CountingFault {
        private final ScriptedFault fault;
        private final Random random;
        private long calls;

        CountingFault(ScriptedFault fault, Random random) {
            this.fault = fault;
            this.random = random;
        }

        boolean hits(ApiCall.Endpoint endpoint, @Nullable String model, @Nullable String body) {
            FaultCondition when = fault.when();
            if (!when.fits(endpoint, model, body) || !when.covers(++calls)) {
                return false;
            }
            Double probability = when.probability();
            return probability == null || random.nextDouble() < probability;
        }
    }
}
