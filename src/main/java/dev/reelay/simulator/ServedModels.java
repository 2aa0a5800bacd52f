package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.ScriptedCatalog.UnknownModels;
import dev.reelay.simulator.SimulatedAnswer.Reply;
import dev.reelay.simulator.SimulatedModels.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of a simulator as its script has them: the mounted catalog, with the script's over it. */
final class ServedModels {
    private static final int NO_SUCH_MODEL = 400001;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_PROBLEMS = 20;

    private final SimulatedModels mounted;
    private final ScriptedCatalog script;
    private final RecordedModels scripted;

    ServedModels(SimulatedModels mounted, ScriptedCatalog script) {
        this.mounted = mounted;
        this.script = script;
        this.scripted = new RecordedModels(script.models());
    }

    /** The model of this id, whether it is listed or not. */
    ModelRecord model(String id) {
        return find(id).orElseGet(() -> ModelRecord.unlisted(id));
    }

    /** The answer to a submission for a model that does not exist; null when the model is good enough. */
    @Nullable
    Reply refusal(String id) {
        UnknownModels answer = script.unknownModels();
        if (find(id).isPresent()
                || (answer == null && !hasCatalog() && !script.gone().contains(id))) {
            return null;
        }
        return switch (answer == null ? UnknownModels.REFUSE : answer) {
            case ACCEPT -> null;
            case REFUSE -> Reply.error(400, NO_SUCH_MODEL, "There is no model " + id + ".");
            case NOT_FOUND -> Reply.json(404, Json.object().put("detail", "There is no model " + id + "."));
        };
    }

    /** The answer to an input that breaks the model's schema; null when it does not. */
    @Nullable
    Reply refusal(String id, JsonNode input) {
        if (!script.validate() || find(id).isEmpty()) {
            return null;
        }
        List<Problem> problems =
                scripted.record(id).isPresent() ? scripted.problems(id, input) : mounted.problems(id, input);
        return problems.isEmpty()
                ? null
                : Reply.invalid(
                        422, "body", problems.stream().limit(MOST_PROBLEMS).toList());
    }

    /** Answers {@code GET /v1/models/{id}}. */
    Reply record(String id) {
        return find(id).map(model -> Reply.json(200, (ObjectNode) model.raw()))
                .orElseGet(() -> Reply.error(404, NO_SUCH_MODEL, "There is no model " + id + "."));
    }

    /** Answers {@code GET /v1/models}. */
    Reply list(String query) {
        Map<String, String> parameters = parameters(query);
        Problem wrong = Stream.of(
                        outOfRange(parameters, "limit", 1, 500),
                        outOfRange(parameters, "offset", 0, Integer.MAX_VALUE),
                        notBoolean(parameters, "include_schema"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        if (wrong != null) {
            return Reply.invalid(422, "query", List.of(wrong));
        }
        int limit = Integer.parseInt(parameters.getOrDefault("limit", String.valueOf(DEFAULT_LIMIT)));
        int offset = Integer.parseInt(parameters.getOrDefault("offset", "0"));
        boolean withSchema = isTrue(parameters.getOrDefault("include_schema", "false"));
        List<ModelRecord> found = all().filter(model -> fits(model, parameters)).toList();
        ObjectNode answer = Json.object();
        ArrayNode page = answer.putArray("models");
        found.stream().skip(offset).limit(limit).forEach(model -> page.add(model.listed(withSchema)));
        return Reply.json(
                200, answer.put("total", found.size()).put("limit", limit).put("offset", offset));
    }

    /** Answers {@code GET /v1/models/categories}. */
    Reply categories() {
        ObjectNode answer = Json.object();
        ArrayNode names = answer.putArray("categories");
        all().flatMap(model -> model.categories().stream()).distinct().sorted().forEach(names::add);
        return Reply.json(200, answer);
    }

    private boolean hasCatalog() {
        return mounted != SimulatedModels.NONE || !scripted.ids().isEmpty();
    }

    private Optional<ModelRecord> find(String id) {
        if (script.gone().contains(id)) {
            return Optional.empty();
        }
        Optional<ObjectNode> record = scripted.record(id);
        if (record.isEmpty() && !script.gone().contains(ScriptedCatalog.ALL)) {
            record = mounted.record(id);
        }
        return record.map(raw -> new ModelRecord(id, raw));
    }

    private Stream<ModelRecord> all() {
        TreeSet<String> ids = new TreeSet<>(mounted.ids());
        ids.addAll(scripted.ids());
        return Stream.concat(
                ids.stream().map(this::find).flatMap(Optional::stream),
                scripted.odd().stream().map(raw -> new ModelRecord("", raw)));
    }

    private static boolean fits(ModelRecord model, Map<String, String> parameters) {
        return model.matches(parameters.getOrDefault("search", ""))
                && (!parameters.containsKey("category") || model.isIn(parameters.get("category")))
                && (!parameters.containsKey("kind") || model.isOfKind(parameters.get("kind")));
    }

    private static Optional<Problem> outOfRange(Map<String, String> parameters, String name, int least, int most) {
        String text = parameters.getOrDefault(name, String.valueOf(least));
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return Optional.empty();
            }
        } catch (NumberFormatException notInteger) {
            // Refused below, as one that is out of range.
        }
        String message = "This is not an integer from " + least + " to " + most + ".";
        return Optional.of(new Problem("/" + name, message, "out_of_range"));
    }

    private static Optional<Problem> notBoolean(Map<String, String> parameters, String name) {
        String text = parameters.getOrDefault(name, "false");
        return isTrue(text) || text.equalsIgnoreCase("false") || text.equals("0")
                ? Optional.empty()
                : Optional.of(new Problem("/" + name, "This is neither true nor false.", "bool_parsing"));
    }

    private static boolean isTrue(String text) {
        return text.equalsIgnoreCase("true") || text.equals("1");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
