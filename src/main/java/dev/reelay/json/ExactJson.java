package dev.reelay.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON whose numbers keep every digit: {@code 1.10} does not become {@code 1.1}, and nothing is
 * rounded to a double. So RunComfy gets the numbers of a job's input as the producer wrote them, and results have the
 * numbers of RunComfy's output.
 *
 * <p>Not kept is how an exponent is written: {@code 1e3} may come back as {@code 1E+3}.
 */
public final class ExactJson {

    private static final JsonMapper MAPPER = mapper(new JsonFactory());

    /**
     * Without limits: the readers of requests have them, and what was accepted must stay readable. Names of producers are
     * neither kept in memory nor refused for the collisions of their hashes.
     */
    private static final JsonMapper UNLIMITED = mapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build());

    private ExactJson() {}

    /** A mapper for JSON that was accepted before, which has no limits of size and depth. */
    public static JsonMapper unlimited() {
        return UNLIMITED;
    }

    /**
     * Compact JSON in UTF-8, without limits. UTF-8 cannot carry a lone surrogate, which JSON can escape: it is written as an
     * escape again.
     */
    public static byte[] compact(JsonNode tree) {
        try {
            return UNLIMITED.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }

    /**
     * A reader of exactly one JSON value, within Jackson's limits of size and depth. Empty text gives a missing node.
     */
    public static ObjectReader reader() {
        return MAPPER.reader();
    }

    /** A writer of compact JSON. */
    public static ObjectWriter writer() {
        return MAPPER.writer();
    }

    /** A mapper that reads and writes in the same way, with the limits and the strictness of the given factory. */
    public static JsonMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }
}
