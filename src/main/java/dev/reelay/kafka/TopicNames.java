package dev.reelay.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of the topics. No name is blank, and all are different; otherwise the constructor throws a {@link StartupException}.
 *
 * @param audit the topic of what operators do; workers neither create nor use it
 * @param limits the topic with which workers share limits; without limits it is neither created nor used
 */
public record TopicNames(
        String requests, String control, String jobs, String results, String deadLetters, String audit, String limits) {

    public TopicNames {
        Map<String, String> settingByName = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, String> topic : List.of(
                Map.entry("REELAY_TOPICS_REQUESTS", requests),
                Map.entry("REELAY_TOPICS_CONTROL", control),
                Map.entry("REELAY_TOPICS_JOBS", jobs),
                Map.entry("REELAY_TOPICS_RESULTS", results),
                Map.entry("REELAY_TOPICS_DEAD_LETTERS", deadLetters),
                Map.entry("REELAY_TOPICS_AUDIT", audit),
                Map.entry("REELAY_TOPICS_LIMITS", limits))) {
            String name = topic.getValue();
            String other = settingByName.putIfAbsent(name, topic.getKey());
            if (name.isBlank()) {
                problems.add(topic.getKey() + " is blank: set it to the name of a topic, or leave it out.");
            } else if (other != null) {
                problems.add("%s and %s both name the topic %s: give each its own topic."
                        .formatted(other, topic.getKey(), name));
            }
        }
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
    }
}
