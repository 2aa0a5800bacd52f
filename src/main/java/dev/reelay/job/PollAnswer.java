package dev.reelay.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request was doing when it was looked at. Either word of a state is understood on either call, in any case (O).
 */
public sealed interface PollAnswer permits PollAnswer.Alive, PollAnswer.End, Gone, PollAnswer.Forbidden, CallFailure {

    /** It has not ended: look again. */
    sealed interface Alive extends PollAnswer {}

    /**
     * {@code in_queue} (D); {@code pending}, {@code waiting} or {@code starting} (O). It can perhaps be cancelled.
     *
     * @param position from zero; only RunComfy's word {@code in_queue} comes with one (D), and not always
     */
    record Queued(@Nullable Integer position) implements Alive {}

    /** {@code in_progress} (D) or {@code processing} (O). */
    record Running() implements Alive {}

    /**
     * A word that nobody has documented, which is not an end (O), or the result of a finished request that is not
     * there yet: 400 with code 400005 (O).
     *
     * @param unknownWord RunComfy's word, shortened, to be counted and warned of once; {@code null} when there was none
     */
    record NotYet(@Nullable String unknownWord) implements Alive {}

    /** It has ended; later looks say the same until RunComfy forgets it. */
    public sealed interface End extends PollAnswer {}

    /**
     * {@code completed} on the status and {@code succeeded} on the result (D).
     *
     * @param output verbatim (D); {@code null} when the answer had none, which is not documented
     * @param videoUrls the http(s) strings under {@code video} and {@code videos} of the output, verbatim and in order (D);
     *     empty when there are none
     * @param imageUrls the same for {@code image} and {@code images}
     * @param createdAt RunComfy's clock (I), when it said so
     * @param finishedAt RunComfy's clock (I), when it said so
     */
    record Succeeded(
            @Nullable JsonNode output,
            List<String> videoUrls,
            List<String> imageUrls,
            @Nullable Instant createdAt,
            @Nullable Instant finishedAt)
            implements End {
        public Succeeded {
            videoUrls = List.copyOf(videoUrls);
            imageUrls = List.copyOf(imageUrls);
        }
    }

    /** {@code failed} on the result (D) or on the status (O); or a success without output that names an error (I). */
    record Failed(ProviderMessage says) implements End {}

    /** {@code cancelled} (D) or {@code canceled} (O). */
    record Cancelled() implements End {}

    /** 403, with code 403001 or without: the request belongs to another account (D). Perhaps the token was changed. */
    record Forbidden(ProviderMessage says) implements PollAnswer {}
}
