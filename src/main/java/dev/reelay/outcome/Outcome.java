package dev.reelay.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.ProviderMessage;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a job ended, with the data for its result. */
public sealed interface Outcome {

    /** The status that the result has. */
    Status status();

    /**
     * RunComfy completed the job.
     *
     * @param output RunComfy's output, verbatim
     * @param videoUrls the URLs of videos in {@code output}, in order
     * @param imageUrls the URLs of images in {@code output}, in order
     * @param audioUrls the URLs of sounds in {@code output}, in order
     * @param copies what became of the copies of these files; null when none are kept
     */
    record Completed(
            JsonNode output,
            List<String> videoUrls,
            List<String> imageUrls,
            List<String> audioUrls,
            @Nullable Copies copies)
            implements Outcome {
        public Completed {
            videoUrls = List.copyOf(videoUrls);
            imageUrls = List.copyOf(imageUrls);
            audioUrls = List.copyOf(audioUrls);
        }

        /** An output of which no copies are kept. */
        public Completed(JsonNode output, List<String> videoUrls, List<String> imageUrls, List<String> audioUrls) {
            this(output, videoUrls, imageUrls, audioUrls, null);
        }

        /** The same output with what became of its copies. */
        public Completed with(@Nullable Copies made) {
            return new Completed(output, videoUrls, imageUrls, audioUrls, made);
        }

        /** All URLs, each once: first those of videos, then of images, then of sounds. */
        public List<String> urls() {
            return Stream.of(videoUrls, imageUrls, audioUrls)
                    .flatMap(List::stream)
                    .distinct()
                    .toList();
        }

        /** Whether the output holds any URL: without one there may be nothing to fetch, though it was paid for. */
        public boolean hasUrls() {
            return !(videoUrls.isEmpty() && imageUrls.isEmpty() && audioUrls.isEmpty());
        }

        @Override
        public Status status() {
            return Status.COMPLETED;
        }
    }

    /**
     * The job failed, or its request was rejected; the code decides which.
     *
     * @param message a sentence or two for the producer
     * @param violations the broken rules; empty unless they are the reason
     * @param provider RunComfy's message; null when RunComfy did not cause the failure or sent none
     */
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

        /**
         * A failure for broken rules. Its message has the first violation.
         *
         * @param what does not fit, for example {@code The input does not fit luma/...}
         * @param violations at least one
         */
        public static Failed of(FailureCode code, String what, List<Violation> violations) {
            String more = violations.size() == 1 ? "" : " See violations for the others.";
            return new Failed(code, what + ": " + violations.getFirst().message() + more, violations, null);
        }

        @Override
        public Status status() {
            return code.isRejection() ? Status.REJECTED : Status.FAILED;
        }
    }

    /** A cancel command was in time, or RunComfy reports that the job was cancelled. */
    record Cancelled() implements Outcome {
        @Override
        public Status status() {
            return Status.CANCELLED;
        }
    }

    /** The job did not begin to run by {@code start_by}, or within the limit for RunComfy's queue. */
    record Expired() implements Outcome {
        @Override
        public Status status() {
            return Status.EXPIRED;
        }
    }
}
