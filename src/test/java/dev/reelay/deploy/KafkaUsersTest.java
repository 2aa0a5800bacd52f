package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the Kafka users of people may do: a right too many is a right that somebody uses. */
class KafkaUsersTest {

    private static final Path FOLDER = Path.of("deploy/strimzi");

    private final Map<String, Map<String, Set<String>>> users = users();

    @Test
    void theConsoleReadsAllTopicsAndWritesRequestsCommandsAndWhatItDid() {
        assertThat(users.get("reelay-console"))
                .isEqualTo(rights(
                        "topic generation-jobs: Read",
                        "topic generation-results: Read",
                        "topic generation-requests-dlq: Read",
                        "topic generation-limits: Read",
                        "topic generation-requests: Read Write",
                        "topic generation-control: Read Write",
                        "topic generation-audit: DescribeConfigs Read Write",
                        "group reelay: Describe"));
    }

    @Test
    void theCommandLineHasTheSameRightsAndLooksAtSettings() {
        Map<String, Set<String>> operator = new TreeMap<>();
        users.get("reelay-operator").forEach((resource, rights) -> {
            Set<String> others = new TreeSet<>(rights);
            if (resource.startsWith("topic ")) {
                assertThat(others.remove("DescribeConfigs")).as(resource).isTrue();
            }
            operator.put(resource, others);
        });
        Map<String, Set<String>> console = new TreeMap<>();
        users.get("reelay-console")
                .forEach((resource, rights) -> console.put(
                        resource,
                        rights.stream()
                                .filter(right -> !right.equals("DescribeConfigs"))
                                .collect(Collectors.toCollection(TreeSet::new))));

        assertThat(operator).isEqualTo(console);
    }

    @Test
    void theReaderReadsEveryTopicAndCannotChangeAnything() {
        assertThat(users.get("reelay-reader").keySet())
                .isEqualTo(users.get("reelay-console").keySet());
        users.get("reelay-reader")
                .forEach((resource, rights) -> assertThat(rights)
                        .as(resource)
                        .isEqualTo(
                                resource.startsWith("topic ")
                                        ? Set.of("DescribeConfigs", "Read")
                                        : Set.of("Describe")));
    }

    /** Whoever could write states or results could forge jobs, and whoever joins the workers' group takes partitions from them. */
    @Test
    void nobodyButWorkersWritesWhatBecameOfJobsOrJoinsTheirGroup() {
        for (String user : List.of("reelay-console", "reelay-operator", "reelay-reader")) {
            for (String topic :
                    List.of("generation-jobs", "generation-results", "generation-requests-dlq", "generation-limits")) {
                assertThat(users.get(user).get("topic " + topic))
                        .as(user + " " + topic)
                        .doesNotContain("Write", "All");
            }
            assertThat(users.get(user).get("group reelay")).as(user).containsExactly("Describe");
            assertThat(users.get(user).keySet()).noneMatch(resource -> resource.matches("(cluster|transactionalId).*"));
        }
    }

    @Test
    void theirTopicsAreThoseThatAreMade() {
        Set<String> topics = documents("topics.yaml")
                .map(each -> "topic " + each.at("/metadata/name").asText())
                .collect(Collectors.toCollection(TreeSet::new));

        users.forEach((user, rights) -> assertThat(rights.keySet())
                .as(user)
                .filteredOn(resource -> resource.startsWith("topic "))
                .isSubsetOf(topics));
        assertThat(users.get("reelay-console").keySet()).containsAll(topics);
    }

    /** Operations that brokers know; Strimzi refuses others, in its own log. */
    @Test
    void everyRightIsOneOfKafkas() {
        users.forEach((user, rights) -> rights.forEach((resource, operations) -> assertThat(operations)
                .as(user + " " + resource)
                .isSubsetOf("Read", "Write", "Create", "Describe", "DescribeConfigs")));
    }

    private static Map<String, Map<String, Set<String>>> users() {
        Map<String, Map<String, Set<String>>> users = new TreeMap<>();
        Stream.of("user.yaml", "console.yaml")
                .flatMap(KafkaUsersTest::documents)
                .forEach(user -> {
                    assertThat(user.get("kind").asText()).isEqualTo("KafkaUser");
                    Map<String, Set<String>> rights = new TreeMap<>();
                    Manifests.each(user.at("/spec/authorization/acls")).forEach(acl -> {
                        String resource = acl.at("/resource/type").asText() + " "
                                + acl.at("/resource/name").asText();
                        Set<String> operations = Manifests.each(acl.get("operations"))
                                .map(JsonNode::asText)
                                .collect(Collectors.toCollection(TreeSet::new));
                        assertThat(rights.put(resource, operations))
                                .as(resource)
                                .isNull();
                    });
                    users.put(user.at("/metadata/name").asText(), rights);
                });
        return users;
    }

    private static Stream<JsonNode> documents(String file) {
        return Manifests.documents(Manifests.text(FOLDER.resolve(file))).stream();
    }

    private static Map<String, Set<String>> rights(String... lines) {
        Map<String, Set<String>> rights = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split(": ", 2);
            rights.put(parts[0], new TreeSet<>(Arrays.asList(parts[1].split(" ", -1))));
        }
        return rights;
    }
}
