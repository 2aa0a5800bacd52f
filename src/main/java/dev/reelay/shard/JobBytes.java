package dev.reelay.shard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.SourceRecord;
import dev.reelay.shard.Capacity.Load;
import org.jspecify.annotations.Nullable;

/** Estimates the memory that a job takes, from its input, its metadata and its headers. */
final class JobBytes {

    /** The objects of a job without any of these. */
    private static final int FIXED = 1_000;

    /** One value of a tree, and one field with its name. */
    private static final int NODE = 48;

    private static final int FIELD = 100;

    private JobBytes() {}

    static Load of(Pending state) {
        int always = FIXED + job(state.job());
        return switch (state) {
            case Accepted waiting ->
                switch (waiting.input()) {
                    case JobInput.Held held -> new Load(1, 0, always + held.size(), 0);
                    case JobInput.Stored stored -> new Load(1, 0, always, stored.size());
                };
            case Submitting open -> new Load(1, 0, always + open.input().size(), 0);
            case Submitted _ -> new Load(1, 0, always, 0);
        };
    }

    private static int job(Job job) {
        int bytes = 2 * (job.id().length() + job.model().length()) + tree(job.metadata());
        for (SourceRecord.Header header : job.headers()) {
            byte[] value = header.value();
            bytes += NODE + header.name().length() + (value == null ? 0 : value.length);
        }
        return bytes;
    }

    private static int tree(@Nullable JsonNode node) {
        if (node == null) {
            return 0;
        }
        int bytes = NODE + (node.isTextual() ? 2 * node.textValue().length() : 0);
        if (node.isObject()) {
            for (var field : node.properties()) {
                bytes += FIELD + 2 * field.getKey().length() + tree(field.getValue());
            }
        } else {
            for (JsonNode element : node) {
                bytes += tree(element);
            }
        }
        return bytes;
    }
}
