package dev.reelay.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.DeliverTo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field of a state that says where the copies of its files go, in the form of the request. Presigned URLs are written whole: whoever
 * takes the job over needs them.
 */
final class DeliverToField {

    private static final String NAME = "deliver_to";

    private DeliverToField() {}

    static void put(ObjectNode body, @Nullable DeliverTo place) {
        switch (place) {
            case DeliverTo.Bucket bucket -> body.put(NAME, bucket.toString());
            case DeliverTo.Urls(List<String> urls) -> RecordJson.putTexts(body, NAME, urls);
            case null -> {
                // Nothing is left out that anybody reads.
            }
        }
    }

    /** Null when the field is absent, as in every state of a version that did not know it. */
    static @Nullable DeliverTo read(StateFieldReader fields) {
        JsonNode node = fields.value(NAME);
        if (node.isMissingNode()) {
            return null;
        }
        if (node.isTextual()) {
            return DeliverTo.Bucket.parse(node.textValue())
                    .orElseThrow(() -> fields.broken("has a \"" + NAME + "\" that names no bucket"));
        }
        List<String> urls = fields.texts(NAME);
        if (urls.isEmpty()) {
            throw fields.broken("has a \"" + NAME + "\" that names no place");
        }
        return new DeliverTo.Urls(urls);
    }
}
