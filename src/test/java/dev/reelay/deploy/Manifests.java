package dev.reelay.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files that operators get, and the tools that can say more about them where they are installed. */
final class Manifests {

    /** A key that is there twice is a mistake. */
    private static final ObjectReader YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(JsonNode.class);

    private static final long TOOL_SECONDS = 120;

    /** How a tool ended, and what it wrote. */
    record Run(int exit, String output) {}

    private Manifests() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a YAML text, or of a JSON text. */
    static List<JsonNode> documents(String text) {
        try (MappingIterator<JsonNode> documents = YAML.readValues(text)) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only document of a file. */
    static JsonNode document(Path file) {
        List<JsonNode> documents = documents(text(file));
        if (documents.size() != 1) {
            throw new AssertionError(file + " holds " + documents.size() + " documents");
        }
        return documents.getFirst();
    }

    /** All files for operators: those of deploy and k8s, and docker compose's. */
    static List<Path> files() {
        return Stream.concat(
                        Stream.of("deploy", "k8s").flatMap(folder -> walk(Path.of(folder))),
                        Stream.of("docker-compose.yml", ".env.example", ".dockerignore")
                                .map(Path::of))
                .toList();
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Runs a tool in a folder; empty when it is not installed. */
    static Optional<Run> run(Path folder, String... command) throws IOException, InterruptedException {
        if (Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .noneMatch(bin -> Files.isExecutable(Path.of(bin, command[0])))) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " does not end");
        }
        return Optional.of(new Run(process.exitValue(), output));
    }
}
