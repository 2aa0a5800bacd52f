package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Performed;
import dev.reelay.chaos.Facts.Poll;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Version;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that the books have about one job, by time, with what was done meanwhile: where the search for a cause begins. */
final class JobTimeline {

    private record Line(Instant at, String text) {}

    private final Facts facts;
    private final String id;
    private final List<Line> lines = new ArrayList<>();

    private JobTimeline(String id, Facts facts) {
        this.id = id;
        this.facts = facts;
    }

    /** A line for each thing that happened to it or around it. */
    static String of(String id, Facts facts) {
        return new JobTimeline(id, facts).text();
    }

    private String text() {
        List<Version> versions = facts.versionsById().getOrDefault(id, List.of());
        List<Post> posts = facts.postsById().getOrDefault(id, List.of());
        versions.forEach(version -> add(version.at(), "ledger: " + said(version.state())));
        posts.forEach(post -> add(
                post.at(), "POST by " + post.by() + ", request id " + post.requestId() + ", heard " + post.heard()));
        Set<String> requests =
                posts.stream().map(Post::requestId).filter(Objects::nonNull).collect(Collectors.toSet());
        for (Poll look : facts.polls()) {
            if (requests.contains(look.requestId())) {
                add(look.at(), "poll by " + look.by());
            }
        }
        if (lines.isEmpty()) {
            return id + ": no record of it";
        }
        whatWasDone();
        return lines.stream()
                .sorted(Comparator.comparing(Line::at))
                .map(line -> "  " + line.at() + "  " + line.text())
                .collect(Collectors.joining("\n", heading(versions) + "\n", ""));
    }

    private String heading(List<Version> versions) {
        List<String> results = facts.resultsById().getOrDefault(id, List.of()).stream()
                .map(Facts.Result::outcome)
                .toList();
        return id + ", partition "
                + (versions.isEmpty() ? "?" : versions.getFirst().partition()) + ", results " + results;
    }

    private void whatWasDone() {
        Instant first =
                lines.stream().map(Line::at).min(Comparator.naturalOrder()).orElseThrow();
        Instant last =
                lines.stream().map(Line::at).max(Comparator.naturalOrder()).orElseThrow();
        for (Performed done : facts.done()) {
            if (!done.from().isBefore(first) && !done.from().isAfter(last)) {
                add(done.from(), "-- " + (done.worker() + " " + done.action().text()).strip());
            }
        }
        for (Facts.Loss loss : facts.losses()) {
            if (!loss.at().isBefore(first) && !loss.at().isAfter(last)) {
                add(loss.at(), "-- " + loss.worker() + " " + loss.kind());
            }
        }
    }

    private void add(Instant at, String text) {
        lines.add(new Line(at, text));
    }

    private static String said(@Nullable JobState state) {
        return switch (state) {
            case null -> "forgotten";
            case Accepted accepted ->
                "accepted, attempts " + accepted.attempts() + (accepted.inDoubt() ? ", in doubt" : "");
            case Submitting submitting ->
                "submitting, attempt " + submitting.attempt() + ", meant at " + submitting.intentAt()
                        + (submitting.cancelled() ? ", cancelled" : "");
            case Submitted submitted -> submitted.status().word() + ", request id " + submitted.requestId();
            case JobState.Storing storing ->
                "storing, request id " + storing.result().requestId();
            case JobState.Ended ended -> ended.status().word();
        };
    }
}
