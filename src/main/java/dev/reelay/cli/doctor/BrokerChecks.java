package dev.reelay.cli.doctor;

import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.Installation;
import dev.reelay.cli.broker.WaitClock;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.ClusterLook;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.send.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What brokers say about themselves, the topics, the rights, the workers and the time. */
final class BrokerChecks {

    /** No job has an id that begins with a zero character, so that this key is nobody's. */
    private static final byte[] NOBODY = "\0doctor".getBytes(StandardCharsets.UTF_8);

    private final Connection connection;
    private final WaitClock clock;

    BrokerChecks(Connection connection, WaitClock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** @param writes whether a record may be written to measure the broker's clock */
    List<Diagnosis> all(boolean writes) {
        ClusterLook look = connection.look();
        List<Diagnosis> found = new ArrayList<>();
        try {
            ClusterLook.Brokers brokers = look.brokers();
            found.add(Diagnosis.ok(
                    "brokers",
                    brokers.nodes().size() + " in the cluster " + brokers.clusterId() + ": "
                            + String.join(", ", brokers.nodes())));
        } catch (StartupException e) { // Nothing else can be asked then.
            e.problems().forEach(line -> found.add(Diagnosis.wrong("brokers", line)));
            return found;
        }
        add(found, "topics", () -> topics(look));
        add(found, "rights", () -> rights(look));
        add(found, "workers", () -> Workers.check(connection.group()));
        add(found, "clock", () -> List.of(writes ? measuredClock(look) : clock(look)));
        return found;
    }

    /** Questions to brokers. */
    private interface Check {
        List<Diagnosis> run() throws BrokerException;
    }

    /** One question that brokers refuse is no reason not to ask the others. */
    private static void add(List<Diagnosis> found, String area, Check check) {
        try {
            found.addAll(check.run());
        } catch (StartupException e) {
            e.problems().forEach(line -> found.add(Diagnosis.wrong(area, line)));
        } catch (BrokerException e) {
            found.add(Diagnosis.wrong(area, String.valueOf(e.getMessage())));
        }
    }

    private static List<Diagnosis> topics(ClusterLook look) {
        List<ClusterLook.Trouble> troubles = look.topics();
        return troubles.isEmpty()
                ? List.of(Diagnosis.ok("topics", "all have the settings that workers need"))
                : troubles.stream()
                        .map(trouble -> trouble.stops()
                                ? Diagnosis.wrong("topics", trouble.line())
                                : Diagnosis.warning("topics", trouble.line()))
                        .toList();
    }

    private List<Diagnosis> rights(ClusterLook look) {
        Installation installation = connection.installation();
        return new Rights(installation.names())
                .check(look.topicRights(), installation.groupId(), look.groupRights(installation.groupId()));
    }

    private Diagnosis clock(ClusterLook look) {
        TopicNames names = connection.installation().names();
        List<String> topics = List.of(names.requests(), names.control(), names.jobs(), names.results());
        List<String> missing = look.missing(topics);
        List<String> there =
                topics.stream().filter(topic -> !missing.contains(topic)).toList();
        return Clocks.compare(there.isEmpty() ? -1 : look.latestTimestamp(there), clock.instant());
    }

    /** By a tombstone of a key that nobody has, which workers pass over. */
    private Diagnosis measuredClock(ClusterLook look) throws BrokerException {
        String control = connection.installation().names().control();
        if (!look.missing(List.of(control)).isEmpty() || !look.hasBrokerTime(control)) {
            return Diagnosis.skipped(
                    "clock",
                    "not measured: " + control + " does not exist, or its records do not have the broker's time");
        }
        OutgoingRecord tombstone = new OutgoingRecord(NOBODY, null, List.of());
        var _ = connection.send(control, tombstone); // The first one takes longer: a producer connects.
        Instant before = clock.instant();
        Sent sent = connection.send(control, tombstone);
        return Clocks.compare(before, Instant.ofEpochMilli(sent.timestamp()), clock.instant());
    }
}
