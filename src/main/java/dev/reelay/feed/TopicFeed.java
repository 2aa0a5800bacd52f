package dev.reelay.feed;

import dev.reelay.feed.TopicCheck.Look;
import dev.reelay.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic, committed records alone, up to the ends that its logs had at the start, committed or not, and then live. It has
 * all partitions, also those that are added later; when the topic is made anew, everything is read again. It is in no group and
 * commits nothing, so any number of feeds may read.
 *
 * <p>Not guaranteed: until the next check, 5 s at most, records of a topic that was made anew are mixed with those of the old one.
 * A batch that no consumer can read sets its partition aside, and the status says so.
 */
public final class TopicFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("dev.reelay.feed");
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * How often a feed does what it does.
     *
     * @param check how often the brokers are asked for new partitions, new topics and ends
     * @param hidden how long the restore waits for a transaction that hides records. A transaction of the ledger lasts 10 s at most
     * @param retry the pause after a failure
     */
    public record Pace(Duration check, Duration hidden, Duration retry) {
        /** For all but tests. */
        public static final Pace USUAL = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(2));
    }

    private final KafkaSettings settings;
    private final String topic;
    private final TopicCheck check;
    private final IntFunction<FeedStart> start;
    private final FeedListener listener;
    private final InstantSource clock;
    private final Pace pace;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String whenMissing = "the topic does not exist";
    private volatile FeedStatus status;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Does nothing before {@link #start}. The caller closes the admin client.
     *
     * @param start where to begin in each partition, given how many there are
     */
    public TopicFeed(
            KafkaSettings settings,
            Admin admin,
            String topic,
            IntFunction<FeedStart> start,
            FeedListener listener,
            InstantSource clock,
            Pace pace) {
        this.settings = settings;
        this.topic = topic;
        this.check = new TopicCheck(admin, topic);
        this.start = start;
        this.listener = listener;
        this.clock = clock;
        this.pace = pace;
        this.status = FeedStatus.of(topic);
        this.thread = Thread.ofPlatform().daemon().name("feed-" + topic).unstarted(this::run);
    }

    /** What is told while the topic does not exist, in place of only that. Call it before {@link #start}. */
    public TopicFeed tellingWhenMissing(String text) {
        whenMissing = text;
        return this;
    }

    /** Begins to read. Call it once. */
    public void start() {
        thread.start();
    }

    /** How the feed stands; any thread may ask. */
    public FeedStatus status() {
        return status;
    }

    /** Stops reading; returns when the listener is not called any more. */
    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        } else {
            thread.interrupt(); // An interrupt while a consumer is open makes it complain when it closes.
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int missing = 0;
        while (!isStopped()) {
            try {
                Instant askedAt = clock.instant();
                switch (check.look().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                    case Look.Found found -> {
                        missing = 0;
                        read(found, askedAt);
                    }
                    case Look.Missing _ -> {
                        missing++;
                        if (missing >= FeedWatch.SURELY_MISSING) {
                            status = new FeedStatus(topic, 0, false, 0, 0, askedAt, status.trouble());
                        }
                        if (missing == FeedWatch.SURELY_MISSING) {
                            listener.begin();
                        }
                        // As in a new installation: no worker has started yet, or nobody has acted yet.
                        report(status.troubled(line(whenMissing)), Logger.Level.INFO);
                        pause();
                    }
                    case Look.Unclear unclear -> fail(unclear.why());
                }
            } catch (InterruptedException | InterruptException | WakeupException e) {
                // close() does this; else it is tried again.
            } catch (TimeoutException e) {
                fail("the brokers did not answer in time");
            } catch (Exception e) {
                fail(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
            } catch (Throwable e) {
                // It would come again with the same records, or the JVM is broken: nothing is read any more, and that
                // is told.
                LOG.errorf(e, "%s is not read any more", topic);
                report(status.troubled(line(FeedStatus.ENDED + e)));
                return;
            }
        }
    }

    private void begin(int partitions, Instant askedAt) {
        status = new FeedStatus(topic, partitions, false, 0, 0, askedAt, null);
        listener.begin();
    }

    /** Reads until the topic is gone or made anew, or the feed is closed. */
    private void read(Look.Found found, Instant askedAt) {
        begin(found.partitions(), askedAt);
        try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(settings.feedConsumer("feed-" + topic))) {
            consumer = opened;
            FeedReading reading = new FeedReading(opened, topic, found, start.apply(found.partitions()));
            FeedWatch watch = new FeedWatch(check, clock, pace.check(), askedAt);
            FeedWatch.Verdict verdict = FeedWatch.Verdict.GOES_ON;
            while (!isStopped() && verdict == FeedWatch.Verdict.GOES_ON) {
                String failure = poll(reading);
                boolean restored = isRestored(reading);
                verdict = watch.look(reading);
                List<@Nullable String> troubles = Arrays.asList(failure, watch.unclear(), reading.trouble());
                report(status(reading, restored, watch.asOf(), troubles));
                if (failure != null) {
                    pause();
                }
            }
            if (verdict == FeedWatch.Verdict.MADE_ANEW) {
                report(status.troubled(line("it was made anew, or its log lost records: it is read again")));
            }
        } finally {
            consumer = null;
        }
    }

    private FeedStatus status(FeedReading reading, boolean restored, Instant asOf, List<@Nullable String> troubles) {
        String trouble =
                troubles.stream().filter(Objects::nonNull).map(String::valueOf).collect(Collectors.joining("; "));
        return new FeedStatus(
                topic,
                reading.partitions(),
                restored,
                reading.behind(),
                reading.hidden(),
                asOf,
                trouble.isEmpty() ? null : line(trouble));
    }

    /** @return why nothing could be read; null when all is well, and when a partition was set aside */
    private @Nullable String poll(FeedReading reading) {
        try {
            List<ConsumerRecord<byte[], byte[]>> records = reading.poll(POLL);
            if (!records.isEmpty()) {
                listener.take(records);
            }
            return null;
        } catch (OffsetOutOfRangeException gone) {
            // When the topic was made anew, the next check finds it.
            reading.skipWhatIsGone(gone);
            return null;
        } catch (WakeupException | InterruptException closing) {
            throw closing;
        } catch (KafkaException e) {
            return reading.setAside(e) ? null : String.valueOf(e.getMessage());
        }
    }

    private boolean isRestored(FeedReading reading) {
        if (!status.restored() && reading.isRestored(System.nanoTime(), pace.hidden())) {
            listener.restored();
            return true;
        }
        return status.restored();
    }

    private void fail(String why) {
        report(status.troubled(line(why)));
        pause();
    }

    private void report(FeedStatus now) {
        report(now, Logger.Level.WARN);
    }

    private void report(FeedStatus now, Logger.Level level) {
        if (now.trouble() != null && !now.trouble().equals(status.trouble())) {
            LOG.log(level, now.trouble());
        }
        status = now;
    }

    private String line(String why) {
        return topic + ": " + why.strip().replaceAll("\\s+", " ");
    }

    private void pause() {
        try {
            boolean _ = stop.await(pace.retry().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopped() {
        return stop.getCount() == 0;
    }
}
