package dev.reelay.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Creates missing topics, and refuses existing ones whose settings would lose jobs, receipts, commands or results. Existing
 * settings are the operator's: problems are reported and never corrected, except missing partitions of jobs. A control topic
 * with the timestamps of producers is only warned about. Replication and {@code min.insync.replicas} are not checked.
 */
public final class Topics {

    private static final Logger LOG = Logger.getLogger("dev.reelay.kafka");

    private final KafkaSettings settings;
    private final TopicNames names;
    private final Duration timeout;

    /**
     * @param timeout how long the brokers may take for one answer. 30 s are longer than the restart of a broker with the
     *     election that follows, and short enough to report a wrong address before a deployment fails
     */
    public Topics(KafkaSettings settings, TopicNames names, Duration timeout) {
        this.settings = settings;
        this.names = names;
        this.timeout = timeout;
    }

    /**
     * Creates missing topics, checks existing ones, and adds partitions to jobs when requests has more. Blocks. Several workers
     * may call it at the same time. A running worker calls it again when it gets a new partition of requests, whose states
     * need a partition of jobs.
     *
     * @throws StartupException with all problems, when topics are wrong, Kafka cannot be reached, or rights are missing
     */
    public TopicSizes prepare() {
        return withAdmin(this::prepare);
    }

    /** As {@link #prepare()}, through a client of the caller's whose calls have this time-out, too. */
    public TopicSizes prepare(Admin admin) {
        return prepare(new TopicAdmin(admin, settings.bootstrapServers(), timeout));
    }

    /**
     * Creates the audit topic if it is missing, else checks it. Blocks. For processes that write it, which workers do not.
     *
     * @throws StartupException with all problems, when the topic is wrong, Kafka cannot be reached, or rights are missing
     */
    public void prepareAudit() {
        withAdmin(admin -> {
            prepare(admin, TopicRules.audit(names), shape -> TopicRules.auditProblems(names, shape));
            return true;
        });
    }

    /**
     * Creates the topic of shared limits if it is missing, else checks it. Blocks. For workers for which a limit is set.
     *
     * @throws StartupException with all problems, when the topic is wrong, Kafka cannot be reached, or rights are missing
     */
    public void prepareLimits() {
        withAdmin(admin -> {
            prepareLimits(admin);
            return true;
        });
    }

    /** As {@link #prepareLimits()}, through a client of the caller's whose calls have this time-out, too. */
    public void prepareLimits(Admin admin) {
        prepare(admin, TopicRules.limits(names), shape -> TopicRules.limitsProblems(names, shape));
    }

    private void prepare(Admin admin, NewTopic topic, Function<TopicShape, List<String>> rules) {
        TopicAdmin topics = new TopicAdmin(admin, settings.bootstrapServers(), timeout);
        createMissing(topics, List.of(topic));
        List<String> problems =
                rules.apply(topics.describe(List.of(topic.name())).get(topic.name()));
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
    }

    /**
     * Calls with an admin client whose calls have this time-out, and closes it.
     *
     * @throws StartupException when the client cannot be made
     */
    public <T> T withAdmin(Function<Admin, T> call) {
        Admin admin = open();
        try {
            return call.apply(admin);
        } finally {
            // Without a limit, close waits for open calls, and there is always one while the brokers do not answer.
            admin.close(Duration.ZERO);
        }
    }

    private Admin open() {
        try {
            return Admin.create(settings.admin(timeout));
        } catch (KafkaException e) {
            throw new StartupException(KafkaErrors.clientNotCreated(e, settings.bootstrapServers()), e);
        }
    }

    private TopicSizes prepare(TopicAdmin admin) {
        createMissing(admin, List.of(TopicRules.requests(names), TopicRules.commands(names)));
        TopicShape requests = admin.describe(List.of(names.requests())).get(names.requests());
        createMissing(
                admin,
                List.of(
                        TopicRules.jobs(names, requests),
                        TopicRules.results(names, requests),
                        TopicRules.deadLetters(names, requests)));
        Map<String, TopicShape> shapes = shapes(admin);
        List<String> problems = new ArrayList<>(TopicRules.problems(names, shapes));
        orphanedPartition(admin, shapes)
                .ifPresent(highest -> problems.add(TopicRules.orphanedPartition(names, shapes, highest)));
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
        TopicRules.warnings(names, shapes).forEach(LOG::warn);
        warnOfCompression(admin);
        if (TopicRules.missingPartitions(names, shapes)) {
            addPartitions(admin, shapes);
        }
        return sizes(shapes);
    }

    /** A warning and no problem: where only trusted producers write, compression is the operator's choice. */
    private void warnOfCompression(TopicAdmin admin) {
        admin.compression(List.of(names.requests(), names.control())).forEach((name, type) -> {
            if (!type.equals(TopicRules.UNCOMPRESSED)) {
                LOG.warn(TopicRules.compressed(name, type));
            }
        });
    }

    private static void createMissing(TopicAdmin admin, List<NewTopic> wanted) {
        var there = admin.existing(wanted.stream().map(NewTopic::name).toList());
        List<NewTopic> missing =
                wanted.stream().filter(topic -> !there.contains(topic.name())).toList();
        if (!missing.isEmpty()) {
            admin.create(missing);
            missing.forEach(
                    topic -> LOG.infof("Created the topic %s (partitions: %d)", topic.name(), topic.numPartitions()));
        }
    }

    /** Jobs first: partitions are added to requests first, so requests never seems to have fewer than jobs. */
    private Map<String, TopicShape> shapes(TopicAdmin admin) {
        Map<String, TopicShape> shapes = new HashMap<>(admin.describe(List.of(names.jobs())));
        shapes.putAll(admin.describe(List.of(names.requests(), names.control(), names.results(), names.deadLetters())));
        return shapes;
    }

    private OptionalInt orphanedPartition(TopicAdmin admin, Map<String, TopicShape> shapes) {
        int requests = shapes.get(names.requests()).partitions();
        int jobs = shapes.get(names.jobs()).partitions();
        return requests < jobs ? admin.highestUsed(names.jobs(), requests, jobs) : OptionalInt.empty();
    }

    private void addPartitions(TopicAdmin admin, Map<String, TopicShape> shapes) {
        int before = shapes.get(names.jobs()).partitions();
        int after = shapes.get(names.requests()).partitions();
        LOG.warnf(
                "%s has %d partitions now: adding partitions to %s, which has %d."
                        + " A repeat of a request that was sent before this change may not be recognised as a repeat",
                names.requests(), after, names.jobs(), before);
        admin.addPartitions(names.jobs(), after);
    }

    private TopicSizes sizes(Map<String, TopicShape> shapes) {
        return new TopicSizes(
                shapes.get(names.jobs()).largestBatch() - TopicSizes.COMPRESSION_SLACK,
                shapes.get(names.results()).largestBatch() - TopicSizes.COMPRESSION_SLACK,
                shapes.get(names.deadLetters()).largestBatch() - TopicSizes.COMPRESSION_SLACK,
                shapes.get(names.requests()).partitions());
    }
}
