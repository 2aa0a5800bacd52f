package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.simulator.RequestPlan.PlannedEnd;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Directives in an input that script its own request: {@code [sim: queue=2s fail="NSFW content"]} in any top-level
 * string field. The package's documentation lists them.
 */
final class Directives {
    private static final String OPENING = "[sim:";
    // Bounded and possessive, so that no prompt can make matching slow or deep.
    private static final Pattern BLOCK = Pattern.compile("\\[sim:((?:[^\\]\"']++|\"[^\"]*+\"|'[^']*+'){0,64}+)\\]");
    private static final Pattern PAIR =
            Pattern.compile("\\s*([^\\s=\"']+)(?:=(\"[^\"]*+\"|'[^']*+'|[^\\s\"']++))?\\s*");
    private static final Pattern COST = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final Set<String> OUTPUTS = Set.of("video", "videos", "image", "images", "audio", "audios");
    private static final Set<String> FLAGS = Set.of("cancelled", "never");
    private static final Set<String> VALUES =
            Set.of("queue", "run", "fail", "fail_on_status", "word", "lost", "output", "cost", "cost_after");
    private static final Map<String, PlannedEnd> ENDS = Map.of(
            "fail", PlannedEnd.FAILS,
            "fail_on_status", PlannedEnd.FAILS_ON_STATUS,
            "cancelled", PlannedEnd.CANCELLED,
            "never", PlannedEnd.NEVER);

    private final Map<String, String> given = new LinkedHashMap<>();

    private Directives() {}

    /**
     * Collects the directives of an input.
     *
     * @throws IllegalArgumentException when one is unknown, given twice or malformed; the message names it
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

    /**
     * The plan that the directives make of the usual one.
     *
     * @throws IllegalArgumentException when they contradict each other or a value is not valid; the message says which
     */
    RequestPlan plan(RequestPlan usual) {
        List<String> ends = given.keySet().stream().filter(ENDS::containsKey).toList();
        if (ends.size() > 1) {
            throw new IllegalArgumentException("a request ends in one way only: " + String.join(", ", ends));
        }
        String output = given.getOrDefault("output", usual.output());
        if (!OUTPUTS.contains(output) && Json.parse(output).isEmpty()) {
            throw new IllegalArgumentException(
                    "output is video, videos, image, images, audio, audios or JSON, not '" + output + "'");
        }
        String lost = given.get("lost");
        return new RequestPlan(
                duration("queue", usual.queueTime()),
                duration("run", usual.runTime()),
                ends.isEmpty() ? usual.outcome() : outcome(ends.getFirst()),
                output,
                cost(usual.cost()),
                given.get("word"),
                lost == null ? null : ShortDuration.parse(lost));
    }

    private RequestPlan.Outcome outcome(String end) {
        return new RequestPlan.Outcome(ENDS.getOrDefault(end, PlannedEnd.SUCCEEDS), given.getOrDefault(end, ""));
    }

    private RequestPlan.Cost cost(RequestPlan.Cost usual) {
        String text = given.get("cost");
        BigDecimal usd = usual.usd();
        if (text != null && text.equals("none")) {
            usd = null;
        } else if (text != null && COST.matcher(text).matches()) {
            usd = new BigDecimal(text);
        } else if (text != null) {
            throw new IllegalArgumentException("cost is an amount such as 0.12, or none, not '" + text + "'");
        }
        return new RequestPlan.Cost(usd, duration("cost_after", usual.after()));
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
