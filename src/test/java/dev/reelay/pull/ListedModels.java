package dev.reelay.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CallFailure.Kind;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.json.ExactJson;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A list of models in memory. A search finds the models whose ids have the words in them. */
public final class ListedModels implements ModelDirectory {

    private final List<ObjectNode> records = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final Set<String> hidden = new HashSet<>();
    private final Map<String, String> aliases = new HashMap<>();
    private @Nullable CallFailure failure;
    private int goodPages;
    private @Nullable Integer announced;
    private boolean tellsTotal = true;
    private boolean isEndless;
    private Runnable afterPage = () -> {};

    /** A record with a schema of one field, a prompt of at most so many characters. */
    public static ObjectNode record(String id, int longestPrompt) {
        ObjectNode record = object("""
                {"base_price_usd": 0.050, "price_unit": "second", "kind": "model",
                 "input_schema": {"type": "object",
                   "properties": {"prompt": {"type": "string", "maxLength": %d},
                                  "duration": {"type": "integer", "enum": [5, 10], "default": 5}},
                   "required": ["prompt"]}}""".formatted(longestPrompt));
        record.put("model_id", id);
        return record;
    }

    /** JSON of an object. */
    public static ObjectNode object(String json) {
        try {
            JsonNode node = ExactJson.reader().readTree(json);
            return (ObjectNode) node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a model, or replaces its record. */
    public ListedModels with(ObjectNode record) {
        String id = record.path("model_id").asText();
        records.removeIf(other -> other.path("model_id").asText().equals(id));
        records.add(record);
        return this;
    }

    /** Makes a model known by another id, too: its record has its own. */
    public ListedModels alias(String id, String model) {
        aliases.put(id, model);
        return this;
    }

    /** Adds models with records of their own. */
    public ListedModels with(String... ids) {
        for (String id : ids) {
            with(record(id, 800));
        }
        return this;
    }

    /** Adds an element, whether there is one of that id or not. */
    public ListedModels also(ObjectNode record) {
        records.add(record);
        return this;
    }

    /** Adds so many models. */
    public ListedModels many(int count) {
        for (int i = 0; i < count; i++) {
            with("maker/model-%03d".formatted(i));
        }
        return this;
    }

    public ListedModels without(String id) {
        records.removeIf(record -> record.path("model_id").asText().equals(id));
        return this;
    }

    /** No words find this model any more. */
    public ListedModels hide(String id) {
        hidden.add(id);
        return this;
    }

    /** All calls fail once so many pages have come. */
    public ListedModels failingAfter(int pages, Kind kind) {
        goodPages = pages;
        failure = new CallFailure(kind, null, new ProviderMessage(500, null, "out of order"));
        return this;
    }

    /** Announces another number of models than it has. */
    public ListedModels announcing(int total) {
        announced = total;
        return this;
    }

    /** Announces no number. */
    public ListedModels withoutTotal() {
        tellsTotal = false;
        return this;
    }

    /** Every page has models that none before it had, and none announces a number. */
    public ListedModels endless() {
        isEndless = true;
        return this;
    }

    /** What happens behind each page, for example to the list. */
    public ListedModels afterPage(Runnable action) {
        afterPage = action;
        return this;
    }

    /** What was asked, for example {@code list luma 100 0} or {@code model luma/luma-ray-2}. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    @Override
    public DirectoryAnswer list(@Nullable String search, int limit, int offset) {
        questions.add("list " + search + " " + limit + " " + offset);
        if (failure != null && goodPages-- <= 0) {
            return new DirectoryAnswer.Failed(failure);
        }
        if (isEndless) {
            return new DirectoryAnswer.Page(
                    IntStream.range(offset, offset + limit)
                            .mapToObj(number -> record("maker/model-" + number, 800))
                            .toList(),
                    0,
                    null);
        }
        List<ObjectNode> found = records.stream()
                .filter(record -> {
                    String id = record.path("model_id").asText();
                    return search == null || (id.contains(search) && !hidden.contains(id));
                })
                .toList();
        int from = Math.min(offset, found.size());
        int to = Math.min(from + limit, found.size());
        Integer total = announced == null ? Integer.valueOf(found.size()) : announced;
        DirectoryAnswer page = new DirectoryAnswer.Page(found.subList(from, to), 0, tellsTotal ? total : null);
        afterPage.run();
        return page;
    }

    @Override
    public DirectoryAnswer model(String modelId) {
        questions.add("model " + modelId);
        if (failure != null && goodPages-- <= 0) {
            return new DirectoryAnswer.Failed(failure);
        }
        String id = aliases.getOrDefault(modelId, modelId);
        return records.stream()
                .filter(record -> record.path("model_id").asText().equals(id))
                .<DirectoryAnswer>map(DirectoryAnswer.Found::new)
                .findFirst()
                .orElseGet(() -> new DirectoryAnswer.NoSuchModel(new ProviderMessage(404, 400_001L, "no such model")));
    }
}
