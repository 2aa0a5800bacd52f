package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** Every setting that a deployment file names exists: the worker would ignore any other. */
class DeployedSettingsTest {

    private static final Pattern OURS = Pattern.compile("\\b(?:REELAY|RUNCOMFY)_[A-Z_]*[A-Z]\\b");
    private static final Pattern KAFKA = Pattern.compile("\\bKAFKA_[A-Z_]+(?==)|(?<=name: )KAFKA_[A-Z_]+");

    @Test
    void everySettingNamedInDeploymentsExists() throws IOException {
        Set<String> declared = SettingsTest.declared().keySet();

        assertThat(files().flatMap(file -> OURS.matcher(read(file)).results()).map(MatchResult::group))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(declared).contains(name));
    }

    @Test
    void everyKafkaPropertyInTheWorkersManifestsExists() throws IOException {
        Set<String> known = new HashSet<>();
        Stream.of(ConsumerConfig.configNames(), ProducerConfig.configNames(), AdminClientConfig.configNames())
                .flatMap(Set::stream)
                .map(name -> "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'))
                .forEach(known::add);

        List<String> named = Stream.concat(
                        Stream.of(
                                        "k8s/base/kustomization.yaml",
                                        "k8s/overlays/one-node/kustomization.yaml",
                                        "k8s/overlays/strimzi/kustomization.yaml")
                                .flatMap(file ->
                                        KAFKA.matcher(read(Path.of(file))).results())
                                .map(MatchResult::group),
                        composeEnvironment().filter(name -> name.startsWith("KAFKA_")))
                .toList();

        assertThat(named).hasSizeGreaterThan(5).isSubsetOf(known);
    }

    private static Stream<String> composeEnvironment() throws IOException {
        JsonNode environment = new YAMLMapper()
                .readTree(Files.readString(Path.of("docker-compose.yml")))
                .at("/services/worker/environment");
        return environment.properties().stream().map(entry -> entry.getKey());
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> deploy = Files.walk(Path.of("deploy"));
                Stream<Path> k8s = Files.walk(Path.of("k8s"))) {
            return Stream.of(deploy, k8s, Stream.of(Path.of("docker-compose.yml"), Path.of(".env.example")))
                    .flatMap(each -> each)
                    .filter(Files::isRegularFile)
                    .toList()
                    .stream();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
