package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The console on Kubernetes, as far as it goes without a cluster. */
class ConsoleManifestsTest {

    private static final Path CONSOLE = Path.of("k8s/components/console");
    private static final Path PROXY = Path.of("k8s/components/oauth2-proxy");

    private final JsonNode deployment = Manifests.document(CONSOLE.resolve("deployment.yaml"));
    private final JsonNode pod = deployment.at("/spec/template/spec");
    private final JsonNode console = pod.at("/containers/0");
    private final JsonNode worker = Manifests.document(Path.of("k8s/base/deployment.yaml"));

    @Test
    void itIsOffUnlessAnOverlayAsksForIt() {
        for (String folder : List.of("k8s/base", "k8s/overlays/one-node", "k8s/overlays/strimzi")) {
            JsonNode kustomization = Manifests.document(Path.of(folder, "kustomization.yaml"));
            assertThat(kustomization.has("components")).as(folder).isFalse();
            assertThat(kustomization.get("resources").toString()).doesNotContain("console");
        }
    }

    @Test
    void eachComponentListsEachOfItsFiles() {
        for (Path folder : List.of(CONSOLE, PROXY, Path.of("k8s/components/outputs"))) {
            JsonNode kustomization = Manifests.document(folder.resolve("kustomization.yaml"));
            Stream<String> listed = Stream.concat(
                    Manifests.each(kustomization.get("resources")).map(JsonNode::asText),
                    Manifests.each(kustomization.path("patches"))
                            .map(patch -> patch.path("path").asText())
                            .filter(path -> !path.isEmpty()));

            assertThat(kustomization.get("kind").asText()).isEqualTo("Component");
            assertThat(listed)
                    .containsExactlyInAnyOrderElementsOf(Manifests.files().stream()
                            .filter(file -> folder.equals(file.getParent()))
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml"))
                            .toList());
        }
    }

    /** With the workers' label it would be scaled, evicted and let to hosts of media as they are. */
    @Test
    void itIsNoWorkerToAnySelector() {
        Map<String, String> labels = new TreeMap<>();
        deployment
                .at("/spec/template/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));

        assertThat(labels).containsExactlyEntriesOf(Map.of("app.kubernetes.io/name", "reelay-console"));
        for (String at : List.of(
                "deployment.yaml/spec/selector/matchLabels", "networkpolicy.yaml/spec/podSelector/matchLabels")) {
            int slash = at.indexOf('/');
            assertThat(Manifests.document(CONSOLE.resolve(at.substring(0, slash)))
                            .at(at.substring(slash) + "/app.kubernetes.io~1name")
                            .asText())
                    .as(at)
                    .isEqualTo("reelay-console");
        }
        assertThat(Manifests.document(CONSOLE.resolve("service.yaml"))
                        .at("/spec/selector/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo("reelay-console");
    }

    @Test
    void itHasTheRoleTheWorkersSettingsAndNoToken() {
        assertThat(variable(console, "REELAY_ROLE")).isEqualTo("console");
        assertThat(variable(console, "RUNCOMFY_API_TOKEN_FILE")).isEmpty();
        assertThat(console.at("/envFrom")).isEqualTo(worker.at("/spec/template/spec/containers/0/envFrom"));
        assertThat(pod.get("volumes").toString()).doesNotContain("reelay-runcomfy");
    }

    @Test
    void usersAreAFileWhereTheSettingsLookForIt() {
        JsonNode mount = named(console.get("volumeMounts"), "users");
        JsonNode volume = named(pod.get("volumes"), "users");

        assertThat(variable(console, "REELAY_CONSOLE_USERS_FILE"))
                .isEqualTo(mount.get("mountPath").asText() + "/"
                        + volume.at("/secret/items/0/path").asText());
        assertThat(mount.get("readOnly").asBoolean()).isTrue();
        assertThat(volume.path("secret").path("optional").asBoolean()).isFalse();
    }

    @Test
    void itRunsUnderTheRestrictedProfileLikeTheWorker() {
        JsonNode workers = worker.at("/spec/template/spec");

        assertThat(pod.get("securityContext")).isEqualTo(workers.get("securityContext"));
        assertThat(console.get("securityContext")).isEqualTo(workers.at("/containers/0/securityContext"));
        assertThat(console.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.get("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(Manifests.document(CONSOLE.resolve("serviceaccount.yaml"))
                        .get("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(console.at("/resources/limits/memory")).isEqualTo(console.at("/resources/requests/memory"));
    }

    @Test
    void probesAskTheManagementPortAndThePagesHaveAnother() {
        Map<String, Integer> ports = new TreeMap<>();
        Manifests.each(console.get("ports"))
                .forEach(port -> ports.put(
                        port.get("name").asText(), port.get("containerPort").asInt()));

        assertThat(ports).isEqualTo(Map.of("console", 8090, "management", 8080));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(console.at("/" + probe + "/httpGet/port").asText())
                    .as(probe)
                    .isEqualTo("management");
        }
        assertThat(console.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
        assertThat(console.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        assertThat(console.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(Manifests.document(CONSOLE.resolve("service.yaml"))
                        .at("/spec/ports")
                        .toString())
                .isEqualTo("[{\"name\":\"console\",\"port\":8090,\"targetPort\":\"console\"}]");
    }

    @Test
    void theImageIsTheWorkersOfTheSameVersion() {
        JsonNode image =
                Manifests.document(Path.of("k8s/base/kustomization.yaml")).at("/images/0");

        assertThat(console.get("image").asText())
                .isEqualTo(image.get("newName").asText() + ":"
                        + image.get("newTag").asText());
    }

    /** Policies add up: this one alone lets nobody to the pages, and the console to nothing but brokers and names. */
    @Test
    void thePolicyLetsInPrometheusAloneAndOutToBrokersAndNames() {
        JsonNode policy =
                Manifests.document(CONSOLE.resolve("networkpolicy.yaml")).get("spec");

        assertThat(Manifests.each(policy.get("policyTypes")).map(JsonNode::asText))
                .containsExactly("Ingress", "Egress");
        assertThat(ports(policy.get("ingress"))).containsExactly(8080);
        assertThat(ports(policy.get("egress"))).containsExactlyInAnyOrder(53, 53, 9092, 9093);
    }

    @Test
    void theProxyIsKnownByItsAddressAndTheConsoleIsNowhereElse() {
        JsonNode sidecar = Manifests.document(PROXY.resolve("sidecar.yaml")).at("/spec/template/spec/containers");
        String address = variable(sidecar.get(0), "REELAY_CONSOLE_PROXY_ADDRESSES");
        JsonNode proxy = sidecar.get(1);

        assertThat(address).isEqualTo("127.0.0.1");
        assertThat(variable(sidecar.get(0), "QUARKUS_HTTP_HOST")).isEqualTo(address);
        assertThat(Manifests.each(proxy.get("args")).map(JsonNode::asText))
                .contains("--upstream=http://" + address + ":8090", "--http-address=0.0.0.0:4180");
        assertThat(proxy.at("/ports/0/containerPort").asInt()).isEqualTo(4180);
        assertThat(proxy.get("securityContext")).isEqualTo(console.get("securityContext"));
        assertThat(ports(Manifests.document(PROXY.resolve("networkpolicy.yaml")).at("/spec/ingress")))
                .as("the console's own port stays closed")
                .containsExactly(4180);
    }

    @Test
    void noSecretStandsInAFile() {
        JsonNode proxy = Manifests.document(PROXY.resolve("sidecar.yaml")).at("/spec/template/spec/containers/1");

        assertThat(Manifests.each(proxy.get("env"))
                        .filter(each -> each.get("name").asText().matches(".*(SECRET|CLIENT_ID).*")))
                .hasSize(3)
                .allSatisfy(each -> {
                    assertThat(each.has("value")).isFalse();
                    assertThat(each.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("reelay-oauth2-proxy");
                });
    }

    /** What kubectl makes of it, where it is installed. */
    @Nested
    class Rendered {

        private Map<String, JsonNode> rendered = Map.of();

        @BeforeEach
        void render() throws Exception {
            var run = Manifests.run(Path.of("k8s/overlays/console"), "kubectl", "kustomize", ".");
            assumeTrue(run.isPresent(), "kubectl is not installed");
            assertThat(run.get().exit()).as(run.get().output()).isZero();
            rendered = new TreeMap<>();
            Manifests.documents(run.get().output())
                    .forEach(each -> rendered.put(
                            each.get("kind").asText() + " "
                                    + each.at("/metadata/name").asText(),
                            each));
        }

        @Test
        void theExampleHasWorkersAndTheConsoleBehindTheProxy() {
            JsonNode spec = rendered.get("Deployment reelay-console").at("/spec/template/spec");

            assertThat(rendered).containsKey("Deployment reelay");
            assertThat(Manifests.each(spec.get("containers"))
                            .map(each -> each.get("name").asText()))
                    .containsExactly("console", "proxy");
            assertThat(spec.at("/containers/0/env").toString()).doesNotContain("REELAY_CONSOLE_USERS_FILE");
            assertThat(spec.get("volumes").toString()).doesNotContain("reelay-console-users");
            assertThat(rendered.get("Service reelay-console").at("/spec/ports").toString())
                    .isEqualTo("[{\"name\":\"proxy\",\"port\":4180,\"targetPort\":\"proxy\"}]");
        }

        @Test
        void theConsoleReadsTheVerySettingsOfTheWorkers() {
            String settings = rendered.keySet().stream()
                    .filter(each -> each.startsWith("ConfigMap "))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst("ConfigMap ", "");

            for (String name : List.of("reelay", "reelay-console")) {
                assertThat(rendered.get("Deployment " + name)
                                .at("/spec/template/spec/containers/0/envFrom/0/configMapRef/name")
                                .asText())
                        .as(name)
                        .isEqualTo(settings);
            }
        }

        @Test
        void theConsoleHasAKafkaUserOfItsOwn() {
            JsonNode spec = rendered.get("Deployment reelay-console").at("/spec/template/spec");

            assertThat(named(spec.get("volumes"), "user")
                            .at("/secret/secretName")
                            .asText())
                    .isEqualTo("reelay-console");
            assertThat(named(spec.at("/containers/0/env"), "KAFKA_SSL_KEYSTORE_PASSWORD")
                            .at("/valueFrom/secretKeyRef/name")
                            .asText())
                    .isEqualTo("reelay-console");
        }
    }

    private static List<Integer> ports(JsonNode rules) {
        return Manifests.each(rules)
                .flatMap(rule -> Manifests.each(rule.get("ports")))
                .map(port -> port.get("port").asInt())
                .toList();
    }

    private static String variable(JsonNode container, String name) {
        return named(container.get("env"), name).get("value").asText();
    }

    private static JsonNode named(JsonNode list, String name) {
        return Manifests.each(list)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
