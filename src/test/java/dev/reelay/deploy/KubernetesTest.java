package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.app.Wiring;
import dev.reelay.kafka.CommandTopic;
import dev.reelay.shard.Shards;
import dev.reelay.telemetry.TraceExport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As far as it goes without a cluster. */
class KubernetesTest {

    private static final Path BASE = Path.of("k8s/base");

    private final JsonNode pod =
            Manifests.document(BASE.resolve("deployment.yaml")).at("/spec/template/spec");
    private final JsonNode worker = pod.at("/containers/0");

    @Test
    void allParseAndSayWhatTheyAre() {
        assertThat(Manifests.files().stream()
                        .filter(file -> file.startsWith("k8s") || file.startsWith("deploy/strimzi"))
                        .filter(file -> file.toString().endsWith(".yaml")))
                .hasSizeGreaterThan(10)
                .allSatisfy(file -> assertThat(Manifests.documents(Manifests.text(file)))
                        .isNotEmpty()
                        .allSatisfy(document -> {
                            assertThat(document.path("apiVersion").asText()).isNotBlank();
                            assertThat(document.path("kind").asText()).isNotBlank();
                        }));
    }

    @Test
    void theBaseListsEachOfItsFiles() {
        JsonNode kustomization = Manifests.document(BASE.resolve("kustomization.yaml"));

        assertThat(Manifests.each(kustomization.get("resources")).map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(Manifests.files().stream()
                        .filter(file -> BASE.equals(file.getParent()))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> !name.equals("kustomization.yaml"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8s/base",
                "k8s/overlays/one-node",
                "k8s/overlays/strimzi",
                "k8s/overlays/console",
                "deploy/strimzi"
            })
    void kustomizeRendersIt(String folder) throws Exception {
        var rendered = Manifests.run(Path.of(folder), "kubectl", "kustomize", ".");
        assumeTrue(rendered.isPresent(), "kubectl is not installed");

        assertThat(rendered.get().exit()).as(rendered.get().output()).isZero();
        assertThat(Manifests.documents(rendered.get().output())).hasSizeGreaterThan(5);
    }

    @Test
    void theGracePeriodIsLongerThanAnOrderlyEnd() throws Exception {
        Properties application = new Properties();
        try (var text = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            application.load(text);
        }
        Duration shutdown = Duration.parse("PT"
                + application.getProperty("quarkus.shutdown.timeout", "10S").replaceFirst("^PT", ""));
        Duration leave = Duration.ofMillis(
                Long.parseLong(application.getProperty("mp.messaging.incoming.generation-requests.close-timeout")));
        Duration preStop =
                Duration.ofSeconds(worker.at("/lifecycle/preStop/sleep/seconds").asLong());
        Duration needed = preStop.plus(shutdown.multipliedBy(2))
                .plus(Shards.DRAIN_MARGIN)
                .plus(leave)
                .plus(Wiring.ADMIN_CLOSE)
                .plus(CommandTopic.CLOSE_TIMEOUT)
                .plus(TraceExport.LAST_SPANS);

        assertThat(Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").asLong()))
                .isGreaterThanOrEqualTo(needed);
        assertThat(Manifests.document(Path.of("docker-compose.yml"))
                        .at("/services/worker/stop_grace_period")
                        .asText())
                .isEqualTo(pod.get("terminationGracePeriodSeconds").asText() + "s");
    }

    @Test
    void probesAskWhatQuarkusServes() {
        assertThat(worker.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
        assertThat(worker.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        assertThat(worker.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(Manifests.document(BASE.resolve("podmonitor.yaml"))
                        .at("/spec/podMetricsEndpoints/0/path")
                        .asText())
                .isEqualTo("/q/metrics");
        assertThat(worker.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
    }

    @Test
    void itRunsUnderTheRestrictedProfile() {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(worker.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(worker.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(worker.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(Manifests.document(BASE.resolve("serviceaccount.yaml"))
                        .get("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    /** Otherwise a Kubernetes service named kafka sets KAFKA_PORT, which is taken for a property of Kafka's clients. */
    @Test
    void servicesSetNoVariables() {
        assertThat(pod.get("enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void theTokenIsAFileWhereTheSettingsLookForIt() {
        JsonNode mount = Manifests.each(worker.get("volumeMounts"))
                .filter(each -> each.get("name").asText().equals("token"))
                .findFirst()
                .orElseThrow();
        JsonNode volume = Manifests.each(pod.get("volumes"))
                .filter(each -> each.get("name").asText().equals("token"))
                .findFirst()
                .orElseThrow();

        assertThat(settings())
                .contains("RUNCOMFY_API_TOKEN_FILE=" + mount.get("mountPath").asText() + "/"
                        + volume.at("/secret/items/0/path").asText());
    }

    @Test
    void workersAreAsManyAsPartitionsAtMostAndNeverNone() {
        JsonNode scaling = Manifests.document(BASE.resolve("scaledobject.yaml")).get("spec");
        JsonNode requests = Manifests.documents(Manifests.text(Path.of("deploy/strimzi/topics.yaml")))
                .getFirst();

        assertThat(requests.at("/metadata/name").asText()).isEqualTo("generation-requests");
        assertThat(scaling.get("maxReplicaCount").asInt())
                .isEqualTo(requests.at("/spec/partitions").asInt());
        assertThat(scaling.get("minReplicaCount").asInt()).isOne();
    }

    /** At the limit itself pending jobs alone could never ask for more workers. */
    @Test
    void workersAreAddedBeforeAllAreFull() {
        JsonNode triggers =
                Manifests.document(BASE.resolve("scaledobject.yaml")).at("/spec/triggers");
        int limit = Integer.parseInt(settings().stream()
                .filter(each -> each.startsWith("REELAY_MAX_PENDING_JOBS="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*=", ""));

        assertThat(Manifests.each(triggers).map(each -> each.get("type").asText()))
                .containsExactly("kafka", "prometheus");
        assertThat(triggers.at("/0/metadata/lagThreshold").asInt()).isBetween(limit / 2, limit * 9 / 10);
        assertThat(triggers.at("/1/metadata/threshold").asInt()).isBetween(limit / 2, limit * 9 / 10);
    }

    @Test
    void scalingAndWorkersTalkToTheSameBrokersTopicAndGroup() {
        JsonNode kafka = Manifests.document(BASE.resolve("scaledobject.yaml")).at("/spec/triggers/0/metadata");

        assertThat(settings())
                .contains("KAFKA_BOOTSTRAP_SERVERS="
                        + kafka.get("bootstrapServers").asText());
        assertThat(kafka.get("consumerGroup").asText()).isEqualTo("reelay");
        assertThat(kafka.get("topic").asText()).isEqualTo("generation-requests");
        assertThat(kafka.get("offsetResetPolicy").asText()).isEqualTo("earliest");
    }

    /** The keys are KEDA's, which takes any: a misspelt one is ignored. */
    @Test
    void theTriggerHasOnlyKeysOfKedas() {
        Pattern keys = Pattern.compile("bootstrapServers|consumerGroup|topic|lagThreshold|offsetResetPolicy"
                + "|excludePersistentLag|version|serverAddress|query|threshold|ignoreNullValues");

        assertThat(Manifests.each(
                        Manifests.document(BASE.resolve("scaledobject.yaml")).at("/spec/triggers")))
                .hasSize(2)
                .allSatisfy(trigger -> assertThat(trigger.get("metadata").properties())
                        .allSatisfy(entry -> {
                            assertThat(entry.getKey()).matches(keys);
                            assertThat(entry.getValue().isTextual())
                                    .as(entry.getKey())
                                    .isTrue();
                        }));
    }

    /** An overlay that replaces the settings loses those that it does not name, such as limits of the memory. */
    @ParameterizedTest
    @ValueSource(strings = {"k8s/overlays/one-node", "k8s/overlays/strimzi"})
    void anOverlayKeepsTheSettingsOfTheBase(String folder) {
        JsonNode kustomization = Manifests.document(Path.of(folder, "kustomization.yaml"));

        assertThat(Manifests.each(kustomization.get("configMapGenerator")))
                .isNotEmpty()
                .allSatisfy(map -> assertThat(map.get("behavior").asText()).isEqualTo("merge"));
        assertThat(Manifests.each(kustomization.path("patches"))
                        .map(patch -> patch.get("patch").asText()))
                .as("lists that a patch would replace as a whole")
                .allSatisfy(patch -> assertThat(patch)
                        .doesNotContain("$patch: replace", "path: /spec/template/spec/containers/0/env\n")
                        .doesNotContain("path: /spec/template/spec/containers/0/envFrom"));
    }

    private static final Pattern NAME = Pattern.compile("[A-Z_]+(?==)");

    /** The same as kubectl makes of it. */
    @ParameterizedTest
    @ValueSource(strings = {"k8s/overlays/one-node", "k8s/overlays/strimzi"})
    void everySettingOfTheBaseIsInWhatIsRendered(String folder) throws Exception {
        var rendered = Manifests.run(Path.of(folder), "kubectl", "kustomize", ".");
        assumeTrue(rendered.isPresent(), "kubectl is not installed");

        JsonNode settings = Manifests.documents(rendered.get().output()).stream()
                .filter(each -> each.path("kind").asText().equals("ConfigMap"))
                .filter(each -> each.at("/metadata/name").asText().startsWith("reelay-"))
                .findFirst()
                .orElseThrow()
                .get("data");

        assertThat(settings())
                .map(setting -> NAME.matcher(setting)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group())
                .allSatisfy(name -> assertThat(settings.has(name)).as(name).isTrue());
    }

    private static List<String> settings() {
        return Manifests.each(
                        Manifests.document(BASE.resolve("kustomization.yaml")).at("/configMapGenerator/0/literals"))
                .map(JsonNode::asText)
                .toList();
    }
}
