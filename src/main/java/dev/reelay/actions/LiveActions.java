package dev.reelay.actions;

import dev.reelay.audit.AuditLog;
import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.TopicFeed;
import dev.reelay.job.Scheduler;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.view.LiveView;
import org.apache.kafka.clients.admin.Admin;

/** The actions on running topics: opens the feed of the audit topic and what writes. One instance serves everybody; thread-safe. */
public final class LiveActions implements AutoCloseable {

    /**
     * Does nothing before {@link #start}. The caller starts and closes the view, and closes the admin client.
     *
     * @param view what is known of jobs and commands
     */
    public LiveActions(
            KafkaSettings settings,
            Admin admin,
            TopicNames names,
            LiveView view,
            Scheduler clock,
            TopicFeed.Pace pace) {}

    /** Begins to read the audit topic, and to go on with deeds that others have begun and left. Call it once. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Actions on one thing. */
    public Actions actions() {
        throw new UnsupportedOperationException();
    }

    /** Actions on many. */
    public BulkActions bulk() {
        throw new UnsupportedOperationException();
    }

    /** What is recorded of actions. */
    public AuditLog log() {
        throw new UnsupportedOperationException();
    }

    /** How the feed of the audit topic stands. Without any action yet there is no such topic, and the status says so. */
    public FeedStatus feed() {
        throw new UnsupportedOperationException();
    }

    /** Stops what runs here; another process, or this one after its next start, goes on with it. */
    @Override
    public void close() {}
}
