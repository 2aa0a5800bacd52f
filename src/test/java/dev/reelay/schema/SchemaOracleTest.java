package dev.reelay.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares {@link Schema} with a general validator on made-up schemas and values: both must agree on what is valid. Where
 * something is not valid and no alternatives hide the reasons, both must name the same places and rules.
 */
class SchemaOracleTest {

    private static final int SCHEMAS = 500;
    private static final int VALUES = 12;
    private static final List<String> NAMES = List.of("a", "b", "c", "ab");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final SchemaRegistry ORACLE =
            SchemaRegistry.withDialect(Dialects.getDraft202012(), registry -> registry.schemaCacheEnabled(false));

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void bothAgreeOnWhatIsValid(long seed) {
        Random random = new Random(seed);
        int valid = 0;
        int invalid = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            JsonNode schema = schema(random, 3);
            Schema ours = Schema.compile(schema, _ -> schema);
            com.networknt.schema.Schema oracle = ORACLE.getSchema(schema);
            for (int j = 0; j < VALUES; j++) {
                JsonNode value = value(random, 3);
                boolean expected = oracle.validate(value).isEmpty();

                SchemaCheck check = ours.check(value, 100);

                assertThat(check.broken().isEmpty())
                        .as("%s against %s: %s", value, schema, check)
                        .isEqualTo(expected);
                valid += expected ? 1 : 0;
                invalid += expected ? 0 : 1;
                if (!schema.toString().matches(".*(anyOf|oneOf|not|if|contains|propertyNames|false|maxItems).*")) {
                    assertThat(places(check)).as("%s against %s", value, schema).isEqualTo(places(oracle, value));
                }
            }
        }
        assertThat(valid).isGreaterThan(SCHEMAS);
        assertThat(invalid).isGreaterThan(SCHEMAS);
    }

    private static Set<String> places(SchemaCheck check) {
        Set<String> places = new TreeSet<>();
        check.broken().forEach(one -> places.add(one.where() + " " + one.keyword()));
        return places;
    }

    private static Set<String> places(com.networknt.schema.Schema oracle, JsonNode value) {
        Set<String> places = new TreeSet<>();
        oracle.validate(value).forEach(error -> {
            JsonPointer where = JsonPointer.empty();
            for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
                where = error.getInstanceLocation().getElement(i) instanceof Integer index
                        ? where.appendIndex(index)
                        : where.appendProperty(error.getInstanceLocation().getName(i));
            }
            places.add(where + " " + error.getKeyword());
        });
        return places;
    }

    private static JsonNode schema(Random random, int depth) {
        if (depth == 0 || random.nextInt(12) == 0) {
            return random.nextInt(6) == 0 ? NODES.booleanNode(random.nextBoolean()) : leaf(random);
        }
        ObjectNode schema = leaf(random);
        for (int i = 0; i < 2; i++) {
            add(schema, random, depth - 1);
        }
        return schema;
    }

    private static ObjectNode leaf(Random random) {
        ObjectNode schema = NODES.objectNode();
        switch (random.nextInt(14)) {
            case 0 ->
                schema.put("type", pick(random, "string", "integer", "number", "object", "array", "null", "boolean"));
            case 1 -> schema.putArray("type").add("object").add(pick(random, "string", "integer", "array"));
            case 2 -> schema.putArray("enum").add(1).add("a").add(value(random, 1));
            case 3 -> schema.set("const", value(random, 1));
            case 4 -> schema.put("minimum", random.nextInt(3)).put("maximum", 2.5);
            case 5 -> schema.put("exclusiveMinimum", random.nextInt(3)).put("exclusiveMaximum", random.nextInt(4));
            case 6 -> schema.put("multipleOf", random.nextBoolean() ? 2 : 0.5);
            case 7 -> schema.put("minLength", random.nextInt(2)).put("maxLength", random.nextInt(3));
            case 8 -> schema.put("pattern", pick(random, "^a", "b$", "^[ab]*$", "x|b"));
            case 9 -> schema.put("minItems", random.nextInt(2)).put("maxItems", random.nextInt(4));
            case 10 -> schema.put("minProperties", random.nextInt(2)).put("maxProperties", random.nextInt(3));
            case 11 -> schema.putArray("required").add(pick(random, "a", "b"));
            case 12 -> schema.putObject("dependentRequired").putArray("a").add("b");
            default -> {
                // anything
            }
        }
        return schema;
    }

    private static void add(ObjectNode schema, Random random, int depth) {
        switch (random.nextInt(18)) {
            case 0, 1, 2 ->
                NAMES.subList(0, 2)
                        .forEach(name -> schema.withObjectProperty("properties").set(name, schema(random, depth)));
            case 3 -> schema.putObject("patternProperties").set(pick(random, "^a", "b$"), schema(random, depth));
            case 4 -> schema.set("additionalProperties", schema(random, depth));
            case 5 -> schema.put("additionalProperties", false);
            case 6 -> schema.putObject("propertyNames").put("maxLength", 1);
            case 7, 8 -> schema.set("items", schema(random, depth));
            case 9 -> schema.putArray("prefixItems").add(schema(random, depth)).add(schema(random, depth));
            case 10 -> {
                schema.set("contains", schema(random, depth));
                int least = random.nextInt(3);
                schema.put("minContains", least).put("maxContains", least + random.nextInt(2));
            }
            case 11 -> list(schema.putArray("allOf"), random, depth);
            case 12 -> list(schema.putArray("anyOf"), random, depth);
            case 13 -> list(schema.putArray("oneOf"), random, depth);
            case 14 -> schema.set("not", schema(random, depth));
            case 15 -> {
                schema.set("if", schema(random, depth));
                schema.set("then", schema(random, depth));
                schema.set("else", schema(random, depth));
            }
            case 16 -> schema.putObject("dependentSchemas").set("a", schema(random, depth));
            default -> {
                schema.put("unevaluatedProperties", false);
                schema.put("unevaluatedItems", false);
            }
        }
    }

    private static void list(ArrayNode into, Random random, int depth) {
        into.add(schema(random, depth)).add(schema(random, depth));
    }

    private static JsonNode value(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 5 : 10);
        if (kind >= 8) {
            ArrayNode array = NODES.arrayNode();
            for (int i = random.nextInt(4); i > 0; i--) {
                array.add(value(random, depth - 1));
            }
            return array;
        }
        if (kind >= 5) {
            ObjectNode object = NODES.objectNode();
            for (int i = random.nextInt(4); i > 0; i--) {
                object.set(pick(random, "a", "b", "c", "ab"), value(random, depth - 1));
            }
            return object;
        }
        return switch (kind) {
            case 0 -> NODES.numberNode(random.nextInt(4));
            case 1 -> NODES.numberNode(new BigDecimal(pick(random, "1.5", "2.0", "0.25", "-1")));
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> random.nextInt(3) == 0 ? NODES.nullNode() : NODES.textNode("");
            default -> NODES.textNode(pick(random, "a", "ab", "b", "xyz"));
        };
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
