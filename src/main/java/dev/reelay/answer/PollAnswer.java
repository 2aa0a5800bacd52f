package dev.reelay.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cost.Cost;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RunComfy's answer to a poll. RunComfy has two words for some states; both are accepted, in upper or lower case (O).
 */
public sealed interface PollAnswer permits PollAnswer.Alive, PollAnswer.End, Gone, PollAnswer.Forbidden, CallFailure {

    /** The request has not ended: poll again. */
    sealed interface Alive extends PollAnswer {}

    /**
     * {@code in_queue} (D); {@code pending}, {@code waiting} or {@code starting} (O). A
     * cancel may still succeed.
     *
     * @param position the place in the queue, from 1 to {@value #LARGEST_POSITION}; null when RunComfy names none (D)
     */
    record Queued(@Nullable Integer position) implements Alive {

        /** The largest place that is believed. */
        public static final int LARGEST_POSITION = 1_000_000;

        /** In the queue, at no known place. */
        public Queued() {
            this(null);
        }
    }

    /** {@code in_progress} (D) or {@code processing} (O). */
    record Running() implements Alive {}

    /**
     * A state that is not documented and not an end (O), or the result of a finished request that is not available yet:
     * 400 with code 400005 (O).
     *
     * @param unknownWord RunComfy's word, shortened, for one warning; null when there was none
     */
    record NotYet(@Nullable String unknownWord) implements Alive {}

    /**
     * The request has ended. Later polls have the same answer until RunComfy deletes the request, but for the cost, which may come
     * later than the output (O).
     */
    public sealed interface End extends PollAnswer {

        /** What RunComfy says that the job cost (O); null where it says nothing. */
        @Nullable
        Cost cost();
    }

    /**
     * {@code completed} on the status and {@code succeeded} on the result (D).
     *
     * @param output verbatim (D); {@code null} when the answer had none or one that holds nothing, which is not
     *     documented
     * @param videoUrls the http(s) URLs of videos, wherever they stand in the output, verbatim and in order; empty when
     *     there are none
     * @param imageUrls the same of images
     * @param audioUrls the same of sounds
     * @param took from the request's creation to its end by RunComfy's own clock (I); null where it does not say
     */
    record Succeeded(
            @Nullable JsonNode output,
            List<String> videoUrls,
            List<String> imageUrls,
            List<String> audioUrls,
            @Nullable Cost cost,
            @Nullable Duration took)
            implements End {

        /** A success of which nothing is there. */
        public static final Succeeded WITHOUT_OUTPUT = new Succeeded(null, List.of(), List.of(), List.of());

        public Succeeded {
            videoUrls = List.copyOf(videoUrls);
            imageUrls = List.copyOf(imageUrls);
            audioUrls = List.copyOf(audioUrls);
        }

        /** A success without a cost. */
        public Succeeded(
                @Nullable JsonNode output, List<String> videoUrls, List<String> imageUrls, List<String> audioUrls) {
            this(output, videoUrls, imageUrls, audioUrls, null, null);
        }

        /** A success without times. */
        public Succeeded(
                @Nullable JsonNode output,
                List<String> videoUrls,
                List<String> imageUrls,
                List<String> audioUrls,
                @Nullable Cost cost) {
            this(output, videoUrls, imageUrls, audioUrls, cost, null);
        }
    }

    /**
     * {@code failed} on the result (D) or on the status (O); or a success without output
     * that names an error (I).
     *
     * @param took from the request's creation to its end by RunComfy's own clock (I); null where it does not say
     */
    record Failed(
            ProviderMessage says,
            @Nullable Cost cost,
            @Nullable Duration took) implements End {

        /** A failure without a cost. */
        public Failed(ProviderMessage says) {
            this(says, null, null);
        }

        /** A failure without times. */
        public Failed(ProviderMessage says, @Nullable Cost cost) {
            this(says, cost, null);
        }
    }

    /** {@code cancelled} (D) or {@code canceled} (O). */
    record Cancelled(@Nullable Cost cost) implements End {

        /** A cancellation without a cost. */
        public Cancelled() {
            this(null);
        }
    }

    /**
     * 403, with code 403001 or without: the request belongs to another account (D). The token may have been
     * replaced by that of another account.
     */
    record Forbidden(ProviderMessage says) implements PollAnswer {}
}
