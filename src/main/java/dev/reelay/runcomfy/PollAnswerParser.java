package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.ForeignText;
import dev.reelay.job.Gone;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.PollAnswer.Cancelled;
import dev.reelay.job.PollAnswer.End;
import dev.reelay.job.PollAnswer.Failed;
import dev.reelay.job.PollAnswer.Forbidden;
import dev.reelay.job.PollAnswer.NotYet;
import dev.reelay.job.PollAnswer.Queued;
import dev.reelay.job.PollAnswer.Running;
import dev.reelay.job.PollAnswer.Succeeded;
import dev.reelay.runcomfy.CallOutcome.Answered;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an exchange on {@code /status} or {@code /result} means. Both are read alike: either word counts on either. */
final class PollAnswerParser {

    private static final int LONGEST_WORD = 64;

    private PollAnswerParser() {}

    static PollAnswer from(CallOutcome exchange) {
        return exchange instanceof Answered answered && !answered.serverError()
                ? of(answered)
                : CallFailureParser.from(exchange);
    }

    /**
     * The sighting of a request whose status says an end, from that and from its result. The result knows better when it
     * says an end too. Otherwise a success has to wait for its output; but a failure or a cancellation that the status
     * reports (O) needs nothing more, and stands.
     */
    static PollAnswer settled(End status, PollAnswer result) {
        return result instanceof End || status instanceof Succeeded ? result : status;
    }

    private static PollAnswer of(Answered answered) {
        String word = answered.success() ? answered.text("status") : null;
        return switch (word == null ? "" : word.strip().toLowerCase(Locale.ROOT)) {
            case "failed" -> new Failed(answered.says());
            case "cancelled", "canceled" -> new Cancelled();
            case String other when answered.code() != ErrorCode.NONE || word == null -> byCode(answered);
            case "in_queue", "pending", "waiting", "starting" -> new Queued(position(answered));
            case "in_progress", "processing" -> new Running();
            case "completed", "succeeded" -> done(answered);
            case String unknown ->
                new NotYet(ForeignText.oneLine(word, LONGEST_WORD).strip());
        };
    }

    /** Also of a 200: one with a top-level {@code error_code} is an error (O). */
    private static PollAnswer byCode(Answered answered) {
        return switch (answered.code()) {
            case UNKNOWN_REQUEST -> new Gone(answered.says());
            case NOT_YOURS -> new Forbidden(answered.says());
            case NOT_FINISHED -> new NotYet(null);
            case BALANCE_TOO_LOW, TOKEN_REFUSED -> CallFailureParser.from(answered);
            case NONE, NO_SUCH_MODEL, UNKNOWN ->
                answered.status() == 403 ? new Forbidden(answered.says()) : CallFailureParser.from(answered);
        };
    }

    private static End done(Answered answered) {
        JsonNode output = present(answered, "output");
        if (output == null && present(answered, "error") != null) {
            return new Failed(answered.says());
        }
        return new Succeeded(
                output,
                urls(output, "video", "videos"),
                urls(output, "image", "images"),
                time(answered.text("created_at")),
                time(answered.text("finished_at")));
    }

    private static @Nullable Integer position(Answered answered) {
        JsonNode position = present(answered, "queue_position");
        return position != null && position.isIntegralNumber() && position.canConvertToInt() && position.intValue() >= 0
                ? position.intValue()
                : null;
    }

    private static @Nullable JsonNode present(Answered answered, String field) {
        JsonNode value = answered.body() == null ? null : answered.body().get(field);
        return value == null || value.isNull() ? null : value;
    }

    private static List<String> urls(@Nullable JsonNode output, String... fields) {
        List<String> urls = new ArrayList<>();
        for (String field : fields) {
            JsonNode value = output == null ? null : output.get(field);
            if (value != null && value.isArray()) {
                value.forEach(element -> addUrl(element, urls));
            } else if (value != null) {
                addUrl(value, urls);
            }
        }
        return urls;
    }

    private static void addUrl(JsonNode value, List<String> urls) {
        if (value.isTextual()
                && value.textValue().matches("(?i)https?://[^\\p{Cntrl}]+")
                && !urls.contains(value.textValue())) {
            urls.add(value.textValue());
        }
    }

    /** Times look like {@code 2026-06-16T16:31:21.616290+00:00} (I); one without an offset is taken as UTC. */
    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)) {
                case OffsetDateTime time -> time.toInstant();
                case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
                default -> null;
            };
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
