package dev.reelay.chaos;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import java.time.Duration;

/** A way in which the API misbehaves, or not. Chances are for each call. */
enum ApiBehaviour {
    FAIR("behaves") {
        @Override
        SimulatorScript over(SimulatorScript script) {
            return script;
        }
    },

    SERVER_ERRORS("server errors with HTML bodies, some after it accepted the job, and answers cut off") {
        @Override
        SimulatorScript over(SimulatorScript script) {
            return script.withFault(some(ApiCall.Endpoint.SUBMIT, 0.06), FaultEffect.html(502))
                    .withFault(
                            some(ApiCall.Endpoint.SUBMIT, 0.06),
                            FaultEffect.html(503).afterAccepting())
                    .withFault(some(ApiCall.Endpoint.SUBMIT, 0.03), FaultEffect.unreadable(200))
                    .withFault(some(ApiCall.Endpoint.SUBMIT, 0.03), FaultEffect.empty(500))
                    .withFault(some(ApiCall.Endpoint.STATUS, 0.3), FaultEffect.html(503))
                    .withFault(some(ApiCall.Endpoint.RESULT, 0.3), FaultEffect.unreadable(200))
                    .withFault(
                            some(ApiCall.Endpoint.CANCEL, 0.3),
                            FaultEffect.html(500).afterAccepting());
        }
    },

    TOO_MANY_REQUESTS("a storm of 429s, with and without Retry-After") {
        @Override
        SimulatorScript over(SimulatorScript script) {
            return script.withFault(some(ApiCall.Endpoint.SUBMIT, 0.3), FaultEffect.tooManyRequests("1"))
                    .withFault(some(ApiCall.Endpoint.SUBMIT, 0.4), FaultEffect.tooManyRequests(null))
                    .withFault(some(ApiCall.Endpoint.STATUS, 0.2), FaultEffect.tooManyRequests("2"))
                    .withFault(some(ApiCall.Endpoint.RESULT, 0.2), FaultEffect.tooManyRequests(null))
                    .withFault(some(ApiCall.Endpoint.CANCEL, 0.3), FaultEffect.tooManyRequests(null));
        }
    },

    DROPS("connections close before and after it accepted the job") {
        @Override
        SimulatorScript over(SimulatorScript script) {
            return script.withFault(some(ApiCall.Endpoint.SUBMIT, 0.06), FaultEffect.dropBeforeAccepting())
                    .withFault(some(ApiCall.Endpoint.SUBMIT, 0.06), FaultEffect.dropAfterAccepting())
                    .withFault(some(ApiCall.Endpoint.STATUS, 0.2), FaultEffect.dropBeforeAccepting())
                    .withFault(some(ApiCall.Endpoint.RESULT, 0.2), FaultEffect.dropAfterAccepting())
                    .withFault(some(ApiCall.Endpoint.CANCEL, 0.3), FaultEffect.dropAfterAccepting());
        }
    },

    SLOW("slow answers, some slower than the workers wait for") {
        @Override
        SimulatorScript over(SimulatorScript script) {
            Duration tooSlow = ChaosProfile.READ_TIMEOUT.plusSeconds(4);
            return script.withFault(some(ApiCall.Endpoint.SUBMIT, 0.05), FaultEffect.delay(tooSlow))
                    .withFault(some(ApiCall.Endpoint.SUBMIT, 0.5), FaultEffect.delay(Duration.ofSeconds(3)))
                    .withFault(some(ApiCall.Endpoint.STATUS, 0.05), FaultEffect.delay(tooSlow))
                    .withFault(some(ApiCall.Endpoint.STATUS, 0.4), FaultEffect.delay(Duration.ofSeconds(2)))
                    .withFault(some(ApiCall.Endpoint.RESULT, 0.4), FaultEffect.delay(Duration.ofSeconds(2)));
        }
    },

    ODD_ANSWERS("odd answers to polls: unknown words, not finished, 404 now and then") {
        @Override
        SimulatorScript over(SimulatorScript script) {
            return script.withFault(some(ApiCall.Endpoint.STATUS, 0.3), FaultEffect.replaceStatus("polishing"))
                    .withFault(
                            some(ApiCall.Endpoint.STATUS, 0.1),
                            FaultEffect.refuse(404, 404001, "The request is unknown."))
                    .withFault(some(ApiCall.Endpoint.STATUS, 0.1), FaultEffect.html(200))
                    .withFault(some(ApiCall.Endpoint.RESULT, 0.4), FaultEffect.notFinished())
                    .withFault(some(ApiCall.Endpoint.RESULT, 0.1), FaultEffect.empty(204));
        }
    };

    private final String text;

    ApiBehaviour(String text) {
        this.text = text;
    }

    /** A description of it for people. */
    String text() {
        return text;
    }

    /** The script with this weather's faults. */
    abstract SimulatorScript over(SimulatorScript script);

    private static FaultCondition some(ApiCall.Endpoint kind, double chance) {
        return FaultCondition.each(kind).withProbability(chance);
    }
}
