package dev.reelay.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Makes the topics that are missing, and refuses to start with ones in which jobs, receipts, commands or results would
 * get lost. Settings of topics that exist are the operator's: they are told, never changed. Replication and
 * {@code min.insync.replicas} are left alone.
 */
public final class Topics {

    private static final Logger LOG = Logger.getLogger(Topics.class);

    private final KafkaSettings settings;
    private final TopicNames names;
    private final Duration patience;

    /**
     * @param patience how long the brokers may take for one answer. 30 s outlast the restart of a broker and the
     *     election that follows; a wrong address is told well before a deployment gives up on the worker
     */
    public Topics(KafkaSettings settings, TopicNames names, Duration patience) {
        this.settings = settings;
        this.names = names;
        this.patience = patience;
    }

    /**
     * Makes what is missing, checks what is there, and adds partitions to jobs when requests have more. Blocks. Several
     * workers may do it at once, and a running worker may do it again: when it is given a partition of requests that
     * was not there before, its state needs a place too.
     *
     * @throws StartupException with every problem found, when topics are wrong, Kafka cannot be reached, or rights are missing
     */
    public Sizes prepare() {
        Admin admin = open();
        try {
            return prepare(new TopicAdmin(admin, settings.bootstrapServers(), patience));
        } finally {
            // Closing waits for open calls by itself, and towards brokers that do not answer there is always one.
            admin.close(Duration.ZERO);
        }
    }

    private Admin open() {
        try {
            return Admin.create(settings.admin(patience));
        } catch (KafkaException e) {
            throw new StartupException(KafkaErrors.noClient(e, settings.bootstrapServers()), e);
        }
    }

    private Sizes prepare(TopicAdmin admin) {
        createMissing(admin, List.of(TopicRules.requests(names), TopicRules.control(names)));
        TopicShape requests = admin.describe(List.of(names.requests())).get(names.requests());
        createMissing(
                admin,
                List.of(
                        TopicRules.jobs(names, requests),
                        TopicRules.results(names, requests),
                        TopicRules.deadLetters(names, requests)));
        Map<String, TopicShape> shapes = shapes(admin);
        List<String> problems = new ArrayList<>(TopicRules.problems(names, shapes));
        orphans(admin, shapes).ifPresent(highest -> problems.add(TopicRules.orphans(names, shapes, highest)));
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
        if (TopicRules.missingPartitions(names, shapes)) {
            addPartitions(admin, shapes);
        }
        return sizes(shapes);
    }

    private static void createMissing(TopicAdmin admin, List<NewTopic> wanted) {
        var there = admin.existing(wanted.stream().map(NewTopic::name).toList());
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !there.contains(topic.name())).toList();
        if (!missing.isEmpty()) {
            admin.create(missing);
            missing.forEach(
                    topic -> LOG.infof("Made the topic %s with %d partitions", topic.name(), topic.numPartitions()));
        }
    }

    /** Jobs first: another worker may be adding partitions, and it adds them to jobs after requests got theirs. */
    private Map<String, TopicShape> shapes(TopicAdmin admin) {
        Map<String, TopicShape> shapes = new HashMap<>(admin.describe(List.of(names.jobs())));
        shapes.putAll(admin.describe(List.of(names.requests(), names.control(), names.results(), names.deadLetters())));
        return shapes;
    }

    private OptionalInt orphans(TopicAdmin admin, Map<String, TopicShape> shapes) {
        int requests = shapes.get(names.requests()).partitions();
        int jobs = shapes.get(names.jobs()).partitions();
        return requests < jobs ? admin.highestUsed(names.jobs(), requests, jobs) : OptionalInt.empty();
    }

    private void addPartitions(TopicAdmin admin, Map<String, TopicShape> shapes) {
        int before = shapes.get(names.jobs()).partitions();
        int after = shapes.get(names.requests()).partitions();
        LOG.warnf(
                "%s has %d partitions now: %s gets as many, up from %d."
                        + " A repeat of a request that was sent before the change is not noticed",
                names.requests(), after, names.jobs(), before);
        admin.addPartitions(names.jobs(), after);
    }

    private Sizes sizes(Map<String, TopicShape> shapes) {
        return new Sizes(
                shapes.get(names.jobs()).largestBatch() - Sizes.COMPRESSION_SLACK,
                shapes.get(names.results()).largestBatch() - Sizes.COMPRESSION_SLACK,
                shapes.get(names.deadLetters()).largestBatch() - Sizes.COMPRESSION_SLACK,
                shapes.get(names.requests()).partitions());
    }

    /**
     * What fits. The sizes are those of one record alone in its batch: key, value and headers with all of Kafka's framing.
     *
     * @param maxStateBytes the largest record that jobs takes
     * @param maxResultBytes the largest record that results takes
     * @param maxDeadLetterBytes the largest record that the dead letters take
     * @param requestPartitions of requests; jobs has at least as many
     */
    public record Sizes(int maxStateBytes, int maxResultBytes, int maxDeadLetterBytes, int requestPartitions) {

        /**
         * Taken off the topics' limits: when a topic or the user asks for compression, a batch that does not compress
         * grows by its codec's framing. Deflate adds the most, 5 bytes to 16 KiB: this is enough up to 13 MiB.
         */
        static final int COMPRESSION_SLACK = 4 * 1024;

        /** The largest batch that any of the topics takes. */
        int largestBatch() {
            return Math.max(maxStateBytes, Math.max(maxResultBytes, maxDeadLetterBytes)) + COMPRESSION_SLACK;
        }
    }
}
