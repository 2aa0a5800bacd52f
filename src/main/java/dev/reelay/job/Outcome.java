package dev.reelay.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a job ended, with what its consumers are told. */
public sealed interface Outcome {

    Status status();

    /** The video is there. The URLs are those that {@code output} holds, verbatim. */
    record Completed(JsonNode output, List<String> videoUrls, List<String> imageUrls) implements Outcome {
        public Completed {
            videoUrls = List.copyOf(videoUrls);
            imageUrls = List.copyOf(imageUrls);
        }

        @Override
        public Status status() {
            return Status.COMPLETED;
        }
    }

    /** It failed, or its request was rejected: the code tells which. */
    record Failed(
            FailureCode code,
            String message,
            List<Violation> violations,
            @Nullable ProviderMessage provider) implements Outcome {
        public Failed {
            violations = List.copyOf(violations);
        }

        public Failed(FailureCode code, String message) {
            this(code, message, List.of(), null);
        }

        public Failed(FailureCode code, String message, @Nullable ProviderMessage provider) {
            this(code, message, List.of(), provider);
        }

        @Override
        public Status status() {
            return code.isRejection() ? Status.REJECTED : Status.FAILED;
        }
    }

    /** A cancel was in time, or RunComfy says that the job was cancelled. */
    record Cancelled() implements Outcome {
        @Override
        public Status status() {
            return Status.CANCELLED;
        }
    }

    /** {@code start_by} passed before it ran. */
    record Expired() implements Outcome {
        @Override
        public Status status() {
            return Status.EXPIRED;
        }
    }
}
