package dev.reelay.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The faults of a script in use: counts the calls and draws the chances. Not safe for use by several threads. */
final class FaultLine {
    private static final FaultEffect NOTHING = FaultEffect.delay(Duration.ZERO);

    private final List<Armed> faults = new ArrayList<>();

    FaultLine(SimulatorScript script) {
        for (Fault fault : script.faults()) {
            // Its own source each: what one fault draws does not depend on which others there are calls for.
            faults.add(new Armed(fault, new Random(script.seed() + faults.size() * 7919L)));
        }
    }

    /** What happens to the next call; a delay of nothing when no fault hits it. */
    FaultEffect next(Call.Kind kind, @Nullable String model, @Nullable String body) {
        FaultEffect hit = NOTHING;
        for (Armed fault : faults) {
            if (fault.hits(kind, model, body) && hit == NOTHING) {
                hit = fault.fault.then();
            }
        }
        return hit;
    }

    private static final class Armed {
        private final Fault fault;
        private final Random random;
        private long calls;

        Armed(Fault fault, Random random) {
            this.fault = fault;
            this.random = random;
        }

        boolean hits(Call.Kind kind, @Nullable String model, @Nullable String body) {
            FaultCondition when = fault.when();
            if (!when.fits(kind, model, body) || !when.covers(++calls)) {
                return false;
            }
            Double probability = when.probability();
            return probability == null || random.nextDouble() < probability;
        }
    }
}
