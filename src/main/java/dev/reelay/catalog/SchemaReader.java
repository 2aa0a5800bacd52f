package dev.reelay.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.reelay.model.InputSchema;
import dev.reelay.model.UnknownFields;
import java.util.Comparator;
import java.util.Locale;

/** Makes the schema of a model's page ready for checks. */
final class SchemaReader {

    /** The draft's own schema for schemas, which comes with a validator that is used for nothing else. */
    private static final Schema META_SCHEMA = SchemaRegistry.withDialect(
                    Dialects.getDraft202012(),
                    registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(false)
                            .locale(Locale.ENGLISH)
                            .build()))
            .getSchema(SchemaLocation.of(SchemaDialect.DRAFT));

    private SchemaReader() {}

    /** @throws CatalogException when the page's schema is not usable */
    static InputSchema read(ObjectNode page, UnknownFields unknownFields) {
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
        } catch (SchemaException | IllegalArgumentException e) {
            throw new CatalogException("the schema is not usable: " + e.getMessage());
        }
    }
}
