package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.app.RunComfyConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

/** {@code docker compose up} on a fresh clone, as far as can be told without Docker. */
class ComposeTest {

    private final JsonNode services =
            Manifests.document(Path.of("docker-compose.yml")).get("services");

    @Test
    void aBrokerAWorkerAndTheConsoleAndOnRequestPrometheusAndGrafana() {
        assertThat(services.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "kafka",
                        "worker",
                        "more-workers",
                        "console-user",
                        "console",
                        "store-keys",
                        "store",
                        "store-bucket",
                        "prometheus",
                        "grafana");
        assertThat(services.get("console").has("profiles")).isFalse();
        assertThat(services.get("worker").has("profiles")).isFalse();
        assertThat(services.at("/prometheus/profiles/0").asText()).isEqualTo("monitoring");
        assertThat(services.at("/grafana/profiles/0").asText()).isEqualTo("monitoring");
    }

    @Test
    void eachWaitsForTheHealthOfWhatItNeeds() {
        assertThat(services.at("/worker/depends_on/kafka/condition").asText()).isEqualTo("service_healthy");
        assertThat(services.at("/prometheus/depends_on/worker/condition").asText())
                .isEqualTo("service_healthy");
        assertThat(services.at("/grafana/depends_on/prometheus/condition").asText())
                .isEqualTo("service_healthy");
        assertThat(services.at("/console/depends_on/kafka/condition").asText()).isEqualTo("service_healthy");
        assertThat(services.at("/console/depends_on/console-user/condition").asText())
                .isEqualTo("service_completed_successfully");
        assertThat(lasting())
                .allSatisfy(
                        service -> assertThat(service.at("/healthcheck/test")).isNotEmpty());
        assertThat(services.at("/console/healthcheck")).isEqualTo(services.at("/worker/healthcheck"));
        assertThat(services.at("/worker/healthcheck/test").toString()).contains("/q/health/ready", "/8080 ");
    }

    /** Compose refuses it in front of an Engine before 25, which many distributions still have. */
    @Test
    void noHealthCheckAsksForWhatOlderEnginesLack() {
        assertThat(lasting())
                .allSatisfy(service -> assertThat(service.get("healthcheck").has("start_interval"))
                        .isFalse());
    }

    /** Engines before 25 make the first check after one interval: a broker that is up is known to be so within 5 s. */
    @Test
    void theFirstCheckComesWithinFiveSeconds() {
        assertThat(lasting())
                .allSatisfy(service ->
                        assertThat(service.at("/healthcheck/interval").asText()).isEqualTo("5s"));
    }

    private Stream<JsonNode> lasting() {
        return Manifests.each(services)
                .filter(service -> !service.path("restart").asText().equals("no"));
    }

    /** The URLs of the simulator's videos lead to port 8080, whichever worker made them. */
    @Test
    void oneWorkerHasPort8080AndThoseThatAreScaledHaveNone() {
        assertThat(Manifests.each(services.at("/worker/ports")).map(JsonNode::asText))
                .containsExactly("127.0.0.1:8080:8080");
        assertThat(services.get("more-workers").has("ports")).isFalse();
        assertThat(services.at("/more-workers/profiles/0").asText()).isEqualTo("more");
    }

    @Test
    void moreWorkersDifferFromTheFirstOneInNothingElse() {
        ObjectNode first = services.get("worker").deepCopy();
        ObjectNode more = services.get("more-workers").deepCopy();

        first.remove(List.of("ports", "build", "depends_on"));
        more.remove(List.of("profiles", "depends_on", "networks"));

        assertThat(more).isEqualTo(first);
        assertThat(services.at("/more-workers/networks/default/aliases/0").asText())
                .as("where Prometheus looks")
                .isEqualTo("worker");
    }

    /** A token is what makes it cost money: without one there is no other address than the worker's own simulator. */
    @Test
    void itCostsNothingUnlessThereIsAToken() {
        JsonNode environment = services.at("/worker/environment");

        assertThat(environment.get("REELAY_SIMULATOR").asText()).isEqualTo("true");
        assertThat(environment.get("RUNCOMFY_API_URL").asText())
                .isEqualTo("${RUNCOMFY_API_TOKEN:+" + RunComfyConfig.PUBLIC_URL + "}");
        assertThat(environment.get("RUNCOMFY_API_TOKEN").asText()).isEqualTo("${RUNCOMFY_API_TOKEN:-}");
        assertThat(Manifests.text(Path.of(".env.example"))).endsWith("RUNCOMFY_API_TOKEN=\n");
    }

    /** Without the profile there is no store, and so no setting that names one. */
    @Test
    void aStoreIsThereOnRequestWithKeysThatAreMadeForIt() {
        for (String service : List.of("store-keys", "store", "store-bucket")) {
            assertThat(services.at("/" + service + "/profiles/0").asText())
                    .as(service)
                    .isEqualTo("store");
        }
        JsonNode environment = services.at("/worker/environment");
        assertThat(environment.get("REELAY_OUTPUT_STORE").asText()).isEqualTo("${REELAY_OUTPUT_STORE:-}");
        assertThat(environment.get("AWS_SHARED_CREDENTIALS_FILE").asText()).startsWith("/store-keys/");
        assertThat(environment.get("REELAY_OUTPUT_S3_ENDPOINT").asText())
                .contains("http://"
                        + services.at("/store/networks/default/aliases/0").asText() + ":9000");
        assertThat(services.at("/worker/depends_on").has("store"))
                .as("a store that is away stops no worker")
                .isFalse();
    }

    /** Transactions need their own topic, and one node cannot replicate it. */
    @Test
    void oneBrokerCanDoTransactions() {
        JsonNode environment = services.at("/kafka/environment");

        assertThat(environment
                        .get("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR")
                        .asInt())
                .isOne();
        assertThat(environment.get("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR").asInt())
                .isOne();
        assertThat(environment.get("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR").asInt())
                .isOne();
    }

    @Test
    void workersReachTheBrokerByTheAddressThatItGivesThem() {
        String servers =
                services.at("/worker/environment/KAFKA_BOOTSTRAP_SERVERS").asText();

        assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
                .isEqualTo("INSIDE://" + servers + ",OUTSIDE://127.0.0.1:9092");
    }

    /** A name that is ::1, too, fails half of the time with kcat: what the documents name is where the broker listens. */
    @Test
    void theDocumentsNameTheAddressWhereTheBrokersPortIsPublished() {
        assertThat(services.at("/kafka/ports/0").asText()).isEqualTo("127.0.0.1:9092:9092");
        for (String document : List.of("README.md", "deploy/README.md", "docker-compose.yml")) {
            assertThat(Manifests.text(Path.of(document)))
                    .as(document)
                    .contains("127.0.0.1:9092")
                    .doesNotContain("localhost:9092");
        }
    }

    @Test
    void brokersAreOfTheVersionThatTheTestsRun() {
        String image = "apache/kafka:" + AppInfoParser.getVersion();

        assertThat(services.at("/kafka/image").asText()).isEqualTo(image);
        assertThat(Manifests.text(Path.of("deploy/Dockerfile"))).contains("ARG KAFKA=" + image + "\n");
        assertThat(Manifests.text(Path.of("k8s/overlays/one-node/kafka.yaml"))).contains("image: " + image + "\n");
    }

    @Test
    void allThatIsMountedIsThere() {
        Stream<String> sources = Stream.of("prometheus", "grafana")
                .flatMap(service -> Manifests.each(services.get(service).get("volumes")))
                .map(volume -> volume.asText().replaceFirst(":.*", ""))
                .filter(source -> source.startsWith("./"));

        assertThat(sources)
                .hasSize(4)
                .allSatisfy(source ->
                        assertThat(Files.exists(Path.of(source))).as(source).isTrue());
    }

    @Test
    void prometheusLooksAtTheWorkers() {
        JsonNode scrape =
                Manifests.document(Path.of("deploy/prometheus/prometheus.yml")).at("/scrape_configs/0");

        assertThat(scrape.get("metrics_path").asText()).isEqualTo("/q/metrics");
        assertThat(scrape.at("/dns_sd_configs/0/names/0").asText()).isEqualTo("worker");
        assertThat(scrape.at("/dns_sd_configs/0/port").asInt()).isEqualTo(8080);
    }

    @Test
    void noPortIsOpenBeyondThisMachine() {
        assertThat(services)
                .flatExtracting(service -> Manifests.each(service.path("ports")).toList())
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
    }
}
