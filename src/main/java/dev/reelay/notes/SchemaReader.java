package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.reelay.dialect.ImpliedRules;
import dev.reelay.dialect.LenientSchema;
import dev.reelay.dialect.References;
import dev.reelay.dialect.Relaxation;
import dev.reelay.dialect.SchemaDialect;
import dev.reelay.dialect.SchemaSize;
import dev.reelay.dialect.UnusableSchemaException;
import dev.reelay.model.InputSchema;
import dev.reelay.model.UnknownFields;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the schema of a model ready for checks. */
public final class SchemaReader {

    /** The draft's own schema for schemas, which comes with a validator that is used for nothing else. */
    private static final Schema META_SCHEMA = SchemaRegistry.withDialect(
                    Dialects.getDraft202012(),
                    registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(false)
                            .locale(Locale.ENGLISH)
                            .build()))
            .getSchema(SchemaLocation.of(SchemaDialect.DRAFT));

    private SchemaReader() {}

    /**
     * Reads a schema that an operator wrote, which must make sense throughout.
     *
     * @throws CatalogException when it does not
     */
    public static InputSchema readStrictly(ObjectNode page, UnknownFields unknownFields) {
        try {
            SchemaSize.check(page);
            InputSchema schema = read(page, unknownFields);
            for (Relaxation odd : LenientSchema.oddities(page)) {
                throw new CatalogException(odd.what() + " at " + odd.place());
            }
            return schema;
        } catch (UnusableSchemaException e) {
            throw new CatalogException(e.getMessage());
        }
    }

    /**
     * Reads a schema in the words of JSON Schema 2020-12 and of RunComfy's pages.
     *
     * @throws CatalogException when it is not usable
     */
    public static InputSchema read(ObjectNode page, UnknownFields unknownFields) {
        try {
            ObjectNode schema = SchemaDialect.toJsonSchema(page, unknownFields);
            ImpliedRules.addTo(schema);
            META_SCHEMA.validate(schema).stream()
                    .min(Comparator.comparing(
                            error -> error.getInstanceLocation().toString()))
                    .ifPresent(error -> {
                        throw new CatalogException("the schema is not usable at schema" + error);
                    });
            return InputSchema.of(schema, reference -> References.target(reference, schema));
        } catch (UnusableSchemaException e) {
            throw new CatalogException(e.getMessage());
        } catch (SchemaException | IllegalArgumentException e) {
            throw new CatalogException("the schema is not usable: " + e.getMessage());
        }
    }

    /** What is wrong with an entry of a field's {@code validations}; null when it can be checked. */
    public static @Nullable String validationProblem(JsonNode entry) {
        try {
            ValidationsReader.read(
                    "schema", JsonNodeFactory.instance.arrayNode().add(entry));
            return null;
        } catch (CatalogException e) {
            return e.getMessage();
        }
    }
}
