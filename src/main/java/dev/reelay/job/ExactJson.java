package dev.reelay.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
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

    private ExactJson() {}

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
