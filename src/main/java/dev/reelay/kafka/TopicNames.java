package dev.reelay.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the five topics are called. No name is blank, and no two are the same: what is read and what is written would
 * mix. Making one that breaks this throws a {@link StartupException}.
 */
public record TopicNames(String requests, String control, String jobs, String results, String deadLetters) {

    /** The contract's names. */
    public static final TopicNames DEFAULT = new TopicNames(
            "generation-requests",
            "generation-control",
            "generation-jobs",
            "generation-results",
            "generation-requests-dlq");

    public TopicNames {
        Map<String, String> settingByName = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, String> topic : List.of(
                Map.entry("REELAY_TOPICS_REQUESTS", requests),
                Map.entry("REELAY_TOPICS_CONTROL", control),
                Map.entry("REELAY_TOPICS_JOBS", jobs),
                Map.entry("REELAY_TOPICS_RESULTS", results),
                Map.entry("REELAY_TOPICS_DEAD_LETTERS", deadLetters))) {
            String name = topic.getValue();
            String other = settingByName.putIfAbsent(name, topic.getKey());
            if (name.isBlank()) {
                problems.add(topic.getKey() + " is blank: give it the name of a topic, or do not set it.");
            } else if (other != null) {
                problems.add(
                        "%s and %s both name the topic %s: each needs its own.".formatted(other, topic.getKey(), name));
            }
        }
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
    }
}
