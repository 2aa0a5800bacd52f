package dev.reelay.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.json.ExactJson;
import dev.reelay.outcome.Finding;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a record of the audit topic by type. */
final class AuditFieldReader {

    /** The format's version. It does not change for a new field that older readers may ignore. */
    static final int VERSION = 1;

    /** The targets of a batch that need not be done again, by the kind of the action. */
    static final String RETRIED = "retried";

    static final String STORED = "stored";

    private final JsonNode body;

    /** A field is missing, or is of another type or form than Reelay writes. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause, false, false);
        }
    }

    private AuditFieldReader(JsonNode body) {
        this.body = body;
    }

    static AuditFieldReader of(byte[] value) throws Unreadable {
        try {
            return new AuditFieldReader(ExactJson.reader().readTree(value));
        } catch (IOException e) {
            throw new Unreadable("not JSON", e);
        }
    }

    /** The whole entry, if its id is the record's key. */
    AuditEntry entry(String key) throws Unreadable {
        if (!body.path("v").isInt()
                || body.path("v").intValue() != VERSION
                || !text("id").equals(key)) {
            throw new Unreadable("another format, or another key", null);
        }
        try {
            return new AuditEntry(
                    key,
                    time("at"),
                    new Actor(text("user"), word(Actor.Via.class, text("via"))),
                    new Action(
                            word(Action.Kind.class, text("action")),
                            subject(),
                            optionalText("reason"),
                            finding(),
                            body.path("confirmed").asBoolean()),
                    step(text("outcome")));
        } catch (IllegalArgumentException e) {
            throw new Unreadable("an unknown word, or a value out of range", e);
        }
    }

    private Subject subject() throws Unreadable {
        if (body.has("job")) {
            return new Subject.OneJob(text("job"), body.has("received_at") ? time("received_at") : null);
        }
        if (body.has("model")) {
            return new Subject.OneModel(text("model"));
        }
        if (body.has("limit")) {
            return limit(body.get("limit"));
        }
        if (body.has("budget")) {
            return budget(body.get("budget"));
        }
        if (body.has("dead_letter")) {
            JsonNode place = body.get("dead_letter");
            return new Subject.OneDeadLetter(
                    count(place.get("partition")), place.path("offset").asLong());
        }
        return new Subject.Selection(text("filter"), count(body.get("count")), decimal("at_stake_usd"));
    }

    private static Subject limit(JsonNode of) throws Unreadable {
        if (!of.path("scope").isTextual()) {
            throw new Unreadable("a limit of nothing", null);
        }
        return new Subject.OneLimit(
                of.get("scope").textValue(),
                of.has("outstanding") ? count(of.get("outstanding")) : null,
                of.has("per_minute") ? count(of.get("per_minute")) : null,
                of.has("weight") ? count(of.get("weight")) : null);
    }

    private static Subject budget(JsonNode of) throws Unreadable {
        if (!of.path("scope").isTextual()) {
            throw new Unreadable("a budget of nothing", null);
        }
        return new Subject.OneBudget(
                of.get("scope").textValue(),
                decimal(of, "usd_per_day"),
                of.has("jobs_per_day") ? count(of.get("jobs_per_day")) : null);
    }

    private @Nullable Finding finding() throws Unreadable {
        String word = optionalText("finding");
        return word == null ? null : Finding.of(word);
    }

    private Step step(String outcome) throws Unreadable {
        return switch (outcome) {
            case "attempted" -> new Step.Attempted();
            case "done" -> new Step.Done(optionalText("detail"));
            case "refused" -> new Step.Refused(text("code"), text("message"));
            case "started" -> new Step.Started();
            case "targets" -> new Step.Targets(count(body.get("from")), texts("targets"));
            case "sending" -> new Step.Sending(counts(body.path("sending")));
            case "progress" -> new Step.Progress(count(body.get("position")), report(), batch());
            case "stopped" -> new Step.Stopped(report());
            case "finished" -> new Step.Finished(report(), batch());
            default -> throw new Unreadable("an unknown outcome", null);
        };
    }

    private Step.Report report() throws Unreadable {
        TreeMap<String, Integer> skipped = new TreeMap<>();
        for (Map.Entry<String, JsonNode> reason : body.path("skipped").properties()) {
            skipped.put(reason.getKey(), count(reason.getValue()));
        }
        return new Step.Report(count(body.get("done")), skipped);
    }

    private Step.Batch batch() throws Unreadable {
        TreeMap<String, List<Integer>> leftOut = new TreeMap<>();
        for (Map.Entry<String, JsonNode> reason : body.path("left_out").properties()) {
            leftOut.put(reason.getKey(), counts(reason.getValue()));
        }
        return new Step.Batch(counts(body.path(body.has(STORED) ? STORED : RETRIED)), leftOut);
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) throws Unreadable {
        if (!word.equals(word.toLowerCase(Locale.ROOT))) {
            throw new Unreadable("an unknown word", null);
        }
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    private String text(String field) throws Unreadable {
        String text = optionalText(field);
        if (text == null) {
            throw new Unreadable("no " + field, null);
        }
        return text;
    }

    private @Nullable String optionalText(String field) throws Unreadable {
        JsonNode node = body.get(field);
        if (node != null && !node.isTextual()) {
            throw new Unreadable(field + " is no text", null);
        }
        return node == null ? null : node.textValue();
    }

    private List<String> texts(String field) throws Unreadable {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : body.path(field)) {
            if (!node.isTextual()) {
                throw new Unreadable(field + " holds something else than texts", null);
            }
            texts.add(node.textValue());
        }
        return texts;
    }

    private static List<Integer> counts(JsonNode array) throws Unreadable {
        List<Integer> counts = new ArrayList<>();
        for (JsonNode node : array) {
            counts.add(count(node));
        }
        return counts;
    }

    private Instant time(String field) throws Unreadable {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeException e) {
            throw new Unreadable(field + " is no time", e);
        }
    }

    private static int count(@Nullable JsonNode node) throws Unreadable {
        if (node == null || !node.isInt() || node.intValue() < 0) {
            throw new Unreadable("a count that is none", null);
        }
        return node.intValue();
    }

    private @Nullable BigDecimal decimal(String field) throws Unreadable {
        return decimal(body, field);
    }

    private static @Nullable BigDecimal decimal(JsonNode of, String field) throws Unreadable {
        JsonNode node = of.get(field);
        if (node != null && !node.isNumber()) {
            throw new Unreadable(field + " is no number", null);
        }
        return node == null ? null : node.decimalValue();
    }
}
