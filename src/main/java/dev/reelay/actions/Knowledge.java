package dev.reelay.actions;

import dev.reelay.audit.AuditLog;
import dev.reelay.feed.FeedStatus;
import dev.reelay.outcome.Finding;
import dev.reelay.retry.Evidence;
import dev.reelay.retry.RetryCandidate;
import dev.reelay.view.CommandTable;
import dev.reelay.view.JobView;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known when somebody acts, and whether it is current: what was current a while ago does not protect money. */
final class Knowledge implements Evidence {

    /** A feed asks for the ends of its topic several times a second. */
    private static final Duration LATEST = Duration.ofSeconds(10);

    /** Offsets. Under load a feed is never at the very end; so many are a second of the greatest load. */
    private static final long MOST_BEHIND = 5_000;

    private final JobView jobs;
    private final CommandTable commands;
    private final AuditLog log;
    private final Supplier<List<FeedStatus>> viewFeeds;
    private final Supplier<FeedStatus> auditFeed;
    private final InstantSource clock;

    Knowledge(
            JobView jobs,
            CommandTable commands,
            AuditLog log,
            Supplier<List<FeedStatus>> viewFeeds,
            Supplier<FeedStatus> auditFeed,
            InstantSource clock) {
        this.jobs = jobs;
        this.commands = commands;
        this.log = log;
        this.viewFeeds = viewFeeds;
        this.auditFeed = auditFeed;
        this.clock = clock;
    }

    JobView jobs() {
        return jobs;
    }

    CommandTable commands() {
        return commands;
    }

    AuditLog log() {
        return log;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    /** The oldest of all feeds decides, that of the commands included. A missing audit topic is current: it is created with the first action. */
    @Override
    public @Nullable String staleness() {
        Instant now = clock.instant();
        return Stream.concat(viewFeeds.get().stream().map(feed -> feed.staleness(now)), Stream.of(auditStaleness(now)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** That the topic is missing has to be known as freshly as anything else. */
    private @Nullable String auditStaleness(Instant now) {
        FeedStatus feed = auditFeed.get();
        FeedStatus judged = feed.isMissing() ? new FeedStatus(feed.topic(), 0, true, 0, 0, feed.asOf(), null) : feed;
        return judged.staleness(now);
    }

    @Override
    public boolean isKnown(String jobId) {
        return jobs.find(jobId).isPresent();
    }

    @Override
    public boolean isInSeveralPartitions(String jobId) {
        return jobs.isInSeveralPartitions(jobId);
    }

    @Override
    public boolean wasRetried(String jobId, Instant receivedAt) {
        return log.wasRetried(jobId, receivedAt);
    }

    @Override
    public boolean wasRedriven(int partition, long offset) {
        return log.wasRedriven(partition, offset);
    }

    /**
     * Why jobs, results and commands may be other than they are known, in one line; null when they are current enough for what spends
     * nothing. For what does there is {@link #staleness}.
     */
    @Nullable
    String viewTrouble() {
        return viewFeeds.get().stream()
                .map(this::trouble)
                .filter(trouble -> trouble != null)
                .findFirst()
                .orElse(null);
    }

    /** Why the audit log may be other than it is known, in one line; null when it is current. */
    @Nullable
    String auditTrouble() {
        return trouble(auditFeed.get());
    }

    private @Nullable String trouble(FeedStatus feed) {
        if (feed.trouble() != null) {
            return feed.trouble();
        }
        if (!feed.restored()) {
            return feed.topic() + " is still being read";
        }
        if (feed.asOf() == null || feed.asOf().isBefore(clock.instant().minus(LATEST))) {
            return "the brokers have not answered about " + feed.topic() + " for " + LATEST.toSeconds() + " s";
        }
        return feed.behind() > MOST_BEHIND ? feed.behind() + " offsets of " + feed.topic() + " are not read yet" : null;
    }

    /** What is found out about the job; null when nothing is. */
    @Nullable
    Finding finding(JobRow row) {
        Instant receivedAt = row.times().receivedAt();
        return receivedAt == null ? null : log.finding(row.id(), receivedAt).orElse(null);
    }

    /** Whether an action has stored all files of the job. */
    boolean wasStored(JobRow row) {
        Instant receivedAt = row.times().receivedAt();
        return receivedAt != null && log.storedBy(row.id(), receivedAt).isPresent();
    }

    /** The job as the rules of retries see it. */
    RetryCandidate candidate(JobRow row) {
        End end = row.end();
        return new RetryCandidate(
                row.id(),
                row.status(),
                row.code(),
                end == null || end.result() == null ? null : end.charged(),
                finding(row),
                receipt(row));
    }

    /** Without its times nothing tells the job from another with its id, and that is as good as no receipt. */
    private static RetryCandidate.@Nullable Receipt receipt(JobRow row) {
        Instant receivedAt = row.times().receivedAt();
        Instant finishedAt = row.times().finishedAt();
        return row.source() == Source.RECEIPT && receivedAt != null && finishedAt != null
                ? new RetryCandidate.Receipt(
                        row.asked().contentHash(),
                        row.place().partition(),
                        row.asked().requestOffset(),
                        row.progress().requestId(),
                        receivedAt,
                        finishedAt)
                : null;
    }
}
