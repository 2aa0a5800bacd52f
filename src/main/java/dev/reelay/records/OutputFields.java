package dev.reelay.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.file.FileDetails;
import dev.reelay.file.StoredFile;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Outcome.Completed;

/** The fields of states and results that hold an output, its URLs and its copies. */
final class OutputFields {

    static final String FILES = "files";
    static final String URL = "url";
    static final String PROVIDER_URL = "provider_url";
    static final String BYTES = "bytes";
    static final String SHA256 = "sha256";
    static final String CONTENT_TYPE = "content_type";
    static final String STORED = "stored";
    static final String FAILED = "failed";
    static final String STORED_REASON = "stored_reason";

    private static final String OUTPUT = "output";
    private static final String VIDEOS = "video_urls";
    private static final String IMAGES = "image_urls";
    private static final String SOUNDS = "audio_urls";

    private OutputFields() {}

    /** Everything but the copies. */
    static void put(ObjectNode body, Completed completed) {
        RecordJson.putTexts(body, VIDEOS, completed.videoUrls());
        RecordJson.putTexts(body, IMAGES, completed.imageUrls());
        RecordJson.putTexts(body, SOUNDS, completed.audioUrls());
        RecordJson.setUnlessEmpty(body, OUTPUT, completed.output());
    }

    /** What became of the copies. Without a store nothing is added. */
    static void putCopies(ObjectNode body, Completed completed) {
        Copies copies = completed.copies();
        if (copies == null) {
            return;
        }
        ArrayNode files = body.putArray(FILES);
        copies.files().forEach(file -> files.add(file(file)));
        if (copies.failure() != null) {
            body.put(STORED, FAILED).put(STORED_REASON, copies.failure());
        }
    }

    private static ObjectNode file(StoredFile file) {
        ObjectNode json = RecordJson.object()
                .put(URL, file.url())
                .put(PROVIDER_URL, file.providerUrl())
                .put(BYTES, file.bytes())
                .put(SHA256, file.sha256())
                .put(CONTENT_TYPE, file.contentType());
        FileDetails details = file.details();
        if (details.width() != null && details.height() != null) {
            json.put("width", details.width()).put("height", details.height());
        }
        if (details.seconds() != null) {
            json.set("duration_s", DecimalNode.valueOf(details.seconds()));
        }
        return json;
    }

    static Completed completed(StateFieldReader fields) {
        JsonNode output = fields.value(OUTPUT);
        return new Completed(output, fields.texts(VIDEOS), fields.texts(IMAGES), fields.texts(SOUNDS));
    }
}
