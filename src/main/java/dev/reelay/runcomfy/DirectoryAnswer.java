package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.ProviderMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RunComfy's answer to a call of {@link ModelDirectory}. */
public sealed interface DirectoryAnswer {

    /**
     * A page of the list.
     *
     * @param records verbatim, in the order of the answer; elements that are no objects are left out
     * @param damaged how many elements were left out
     * @param total how many models the whole list has; null when the answer does not say
     * @param leftOut records that are too long or too deep
     */
    record Page(
            List<ObjectNode> records, int damaged, @Nullable Integer total, List<LeftOut> leftOut)
            implements DirectoryAnswer {
        public Page {
            records = List.copyOf(records);
            leftOut = List.copyOf(leftOut);
        }

        /** A page of which all records were read. */
        public Page(List<ObjectNode> records, int damaged, @Nullable Integer total) {
            this(records, damaged, total, List.of());
        }

        /** How many elements of the list the page has. */
        public int size() {
            return records.size() + damaged + leftOut.size();
        }
    }

    /**
     * A record that was not read.
     *
     * @param id the model's; null when the record has none
     * @param why one short line
     */
    record LeftOut(@Nullable String id, String why) {}

    /**
     * The record of the model.
     *
     * @param record verbatim; without the members that are too long or too deep where it was not read whole
     * @param unread why it was not read whole: one short line; null when it was
     */
    record Found(ObjectNode record, @Nullable String unread) implements DirectoryAnswer {

        /** The record under the id that was asked for: a model may have an older id, or another spelling, beside its own. */
        public ObjectNode recordOf(String id) {
            return record.path("model_id").asText().equals(id)
                    ? record
                    : record.deepCopy().put("model_id", id);
        }

        /** A record that was read whole. */
        public Found(ObjectNode record) {
            this(record, null);
        }
    }

    /** RunComfy itself says that it has no such model: code 400001, or a 404 with its code or its words (D for submissions, I here). */
    record NoSuchModel(ProviderMessage says) implements DirectoryAnswer {}

    /**
     * A 404 in JSON that does not say what was not found. It may be RunComfy's, about the model, or that of a gateway in front of it, which
     * found no route.
     */
    record NotFound(ProviderMessage says) implements DirectoryAnswer {

        /** The same as a call that failed. */
        public CallFailure asFailure() {
            return new CallFailure(CallFailure.Kind.UNEXPECTED, null, says);
        }
    }

    /** No information: the call failed on the way or because of the account, or its answer is neither list nor record. */
    record Failed(CallFailure failure) implements DirectoryAnswer {}
}
