/**
 * The catalog: where the models come from that requests may name.
 *
 * <p>A {@link dev.reelay.catalog.Catalog} that has loaded is valid: every file was read completely, every schema
 * compiled, and every rule belongs to a field that exists. A file that is not valid stops the start with one line.
 *
 * <pre>
 *  catalog/*.json, folder/*.json
 *        │  ModelFile (JsonSection) reads a file
 *        ├─ "schema"  ─▶ SchemaReader, SchemaDialect (Subschemas, References, FieldNames), ImpliedRules: RunComfy's dialect
 *        │               to JSON Schema
 *        ├─ "fields"  ─▶ NotedFields: fields that the page does not describe
 *        ├─ "rules"   ─▶ RulesReader: rules for fields from the page's text
 *        ├─ "media"   ─▶ MediaFieldReader (MediaFormats, FieldWords), ValidationsReader, MediaNotes: which fields hold URLs of
 *        │               files, and rules for the files
 *        └─ "timings" ─▶ TimingsReader: how long a job takes, and when the worker gives up
 *                  └──────────▶ model.Model
 * </pre>
 *
 * <p>Imports {@code dev.reelay.job}, {@code dev.reelay.model}, Jackson's tree and, for the draft's meta-schema, a validator; no
 * stage, no Kafka, no HTTP.
 */
@NullMarked
package dev.reelay.catalog;

import org.jspecify.annotations.NullMarked;
