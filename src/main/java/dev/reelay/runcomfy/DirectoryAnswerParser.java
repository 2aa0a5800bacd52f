package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.CallFailure;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.ErrorCode;
import dev.reelay.wire.ListBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps the outcome of a call about the list of models. */
final class DirectoryAnswerParser {

    /** The member of a page that has the records (O). */
    static final String MODELS = "models";

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
        if (body(outcome) instanceof ObjectNode record
                && record.path("model_id").isTextual()) {
            return new DirectoryAnswer.Found(record);
        }
        return outcome instanceof Answered answered && saysThatThereIsNone(answered)
                ? new DirectoryAnswer.NoSuchModel(answered.message())
                : failed(outcome);
    }

    /** A 404 without JSON may come from a gateway, which knows no models. */
    private static boolean saysThatThereIsNone(Answered answered) {
        return answered.code() == ErrorCode.NO_SUCH_MODEL
                || (answered.status() == 404
                        && answered.body() instanceof ObjectNode
                        && answered.code() != ErrorCode.TOKEN_REFUSED);
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
