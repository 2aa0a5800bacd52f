package dev.reelay.records;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Status;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a record of {@code generation-results} says, or why it says nothing; {@link ResultReader} makes it. */
public sealed interface ResultReading {

    /**
     * The result of a job, without the output and the violations, which may be large.
     *
     * @param id the job's id
     * @param status an end, see {@link Status#isEnd}
     * @param model the model's id; empty when the result names none
     * @param requestId RunComfy's id of the job; null when the result names none
     * @param charged {@code UNKNOWN} also where the result does not say, or says it in a word that this version does not know
     * @param cost null where RunComfy named none
     * @param failure null unless the result holds an error
     * @param cancelTooLate whether a cancel came too late to stop the job
     * @param metadata a JSON object; null when the result has none
     * @param copies of the files, in the worker's store; null where the result says nothing of any
     * @param truncated whether a part was left out, so that not all URLs may be there
     */
    record Result(
            String id,
            Status status,
            String model,
            @Nullable String requestId,
            Charged charged,
            @Nullable Cost cost,
            @Nullable Failure failure,
            Times times,
            boolean cancelTooLate,
            @Nullable JsonBytes metadata,
            Urls urls,
            @Nullable Copies copies,
            boolean truncated)
            implements ResultReading {}

    /** The record holds no result. */
    record Unreadable(String reason) implements ResultReading {}

    /**
     * The error of a result.
     *
     * @param code one of the codes of the contract, or one that a newer Reelay writes; empty when there is none
     * @param message empty when there is none
     * @param retryable whether the same input under a new id may succeed
     * @param provider what RunComfy said; null when the result has nothing of it
     */
    record Failure(
            String code,
            String message,
            boolean retryable,
            @Nullable ProviderMessage provider) {}

    /**
     * The times of a job.
     *
     * @param received null when the result does not say
     * @param submitted null when RunComfy did not accept the job
     * @param started null when no poll showed that the job runs
     */
    record Times(
            @Nullable Instant received,
            @Nullable Instant submitted,
            @Nullable Instant started,
            Instant finished) {}

    /** The URLs that RunComfy's output holds. */
    record Urls(List<String> video, List<String> image, List<String> audio) {
        public Urls {
            video = List.copyOf(video);
            image = List.copyOf(image);
            audio = List.copyOf(audio);
        }

        /** All of them, each once: those of videos, then of images, then of sounds. The number of a file is its place here. */
        public List<String> all() {
            return Stream.of(video, image, audio)
                    .flatMap(List::stream)
                    .distinct()
                    .toList();
        }

        /** No URLs. */
        static final Urls NONE = new Urls(List.of(), List.of(), List.of());
    }
}
