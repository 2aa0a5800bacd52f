package dev.reelay.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Violation;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A model of RunComfy's: its rules for inputs, and how long its jobs take. Immutable, and safe for several threads. */
public final class Model {

    /**
     * Where a model comes from, and how its findings are taken.
     *
     * @param schemaDigest of the page's schema, for example {@code sha256:8c3f09b1d2e4a576}; null when the model has no schema that
     *     can be used
     * @param validation what follows when an input breaks the rules
     */
    public record Source(Origin origin, @Nullable String schemaDigest, Validation validation, Listing listing) {

        /** The digest of the schema that {@link Model#judge} checks inputs against; null when it checks them against none. */
        public @Nullable String checkedAgainst() {
            return validation == Validation.OFF ? null : schemaDigest;
        }
    }

    private final String id;
    private final InputSchema schema;
    private final List<Rule> rules;
    private final List<MediaField> media;
    private final Timings timings;
    private final Source source;

    /**
     * A model.
     *
     * @param rules that its schema does not state
     * @param media the fields that hold URLs of media
     */
    public Model(
            String id, InputSchema schema, List<Rule> rules, List<MediaField> media, Timings timings, Source source) {
        this.id = id;
        this.schema = schema;
        this.rules = List.copyOf(rules);
        this.media = List.copyOf(media);
        this.timings = timings;
        this.source = source;
    }

    /**
     * As RunComfy spells it, for example {@code luma/luma-ray-2/image-to-video}. May have dots, capitals and spaces.
     */
    public String id() {
        return id;
    }

    /**
     * Checks an input against the model's schema and against the rules in its page's text. Fetches nothing, and does
     * not change the input: no default is filled in. Takes bounded time and memory, see {@link InputSchema}.
     *
     * @param input the {@code input} of a request, of any JSON type
     * @return the violations in the order of their pointers and rules, empty when there are none. Beyond {@value
     *     Findings#MAX_LISTED}, the last one says that there are more
     */
    public List<Violation> check(JsonNode input) {
        Findings findings = schema.check(input);
        if (input.isObject()) {
            rules.forEach(rule -> rule.check(input)
                    .ifPresent(broken -> findings.add(new Finding(broken.pointer(), broken.rule(), () -> broken))));
        }
        return findings.isEmpty() ? List.of() : findings.toViolations();
    }

    /** {@link #check}, taken as {@link Source#validation} says, and a warning for each prompt that is required and empty. */
    public InputVerdict judge(JsonNode input) {
        return switch (source.validation()) {
            case ENFORCE -> new InputVerdict(check(input), schema.emptyPrompts(input));
            case WARN ->
                new InputVerdict(
                        List.of(),
                        Stream.concat(check(input).stream(), schema.emptyPrompts(input).stream())
                                .toList());
            case OFF -> InputVerdict.PASSED;
        };
    }

    /** The fields that hold URLs of media, and the rules for the files, which {@link #check} does not check. */
    public List<MediaField> media() {
        return media;
    }

    /**
     * The URLs of media in an input: all strings in the fields of {@link #media()}, except bare file names where the
     * field allows them, empty strings where the field is not required, and what does not look like a URL where only the field's
     * name says that it is one. {@link #check} reports values that are not strings.
     *
     * @param input as for {@link #check}
     * @return in the order of {@link #media()}, then of the input; at most {@value MediaUse#MAX_USES}
     */
    public List<MediaUse> mediaUrls(JsonNode input) {
        return MediaUse.in(input, media, null);
    }

    /** The same for an input in bytes, of which no tree is made. */
    public List<MediaUse> mediaUrls(JsonBytes input) {
        return MediaScan.in(input, media, null);
    }

    /** Whether an input has any such URL. Reads it to the first one alone, and makes no text of a {@code data:} URI. */
    public boolean hasMediaUrls(JsonBytes input) {
        return MediaScan.isAnyIn(input, media);
    }

    /**
     * The same as {@link #mediaUrls(JsonBytes)}, and all other URLs.
     *
     * @param beyond gets each URL beyond the first {@value MediaUse#MAX_USES}, in no certain order
     */
    public List<MediaUse> mediaUrls(JsonBytes input, Consumer<MediaUse> beyond) {
        return MediaScan.in(input, media, beyond);
    }

    /** The input schema as RunComfy wrote it. */
    public JsonBytes page() {
        return schema.page();
    }

    /** The schema by which inputs are checked, in JSON Schema and not in the page's dialect: a copy, for people. */
    public ObjectNode schema() {
        return schema.json();
    }

    /** What the rules say that the schema does not state: a sentence for each, for people. */
    public List<String> ruleTexts() {
        return rules.stream()
                .map(rule -> rule.terms().demand() + "." + rule.terms().quote())
                .toList();
    }

    /** Where the model comes from, and how its findings are taken. */
    public Source source() {
        return source;
    }

    public Timings timings() {
        return timings;
    }

    @Override
    public String toString() {
        return id;
    }
}
