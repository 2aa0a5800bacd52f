package dev.reelay.console.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.file.StoredFile;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends of jobs of workers with a store. */
final class StoredOutcomes {

    static final String PROVIDER = "https://cdn.example/1.mp4";
    static final String COPY = "https://store.example/a/1.mp4";

    private StoredOutcomes() {}

    static Outcome stored() {
        return stored(COPY);
    }

    /** @param url of the copy */
    static Outcome stored(String url) {
        return with(new Copies(List.of(new StoredFile(url, PROVIDER, 8_123_456, "9f86", "video/mp4")), null));
    }

    static Outcome failed(String reason) {
        return with(Copies.failed(reason));
    }

    static Outcome with(@Nullable Copies copies) {
        return new Outcome.Completed(
                JsonNodeFactory.instance.objectNode().put("video", PROVIDER),
                List.of(PROVIDER),
                List.of(),
                List.of(),
                copies);
    }
}
