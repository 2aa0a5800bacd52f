package dev.reelay.cli.broker;

import dev.reelay.audit.Actor;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.feed.FeedStart;
import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.RecordReader;
import dev.reelay.feed.TopicFeed;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.ClusterLook;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.limits.LimitView;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.send.RecordSender;
import dev.reelay.send.Sent;
import dev.reelay.view.CommandTable;
import dev.reelay.view.DeadLetterTable;
import dev.reelay.view.GroupReader;
import dev.reelay.view.GroupState;
import dev.reelay.view.JobView;
import dev.reelay.view.LiveView;
import dev.reelay.view.limits.LiveLimits;
import dev.reelay.view.money.SpendTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A connection to real brokers. Opens each client when it is needed, and closes all of them. Not thread-safe. */
final class KafkaConnection implements Connection {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Installation installation;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable Admin admin;
    private @Nullable LiveView view;
    private @Nullable LiveSteering steering;
    private @Nullable RecordSender sender;
    private @Nullable RecordReader reader;

    KafkaConnection(Installation installation) {
        this.installation = installation;
    }

    @Override
    public Installation installation() {
        return installation;
    }

    @Override
    public Reading view() {
        LiveView reading = live();
        return new Reading() {
            @Override
            public JobView jobs() {
                return reading.jobs();
            }

            @Override
            public CommandTable commands() {
                return reading.commands();
            }

            @Override
            public SpendTable spend() {
                return reading.spend();
            }

            @Override
            public List<FeedStatus> feeds() {
                return reading.feeds();
            }
        };
    }

    private LiveView live() {
        if (view == null) {
            TopicNames names = installation.names();
            refuseMissing(List.of(names.jobs(), names.results(), names.control()));
            view = closing(new LiveView(
                    installation.kafka(),
                    admin(),
                    names,
                    LiveView.Limits.usual(),
                    InstantSource.system(),
                    TopicFeed.Pace.USUAL));
            view.start();
        }
        return view;
    }

    @Override
    public Steering steering(Actor actor) {
        if (steering == null) {
            LiveView reading = live();
            steering = closing(new LiveSteering(installation, admin(), reading, actor));
        }
        return steering;
    }

    @Override
    public LimitReading limits() {
        LiveLimits limits = closing(new LiveLimits(
                installation.kafka(), admin(), installation.names(), InstantSource.system(), TopicFeed.Pace.USUAL));
        limits.start();
        return new LimitReading() {
            @Override
            public LimitView shares() {
                return limits.table().view();
            }

            @Override
            public List<FeedStatus> limitFeeds() {
                return limits.feeds();
            }
        };
    }

    @Override
    public LetterReading deadLetters(int newest) {
        refuseMissing(List.of(installation.names().deadLetters()));
        DeadLetterTable table = new DeadLetterTable(newest);
        TopicFeed feed = closing(new TopicFeed(
                installation.kafka(),
                admin(),
                installation.names().deadLetters(),
                _ -> new FeedStart(tail(newest)),
                table,
                InstantSource.system(),
                TopicFeed.Pace.USUAL));
        feed.start();
        return new LetterReading() {
            @Override
            public DeadLetterTable letters() {
                return table;
            }

            @Override
            public FeedStatus feed() {
                return feed.status();
            }
        };
    }

    /** Each transaction's marker is an offset too. */
    private static long tail(int newest) {
        return Math.max(1_000, 2L * newest);
    }

    private void refuseMissing(List<String> topics) {
        List<String> missing = asked(() -> look().missing(topics));
        if (!missing.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "there is no topic " + String.join(", ", missing) + " at "
                            + installation.kafka().bootstrapServers()
                            + ": no worker has started there, or REELAY_TOPICS_* differs from its settings");
        }
    }

    @Override
    public Sent send(String topic, OutgoingRecord record) throws BrokerException {
        if (sender == null) {
            sender = closing(new RecordSender(installation.kafka(), "send"));
        }
        return sender.send(topic, record);
    }

    @Override
    public Optional<SourceRecord> read(String topic, int partition, long offset) throws BrokerException {
        if (reader == null) {
            reader = closing(new RecordReader(installation.kafka(), ANSWER));
        }
        return reader.read(topic, partition, offset).map(RecordReader::source);
    }

    @Override
    public GroupState group() throws BrokerException {
        return new GroupReader(admin(), installation.groupId(), installation.names(), InstantSource.system())
                .read(Duration.ZERO);
    }

    @Override
    public ClusterLook look() {
        return new ClusterLook(admin(), installation.kafka(), installation.names(), ANSWER);
    }

    private Admin admin() {
        if (admin == null) {
            try {
                admin = Admin.create(installation.kafka().admin(ANSWER));
            } catch (KafkaException e) {
                Throwable root = e;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "there is no client for the brokers "
                                + installation.kafka().bootstrapServers() + ": " + root.getMessage()
                                + ". Check KAFKA_BOOTSTRAP_SERVERS (or -b) and KAFKA_*");
            }
        }
        return admin;
    }

    /** Ends the command with the line for operators. */
    private static <T> T asked(java.util.function.Supplier<T> question) {
        try {
            return question.get();
        } catch (StartupException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.join(" ", e.problems()));
        }
    }

    private <T extends AutoCloseable> T closing(T client) {
        open.push(client);
        return client;
    }

    @Override
    public void close() {
        for (AutoCloseable client : open) {
            try {
                client.close();
            } catch (Exception e) {
                // The command is over: nobody waits for what a client still had to do.
            }
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
