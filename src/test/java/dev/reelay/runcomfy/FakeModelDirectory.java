package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.ProviderMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A list of models in memory, with the behaviour of {@link ModelDirectoryContract}. A test can script all answers. */
public final class FakeModelDirectory implements ModelDirectory {

    /** Scripts the pages of the list. */
    public interface Pages {
        /** The answer to a call for this page. */
        DirectoryAnswer page(int limit, int offset);
    }

    private final List<ObjectNode> records = new CopyOnWriteArrayList<>();
    private final List<String> lookUps = new CopyOnWriteArrayList<>();
    private final List<Integer> offsets = new CopyOnWriteArrayList<>();
    private volatile @Nullable Pages pages;
    private volatile @Nullable Function<String, DirectoryAnswer> models;

    @Override
    public DirectoryAnswer list(@Nullable String search, int limit, int offset) {
        if (limit < 1 || limit > MAX_PAGE || offset < 0) {
            throw new IllegalArgumentException("limit " + limit + ", offset " + offset);
        }
        offsets.add(offset);
        Pages script = pages;
        if (script != null) {
            return script.page(limit, offset);
        }
        List<ObjectNode> found = records.stream()
                .filter(record ->
                        search == null || record.path("model_id").asText().contains(search))
                .toList();
        return new DirectoryAnswer.Page(found.stream().skip(offset).limit(limit).toList(), 0, found.size());
    }

    @Override
    public DirectoryAnswer model(String modelId) {
        lookUps.add(modelId);
        Function<String, DirectoryAnswer> script = models;
        return script == null ? answer(modelId) : script.apply(modelId);
    }

    private DirectoryAnswer answer(String modelId) {
        for (ObjectNode record : records) {
            if (record.path("model_id").asText().equals(modelId)) {
                return new DirectoryAnswer.Found(record);
            }
        }
        return noSuchModel();
    }

    /** Replaces the list. */
    public void list(ObjectNode... listed) {
        list(List.of(listed));
    }

    /** Replaces the list. */
    public void list(List<ObjectNode> listed) {
        records.clear();
        records.addAll(listed);
    }

    /** Scripts the pages of the list; null for the list itself. */
    public void pages(@Nullable Pages script) {
        pages = script;
    }

    /** Scripts the answers about single models; null for those of the list. */
    public void models(@Nullable Function<String, DirectoryAnswer> script) {
        models = script;
    }

    /** The models that were looked up, in their order. */
    public List<String> lookUps() {
        return List.copyOf(lookUps);
    }

    /** The offsets of the pages that were asked for, in their order. */
    public List<Integer> offsets() {
        return new ArrayList<>(offsets);
    }

    /** RunComfy's own words that there is no such model. */
    public static DirectoryAnswer noSuchModel() {
        return new DirectoryAnswer.NoSuchModel(new ProviderMessage(404, 400_001L, "no such model"));
    }

    /** A call that failed. */
    public static DirectoryAnswer failed(CallFailure.Kind kind) {
        return failed(kind, null);
    }

    /** A call that failed, with a wish of RunComfy's. */
    public static DirectoryAnswer failed(CallFailure.Kind kind, @Nullable Duration retryAfter) {
        return new DirectoryAnswer.Failed(new CallFailure(kind, retryAfter, null));
    }
}
