package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.simulator.Plan.Ending;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an input says about its own fate: {@code [sim: queue=2s fail="NSFW content"]} in any top-level string field. The
 * table of directives is in the package's documentation.
 */
final class Directives {
    private static final String OPENING = "[sim:";
    // Bounded and possessive: a hostile prompt costs neither time nor stack.
    private static final Pattern BLOCK = Pattern.compile("\\[sim:((?:[^\\]\"']++|\"[^\"]*+\"|'[^']*+'){0,64}+)\\]");
    private static final Pattern PAIR =
            Pattern.compile("\\s*([^\\s=\"']+)(?:=(\"[^\"]*+\"|'[^']*+'|[^\\s\"']++))?\\s*");
    private static final Set<String> OUTPUTS = Set.of("video", "videos", "image", "images");
    private static final Set<String> FLAGS = Set.of("cancelled", "never");
    private static final Set<String> VALUES =
            Set.of("queue", "run", "fail", "fail_on_status", "word", "lost", "output");
    private static final Map<String, Ending> ENDINGS = Map.of(
            "fail", Ending.FAILS,
            "fail_on_status", Ending.FAILS_ON_STATUS,
            "cancelled", Ending.CANCELLED,
            "never", Ending.NEVER);

    private final Map<String, String> given = new LinkedHashMap<>();

    private Directives() {}

    /**
     * Collects an input's directives. Throws {@link IllegalArgumentException}, with a message for people, when one is
     * unknown, given twice or malformed.
     */
    static Directives in(JsonNode input) {
        Directives directives = new Directives();
        for (JsonNode field : input) {
            if (field.isTextual()) {
                directives.read(field.textValue());
            }
        }
        return directives;
    }

    /** The plan they make; what they leave open is as given. Throws {@link IllegalArgumentException} as {@link #in}. */
    Plan plan(Duration queueTime, Duration runTime) {
        List<String> endings =
                given.keySet().stream().filter(ENDINGS::containsKey).toList();
        if (endings.size() > 1) {
            throw new IllegalArgumentException("a request ends in one way only: " + String.join(", ", endings));
        }
        String ending = endings.isEmpty() ? "" : endings.getFirst();
        String output = given.getOrDefault("output", "video");
        if (!OUTPUTS.contains(output)) {
            throw new IllegalArgumentException("output is video, videos, image or images, not '" + output + "'");
        }
        String lost = given.get("lost");
        return new Plan(
                duration("queue", queueTime),
                duration("run", runTime),
                ENDINGS.getOrDefault(ending, Ending.SUCCEEDS),
                given.getOrDefault(ending, ""),
                output,
                given.get("word"),
                lost == null ? null : ShortDuration.parse(lost));
    }

    private Duration duration(String key, Duration otherwise) {
        String text = given.get(key);
        return text == null ? otherwise : ShortDuration.parse(text);
    }

    private void read(String text) {
        Matcher block = BLOCK.matcher(text);
        for (int start = text.indexOf(OPENING); start >= 0; start = text.indexOf(OPENING, start + 1)) {
            if (!block.region(start, text.length()).lookingAt()) {
                throw new IllegalArgumentException("'[sim:' is not closed, or a quote in it is not");
            }
            readPairs(block.group(1));
            start = block.end() - 1;
        }
    }

    private void readPairs(String pairs) {
        Matcher pair = PAIR.matcher(pairs);
        for (int at = 0; at < pairs.length() && !pairs.substring(at).isBlank(); at = pair.end()) {
            if (!pair.region(at, pairs.length()).lookingAt()) {
                throw new IllegalArgumentException(
                        "'" + pairs.substring(at).strip() + "' is not of the form key=value");
            }
            put(pair.group(1), pair.group(2) == null ? "" : unquoted(pair.group(2)));
        }
    }

    private void put(String key, String value) {
        if (!FLAGS.contains(key) && !VALUES.contains(key)) {
            throw new IllegalArgumentException("there is no directive '" + key + "'");
        }
        if (VALUES.contains(key) == value.isEmpty()) {
            throw new IllegalArgumentException("'" + key + (value.isEmpty() ? "' needs a value" : "' takes no value"));
        }
        if (given.put(key, value) != null) {
            throw new IllegalArgumentException("'" + key + "' is given twice");
        }
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") || value.startsWith("'") ? value.substring(1, value.length() - 1) : value;
    }
}
