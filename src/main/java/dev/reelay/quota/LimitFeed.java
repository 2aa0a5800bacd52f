package dev.reelay.quota;

import dev.reelay.feed.FeedListener;
import dev.reelay.feed.FeedStart;
import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks {@code generation-limits} when the first limit or budget is set, and follows it from then on. A topic that is wrong is
 * not read: nothing is granted, and readiness says why.
 */
public final class LimitFeed implements SharedTopic.Reading, AutoCloseable {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    /** A shard that takes a partition over waits for a check: a second is short beside the takeover. */
    private static final TopicFeed.Pace PACE =
            new TopicFeed.Pace(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(1));

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final Admin admin;
    private final Topics topics;
    private final TopicNames names;
    private final InstantSource clock;
    private final Executor threads;
    private final List<FeedListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable TopicFeed feed;
    private volatile String notRead = "it is being prepared";
    private volatile boolean closed;

    /**
     * Neither connects nor blocks. The caller closes the admin client.
     *
     * @param threads runs calls that block
     */
    public LimitFeed(
            KafkaSettings settings,
            Admin admin,
            Topics topics,
            TopicNames names,
            InstantSource clock,
            Executor threads) {
        this.settings = settings;
        this.admin = admin;
        this.topics = topics;
        this.names = names;
        this.clock = clock;
        this.threads = threads;
    }

    @Override
    public void add(FeedListener listener) {
        listeners.add(listener);
    }

    @Override
    public void start() {
        if (started.compareAndSet(false, true)) {
            threads.execute(this::open);
        }
    }

    private void open() {
        if (!prepare()) {
            return;
        }
        TopicFeed opened =
                new TopicFeed(settings, admin, names.limits(), _ -> FeedStart.BEGINNING, new ToAll(), clock, PACE);
        synchronized (this) {
            if (!closed) {
                feed = opened;
                opened.start();
            }
        }
    }

    /** Hands everything to each listener. */
    private final class ToAll implements FeedListener {
        @Override
        public void begin() {
            listeners.forEach(FeedListener::begin);
        }

        @Override
        public void take(List<ConsumerRecord<byte[], byte[]>> records) {
            listeners.forEach(listener -> listener.take(records));
        }
    }

    /** Tries until the topic is right; false when the worker stops before. */
    private boolean prepare() {
        while (!closed) {
            try {
                topics.prepareLimits();
                return true;
            } catch (StartupException e) {
                String problems = String.join("; ", e.problems());
                if (!problems.equals(notRead)) {
                    LOG.error(problems);
                }
                notRead = problems;
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    @Override
    public FeedStatus status() {
        TopicFeed open = feed;
        return open == null ? FeedStatus.notRead(names.limits(), notRead) : open.status();
    }

    /** Stops reading; returns when the listener is not called any more. */
    @Override
    public void close() {
        TopicFeed last;
        synchronized (this) {
            closed = true;
            last = feed;
        }
        if (last != null) {
            last.close();
        }
    }
}
