package dev.reelay.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a script that is about models. It lies over the catalog that the simulator was mounted with, if any. In JSON every
 * field may be left out.
 *
 * @param models raw records, served as they are. One adds the model of its {@code model_id}, or takes the place of the mounted one
 *     as a whole. What has no {@code model_id} (not even an object) is served at the end of the list only
 * @param gone the ids of models that no longer exist, wherever they come from; {@value #ALL} for all of the mounted catalog
 * @param unknownModels the answer to a submission for a model that does not exist. When left out: {@link UnknownModels#REFUSE} where
 *     there is a catalog, mounted or in {@code models}; without one, models are only unknown when {@code gone} says so
 * @param validate whether inputs that break a model's schema are answered with 422; true when left out
 * @param cost what requests cost that have no directive for it; from the model's price when left out
 */
public record ScriptedCatalog(
        List<JsonNode> models,
        Set<String> gone,
        @Nullable UnknownModels unknownModels,
        Boolean validate,
        @Nullable Cost cost) {

    /** In {@link #gone}: every model of the mounted catalog. */
    public static final String ALL = "*";

    /** The mounted catalog, unchanged. */
    public static final ScriptedCatalog AS_MOUNTED = new ScriptedCatalog(List.of(), Set.of(), null, true, null);

    public ScriptedCatalog {
        models = List.copyOf(Objects.requireNonNullElse(models, List.of()));
        gone = Set.copyOf(Objects.requireNonNullElse(gone, Set.of()));
        validate = Objects.requireNonNullElse(validate, true);
    }

    /** The answer to a submission for a model that does not exist. */
    public enum UnknownModels {
        /** The error 400 + 400001. */
        @JsonProperty("refuse")
        REFUSE,
        /** A 404. */
        @JsonProperty("not_found")
        NOT_FOUND,
        /** The job is accepted all the same. */
        @JsonProperty("accept")
        ACCEPT
    }

    /**
     * What a request costs.
     *
     * @param usd in US dollars; from the model's price when left out
     * @param after how long after the output the cost is known; at once when left out
     * @param none whether RunComfy never names a cost
     */
    public record Cost(@Nullable BigDecimal usd, Duration after, boolean none) {
        public Cost {
            after = Objects.requireNonNullElse(after, Duration.ZERO);
            if (usd != null && usd.signum() < 0) {
                throw new IllegalArgumentException("the cost is negative");
            }
        }
    }

    /** The same with this record, which takes the place of an earlier one of the same model, also of one that was gone. */
    public ScriptedCatalog withModel(JsonNode record) {
        String id = idOf(record);
        List<JsonNode> others = new ArrayList<>(models);
        others.removeIf(it -> id != null && id.equals(idOf(it)));
        others.add(record);
        Set<String> stillGone = new LinkedHashSet<>(gone);
        stillGone.remove(id);
        return new ScriptedCatalog(others, stillGone, unknownModels, validate, cost);
    }

    /** The same without this model. */
    public ScriptedCatalog without(String id) {
        Set<String> more = new LinkedHashSet<>(gone);
        more.add(id);
        return new ScriptedCatalog(models, more, unknownModels, validate, cost);
    }

    public ScriptedCatalog withUnknownModels(UnknownModels answer) {
        return new ScriptedCatalog(models, gone, answer, validate, cost);
    }

    /** The same, in which every input of a known model is accepted. */
    public ScriptedCatalog withoutValidation() {
        return new ScriptedCatalog(models, gone, unknownModels, false, cost);
    }

    public ScriptedCatalog withCost(Cost each) {
        return new ScriptedCatalog(models, gone, unknownModels, validate, each);
    }

    /** The model that a raw record is about; null when it does not say so. */
    static @Nullable String idOf(JsonNode record) {
        return record.path("model_id").textValue();
    }
}
