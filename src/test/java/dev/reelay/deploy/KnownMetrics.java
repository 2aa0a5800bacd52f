package dev.reelay.deploy;

import dev.reelay.telemetry.Metric;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every series that a query may name, with its labels; without the labels that Prometheus adds. */
interface KnownMetrics {

    Map<String, Set<String>> labelsByName();

    /** Reelay's meters, and the few of Micrometer and of Kafka's clients that the dashboard shows. */
    static KnownMetrics all() {
        Map<String, Set<String>> labels = new HashMap<>(Map.of(
                "jvm_memory_used_bytes", Set.of("area", "id"),
                "kafka_consumer_fetch_manager_records_lag_max", Set.of("client_id", "kafka_version")));
        for (Metric metric : Metric.values()) {
            Set<String> tags = Set.copyOf(metric.tags());
            switch (metric.kind()) {
                case GAUGE, COUNTER -> labels.put(metric.id(), tags);
                case HISTOGRAM -> {
                    labels.put(metric.id() + "_sum", tags);
                    labels.put(metric.id() + "_count", tags);
                    labels.put(
                            metric.id() + "_bucket",
                            Stream.concat(tags.stream(), Stream.of("le")).collect(Collectors.toSet()));
                }
            }
        }
        return () -> labels;
    }
}
