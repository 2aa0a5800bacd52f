package dev.reelay.shard;

import dev.reelay.job.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The requests of partition 0 as a consumer would read them: their offsets, and the run that they belong to. */
final class RequestFeed implements ShardContext.RequestTopic {

    private long offset;
    private int run;

    /** The consumer reads on at the offset, because the worker has set it there. */
    @Override
    public int seek(int partition, long to) {
        offset = to;
        return ++run;
    }

    /** The consumer reads on at the offset by itself, as after its position was out of range. */
    void reset(long to) {
        offset = to;
    }

    /** The offset of the next record. */
    long offset() {
        return offset;
    }

    int run() {
        return run;
    }

    /** The next record, with this value. */
    SourceRecord next(String value) {
        return at(offset++, value);
    }

    static SourceRecord at(long offset, String value) {
        return new SourceRecord(
                "generation-requests", 0, offset, 0, null, value.getBytes(StandardCharsets.UTF_8), List.of());
    }

    /** A valid request whose prompt is its id. */
    static String valid(String id) {
        return """
                {"id": "%1$s", "model": "luma/luma-ray-2/image-to-video",
                 "input": {"prompt": "%1$s", "image_url": "https://example.com/a.png"}}""".formatted(id);
    }
}
