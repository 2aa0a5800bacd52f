package dev.reelay.decision;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cost.Cost;
import dev.reelay.file.FileDetails;
import dev.reelay.file.StoredFile;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Outcome;
import dev.reelay.timing.RunTimes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Jobs whose files are copied. */
public final class StoringStates {

    public static final String VIDEO = "https://media.example/sig%3D0/out.mp4";
    public static final String IMAGE = "https://media.example/sig%3D0/last.png";

    private StoringStates() {}

    /** The job, whose output of a video and an image RunComfy has just completed. */
    public static Storing of(Submitted state, Instant now) {
        Outcome.Completed completed = new Outcome.Completed(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("video", VIDEO)
                        .put("image", IMAGE)
                        .put("seed", new BigDecimal("1.50")),
                List.of(VIDEO),
                List.of(IMAGE),
                List.of());
        return Storing.of(state.end(completed, now)
                .with(new Cost(new BigDecimal("0.40")))
                .with(new RunTimes("720p/5", 61_000, 1_000, 0, false)));
    }

    /** Copies of both files. */
    public static Copies copies() {
        return new Copies(
                List.of(
                        new StoredFile(
                                "https://store.example/a/1.mp4",
                                VIDEO,
                                1_001,
                                "ab".repeat(32),
                                "video/mp4",
                                new FileDetails(1_280L, 720L, new BigDecimal("5.005"))),
                        new StoredFile("https://store.example/a/2.png", IMAGE, 1_002, "cd".repeat(32), "image/png")),
                null);
    }
}
