package dev.reelay.model;

import static dev.reelay.catalog.Samples.modelOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.outcome.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A value in the wrong place may be a customer's picture: results and logs do not repeat it. */
class LongValuesTest {

    private static final String PICTURE = "data:image/png;base64," + "iVBORw0KGgo".repeat(2_000);

    @Test
    void noViolationRepeatsALongValueWhicheverRuleItBreaks() {
        Model model = modelOf("""
                {'whole': {'type': 'integer'}, 'choice': {'type': 'string', 'enum': ['a', 'b']}, 'fixed': {'const': 'x'},
                 'short': {'type': 'string', 'maxLength': 100}, 'pattern': {'type': 'string', 'pattern': '^x$'},
                 'any': {'anyOf': [{'type': 'integer'}, {'type': 'boolean'}]},
                 'list': {'type': 'array', 'items': {'type': 'string', 'enum': ['a']}}}
                """);
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        List.of("whole", "choice", "fixed", "short", "pattern", "any").forEach(field -> input.put(field, PICTURE));
        input.putArray("list").add(PICTURE);

        List<Violation> violations = model.check(input);

        assertThat(violations)
                .extracting(Violation::pointer)
                .contains(
                        "/input/whole",
                        "/input/choice",
                        "/input/fixed",
                        "/input/short",
                        "/input/pattern",
                        "/input/any",
                        "/input/list/0");
        assertThat(violations).allSatisfy(one -> {
            assertThat(String.valueOf(one.actual())).hasSizeLessThanOrEqualTo(200);
            assertThat(one.message()).hasSizeLessThan(400).doesNotContain(PICTURE.substring(0, 200));
        });
    }
}
