package dev.reelay.shard;

import dev.reelay.job.DeliverTo;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.SourceRecord;
import dev.reelay.outcome.Outcome;
import dev.reelay.shard.Capacity.Load;
import java.util.List;

/** Estimates the memory that a job takes, from its input, its metadata, its headers and its presigned URLs. */
final class JobBytes {

    /** The objects of a job without any of these. */
    private static final int FIXED = 1_000;

    /** A header, but for its name and its value. */
    private static final int HEADER = 48;

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
            // Parked: RunComfy has done with it, and a store that is away must not keep requests from being read.
            case Storing storing -> new Load(0, 1, always + output(storing.completed()), 0);
        };
    }

    /** Trees take several times the bytes of their JSON; their URLs are most of it. */
    private static int output(Outcome.Completed completed) {
        int characters = completed.urls().stream().mapToInt(String::length).sum();
        return 4 * (characters + completed.output().toString().length());
    }

    private static int job(Job job) {
        int bytes = 2 * (job.id().length() + job.model().length())
                + (job.metadata() == null ? 0 : job.metadata().size())
                + (job.deliverTo() instanceof DeliverTo.Urls(List<String> urls)
                        ? urls.stream().mapToInt(String::length).sum()
                        : 0);
        for (SourceRecord.Header header : job.headers()) {
            byte[] value = header.value();
            bytes += HEADER + header.name().length() + (value == null ? 0 : value.length);
        }
        return bytes;
    }
}
