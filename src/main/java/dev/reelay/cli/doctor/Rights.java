package dev.reelay.cli.doctor;

import dev.reelay.kafka.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rights commands and console need of Kafka, and what cannot be done without. Calls no broker. */
final class Rights {

    private static final String AREA = "rights";
    private static final String READ = "Read";
    private static final String WRITE = "Write";
    private static final String DESCRIBE = "Describe";
    private static final String ACLS =
            "kafka-acls --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --add --allow-principal User:<name>"
                    + " --operation ";

    /**
     * A right.
     *
     * @param needsAll whether nothing goes without it
     * @param use what it is for
     */
    private record Right(String topic, String operation, boolean needsAll, String use) {}

    private final List<Right> rights;

    Rights(TopicNames names) {
        rights = List.of(
                new Right(names.jobs(), READ, true, "get, list, wait"),
                new Right(names.results(), READ, true, "get, list, wait"),
                new Right(names.control(), READ, true, "get, list, wait"),
                new Right(names.requests(), WRITE, false, "submit, retry, dead-letters redrive"),
                new Right(names.requests(), READ, false, "retry"),
                new Right(names.control(), WRITE, false, "cancel, pause, resume"),
                new Right(names.deadLetters(), READ, false, "dead-letters"),
                new Right(names.audit(), READ, false, "whatever acts"),
                new Right(names.audit(), WRITE, false, "whatever acts"));
    }

    /**
     * What is missing.
     *
     * @param topics the rights on the topics that exist, by their names; a topic of which nothing is known is left out
     * @param group the rights on the group; null when nothing is known of them
     */
    List<Diagnosis> check(Map<String, Set<String>> topics, String groupId, @Nullable Set<String> group) {
        if (topics.isEmpty() && group == null) {
            return List.of(Diagnosis.skipped(AREA, "the brokers do not say which rights this user has"));
        }
        List<Diagnosis> missing = new ArrayList<>();
        for (Right right : rights) {
            Set<String> has = topics.get(right.topic());
            if (has != null && !has.contains(right.operation())) {
                String line = "this user has no right " + right.operation() + " on " + right.topic() + ", which "
                        + right.use() + " needs: " + ACLS + right.operation() + " --topic " + right.topic();
                missing.add(right.needsAll() ? Diagnosis.wrong(AREA, line) : Diagnosis.warning(AREA, line));
            }
        }
        if (group != null && !group.contains(DESCRIBE)) {
            missing.add(Diagnosis.warning(
                    AREA,
                    "this user has no right Describe on the group " + groupId
                            + ", so that lag and workers are not seen: " + ACLS + "Describe --group " + groupId));
        }
        return missing.isEmpty() ? List.of(Diagnosis.ok(AREA, "this user may do all that commands do")) : missing;
    }
}
