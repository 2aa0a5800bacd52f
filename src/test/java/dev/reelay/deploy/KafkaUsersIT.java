package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.broker.Connections;
import dev.reelay.cli.broker.WaitClock;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.outcome.FailureCode;
import dev.reelay.pull.ListedModels;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import dev.reelay.testing.Await;
import dev.reelay.testing.BrokerUsers;
import dev.reelay.testing.TestBroker;
import dev.reelay.view.FilledView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Kafka users of people and the topics, as Strimzi would make them, on a broker with ACLs: their rights suffice for what they are for,
 * and for no more. Commands and console read and act with the same code.
 */
@Tag("long")
class KafkaUsersIT {

    private static final Path FOLDER = Path.of("deploy/strimzi");

    private static final BrokerUsers USERS =
            new BrokerUsers(List.of("reelay-console", "reelay-operator", "reelay-reader"));

    private static TestBroker broker;

    @BeforeAll
    static void makeWhatStrimziWouldMake(@TempDir Path folder) throws Exception {
        broker = TestBroker.with(USERS, folder);
        Manifests.documents(Manifests.text(FOLDER.resolve("topics.yaml"))).forEach(topic -> {
            Map<String, String> config = new HashMap<>();
            topic.at("/spec/config")
                    .properties()
                    .forEach(setting ->
                            config.put(setting.getKey(), setting.getValue().asText()));
            broker.createTopic(
                    topic.at("/metadata/name").asText(),
                    topic.at("/spec/partitions").asInt(),
                    config);
        });
        List<AclBinding> rights = Manifests.documents(Manifests.text(FOLDER.resolve("console.yaml"))).stream()
                .flatMap(user -> Manifests.each(user.at("/spec/authorization/acls"))
                        .flatMap(acl -> Manifests.each(acl.get("operations"))
                                .map(operation ->
                                        right(user.at("/metadata/name").asText(), acl, operation.asText()))))
                .toList();
        broker.admin().createAcls(rights).all().get();
    }

    private static AclBinding right(String user, JsonNode acl, String operation) {
        JsonNode resource = acl.get("resource");
        return new AclBinding(
                new ResourcePattern(
                        ResourceType.fromString(resource.get("type").asText().toUpperCase(Locale.ROOT)),
                        resource.get("name").asText(),
                        PatternType.fromString(
                                resource.get("patternType").asText().toUpperCase(Locale.ROOT))),
                new AccessControlEntry(
                        "User:" + user,
                        acl.get("host").asText(),
                        operation.equals("DescribeConfigs")
                                ? AclOperation.DESCRIBE_CONFIGS
                                : AclOperation.fromString(operation.toUpperCase(Locale.ROOT)),
                        AclPermissionType.ALLOW));
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reelay-console", "reelay-operator"})
    void whoMayActDoesAllThatThereIs(String user) {
        String id = "failed-of-" + user;
        failed(id);
        CommandRun run = commandsOf(user);

        assertDone(run.in(request("submitted-by-" + user)), "submit", "-");
        assertDone(run, "get", id);
        assertDone(run, "retry", id);
        assertDone(run, "pause", "--all", "--reason", "the bill");
        assertDone(run, "pauses");
        assertThat(run.out()).contains("the bill");
        assertDone(run, "resume", "--all");
        assertDone(run, "cancel", "of-nobody", "--yes");
        assertDone(run, "dead-letters", "list");
        assertDone(run, "actions", "list", "-o", "json");
        assertThat(run.json()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(requests())
                .anyMatch(request -> request.contains("\"id\":\"submitted-by-" + user + "\""))
                .anyMatch(request -> request.contains("\"id\":\"" + id + "~1\""));
    }

    @Test
    void theReaderSeesEverythingAndChangesNothing() {
        failed("failed");
        CommandRun run = commandsOf("reelay-reader");
        int requests = requests().size();
        int commands = broker.readToEnd("generation-control", Await.LONG).size();
        int actions = broker.readToEnd("generation-audit", Await.LONG).size();

        assertDone(run, "list", "--state", "failed", "-o", "json");
        assertDone(run, "get", "failed");
        assertDone(run, "pauses");
        assertDone(run, "dead-letters", "list");
        assertDone(run, "actions", "list");
        for (String action : List.of("pause --all", "cancel failed --yes", "retry failed", "finding failed charged")) {
            assertThat(run.run(action.split(" "))).as(action + ": " + run.out()).isNotZero();
        }
        assertThat(run.in(request("not-to-be")).run("submit", "-"))
                .as(run.out())
                .isNotZero();

        assertThat(requests()).hasSize(requests);
        assertThat(broker.readToEnd("generation-control", Await.LONG)).hasSize(commands);
        assertThat(broker.readToEnd("generation-audit", Await.LONG)).hasSize(actions);
    }

    @Test
    void theDoctorFindsThatTheOperatorMayDoAllAndWhatTheReaderMayNot() {
        CommandRun operator = commandsOf("reelay-operator");
        operator.run("doctor", "--offline");
        assertThat(operator.out())
                .contains("this user may do all that commands do", "all have the settings that workers need");

        CommandRun reader = commandsOf("reelay-reader");
        reader.run("doctor", "--offline");
        assertThat(reader.out())
                .contains("no right Write on generation-requests", "no right Write on generation-control")
                .contains("all have the settings that workers need")
                .doesNotContain("no right Read", "no right Describe");
    }

    private static CommandRun commandsOf(String user) {
        CommandRun run = new CommandRun(new ListedModels(), Connections.TO_BROKERS, WaitClock.SYSTEM)
                .env("REELAY_SIMULATOR", "true")
                .env("REELAY_USER", user);
        USERS.environment(user).forEach(run::env);
        return run;
    }

    private static void assertDone(CommandRun run, String... command) {
        int exitCode = run.run(command);
        assertThat(exitCode).as(String.join(" ", command) + ": " + run.err()).isZero();
    }

    /** As a worker would have written it: a request, and a job that failed and was not charged for. */
    private static void failed(String id) {
        byte[] request = bytes(request(id));
        int partition = 2;
        broker.produce(List.of(new ProducerRecord<>("generation-requests", partition, bytes(id), request)));
        long offset = broker.readToEnd("generation-requests", Await.LONG).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(id))
                .mapToLong(ConsumerRecord::offset)
                .findFirst()
                .orElseThrow();
        SourceRecord source =
                new SourceRecord("generation-requests", partition, offset, 0, bytes(id), request, List.of());
        Job job = ((RequestReading.Valid) new RequestReader(1 << 20, InstantSource.system()).read(source)).job();
        List<OutgoingRecord> records = FilledView.recordsOfFree(FilledView.failed(job, FailureCode.PROVIDER_REJECTED));
        broker.produce(List.of(
                new ProducerRecord<>(
                        "generation-jobs",
                        partition,
                        records.get(0).key(),
                        records.get(0).value()),
                new ProducerRecord<>(
                        "generation-results",
                        partition,
                        records.get(1).key(),
                        records.get(1).value())));
    }

    private static String request(String id) {
        return "{\"id\":\"" + id + "\",\"model\":\"" + FilledView.MODEL
                + "\",\"input\":{\"prompt\":\"A lighthouse\",\"image_url\":\"https://example.com/a.jpg\"}}";
    }

    private static List<String> requests() {
        return broker.readToEnd("generation-requests", Await.LONG).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
