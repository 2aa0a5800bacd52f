package dev.reelay.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every series that a query may name, with its labels; those that Prometheus adds are not among them. */
interface KnownMetrics {

    Map<String, Set<String>> labelsByName();

    /** Reelay's own and the few of others that the dashboard shows: Micrometer's and those of Kafka's clients. */
    static KnownMetrics all() {
        Map<String, Set<String>> labels = new HashMap<>(Map.of(
                "jvm_memory_used_bytes", Set.of("area", "id"),
                "kafka_consumer_fetch_manager_records_lag_max", Set.of("client_id", "kafka_version")));
        read().forEach(meter -> {
            Set<String> tags =
                    meter.group(2).isEmpty() ? Set.of() : Set.of(meter.group(2).split(",", -1));
            if (meter.group(3).equals("histogram")) {
                labels.put(meter.group(1) + "_sum", tags);
                labels.put(meter.group(1) + "_count", tags);
                labels.put(
                        meter.group(1) + "_bucket",
                        Stream.concat(tags.stream(), Stream.of("le")).collect(Collectors.toSet()));
            } else {
                labels.put(meter.group(1), tags);
            }
        });
        return () -> labels;
    }

    private static Stream<MatchResult> read() {
        try (InputStream text = KnownMetrics.class.getResourceAsStream("metrics.txt")) {
            String lines = new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
            return Pattern.compile("^(\\w+)\\{([\\w,]*)} (gauge|counter|histogram)$", Pattern.MULTILINE)
                    .matcher(lines)
                    .results();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
