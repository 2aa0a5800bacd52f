package dev.reelay.timing;

import dev.reelay.answer.PauseReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one worker found out about submissions, and all are to obey: they rest until a time.
 *
 * @param model the model whose submissions rest; null for those of all models
 * @param reason {@link PauseReason#SLOW_DOWN}, {@link PauseReason#OUTAGE}, or one that is {@linkplain PauseReason#isOfTheAccount of the
 *     account}
 */
public record Rest(@Nullable String model, PauseReason reason, Instant until) {

    /** Gets what the answers to this worker's submissions mean for other workers. Called under a lock: it must not block. */
    public interface Listener {

        /** Tells nobody. */
        Listener NONE = new Listener() {
            @Override
            public void found(Rest rest) {}

            @Override
            public void accepted() {}
        };

        /** RunComfy's answers make this worker rest. */
        void found(Rest rest);

        /** RunComfy accepted a submission that began after the last rest of all models, whoever found it. */
        void accepted();
    }

    /** Obeys what other workers found. Thread-safe; may read a file. */
    public interface Holder {

        /** Another worker found that submissions have to rest. What this worker finds itself, or is trying now, counts more. */
        void rest(Rest rest);

        /**
         * Another worker found that a rest is over. What this worker found itself stays.
         *
         * @param model null for the rest of all models
         */
        void lift(@Nullable String model);
    }
}
