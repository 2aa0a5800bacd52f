package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.ErrorCode;
import dev.reelay.wire.ListBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps the outcome of a call about the list of models. */
final class DirectoryAnswerParser {

    /** The member of a page that has the records (O). */
    static final String MODELS = "models";

    /** What is read of a record that is too long: what tells the model, and what is shown of it. */
    static final Set<String> RECORD_MEMBERS = Set.of(
            "model_id",
            "display_name",
            "base_price_usd",
            "price_unit",
            "pricing_note",
            "error_code",
            "error_message",
            "message",
            "error",
            "detail");

    private static final long FIRST_CODE = 100_000;

    private static final Pattern MODEL = Pattern.compile("(?<![a-z])models?(?![a-z])", Pattern.CASE_INSENSITIVE);

    /**
     * Gateways repeat the path of a call, which names models always, or its host, and RunComfy's is {@code model-api}: words with a
     * slash, hosts with a dot or a port, and that name alone. A code such as {@code model.not_found} is no host.
     */
    private static final Pattern PLACE = Pattern.compile(
            "\\S*/\\S*"
                    + "|(?<![\\w.-])[a-z0-9-]++(?:(?:\\.[a-z0-9-]++)++(?::\\d++)?+|:\\d++)(?!_)"
                    + "|(?<![\\w-])model-api(?![\\w-])",
            Pattern.CASE_INSENSITIVE);

    private DirectoryAnswerParser() {}

    /** A page of the list: an object whose {@code models} is an array (O). */
    static DirectoryAnswer page(CallOutcome outcome) {
        return page(outcome, List.of());
    }

    /** @param leftOut records that were not read */
    static DirectoryAnswer page(CallOutcome outcome, List<ListBody.LeftOut> leftOut) {
        JsonNode models = body(outcome).path(MODELS);
        if (!models.isArray()) {
            return failed(outcome);
        }
        List<ObjectNode> records = new ArrayList<>();
        models.forEach(model -> {
            if (model instanceof ObjectNode record) {
                records.add(record);
            }
        });
        return new DirectoryAnswer.Page(
                records,
                models.size() - records.size(),
                total(body(outcome).path("total")),
                leftOut.stream()
                        .map(one -> new DirectoryAnswer.LeftOut(one.id(), one.why()))
                        .toList());
    }

    /** A record: an object with a {@code model_id} (O). */
    static DirectoryAnswer model(CallOutcome outcome) {
        return model(outcome, null);
    }

    /** @param unread why the record was not read whole; null when it was */
    static DirectoryAnswer model(CallOutcome outcome, @Nullable String unread) {
        if (body(outcome) instanceof ObjectNode record
                && record.path("model_id").isTextual()) {
            return new DirectoryAnswer.Found(record, unread);
        }
        if (!(outcome instanceof Answered answered)) {
            return failed(outcome);
        }
        if (saysThatThereIsNone(answered)) {
            return new DirectoryAnswer.NoSuchModel(answered.message());
        }
        return isUnexplained404(answered) ? new DirectoryAnswer.NotFound(answered.message()) : failed(answered);
    }

    /**
     * RunComfy's own codes have six digits. A 404 without one may come from a gateway, which knows no models, unless it speaks of one: to
     * believe it would reject work whose model exists, and to believe none would let work wait for ever whose model does not.
     */
    private static boolean saysThatThereIsNone(Answered answered) {
        Long code = answered.message().errorCode();
        boolean isRunComfys = answered.code() == ErrorCode.NO_SUCH_MODEL
                || (code != null && code >= FIRST_CODE && ErrorCode.statusOf(code) == 404);
        String words = answered.message().message();
        return isRunComfys
                || (isUnexplained404(answered)
                        && words != null
                        && MODEL.matcher(PLACE.matcher(words).replaceAll("")).find());
    }

    private static boolean isUnexplained404(Answered answered) {
        return answered.status() == 404
                && answered.body() instanceof ObjectNode
                && (answered.code() == ErrorCode.NONE || answered.code() == ErrorCode.UNKNOWN);
    }

    /** The object of a successful answer without an error code; a missing node otherwise. */
    private static JsonNode body(CallOutcome outcome) {
        return outcome instanceof Answered answered
                        && answered.isSuccess()
                        && answered.code() == ErrorCode.NONE
                        && answered.body() != null
                ? answered.body()
                : MissingNode.getInstance();
    }

    private static @Nullable Integer total(JsonNode total) {
        return total.isInt() && total.intValue() >= 0 ? total.intValue() : null;
    }

    private static DirectoryAnswer failed(CallOutcome outcome) {
        CallFailure failure = CallFailureParser.from(outcome);
        return new DirectoryAnswer.Failed(failure);
    }
}
