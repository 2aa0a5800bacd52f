/**
 * The catalog: the models that requests may name, and their rules for inputs.
 *
 * <p>A {@link dev.reelay.catalog.Catalog} that has loaded is valid: every file was read completely, every schema
 * compiled, and every rule belongs to a field that exists. A file that is not valid stops the start with one line.
 * After that the catalog fetches nothing, blocks on nothing and never changes. A {@link dev.reelay.catalog.Model} is
 * safe for several threads, finds <em>all</em> violations of a usual input in microseconds and the first 100 of any, and does not change the input.
 *
 * <pre>
 *  catalog/*.json, folder/*.json
 *        │  ModelFile (JsonSection) reads a file
 *        ├─ "schema"  ─▶ SchemaDialect (Subschemas, References, FieldNames): RunComfy's dialect to JSON Schema ─▶ InputSchema
 *        ├─ "rules"   ─▶ LeaveEmpty: rules for fields from the page's text
 *        ├─ "media"   ─▶ MediaFieldReader ─▶ MediaField: rules for the files behind URLs
 *        └─ "timings" ─▶ Timings: how long a job takes, and when the worker gives up
 *
 *  input ─▶ Model.check ─▶ InputSchema (schema.Schema) ─▶ Finding, Findings ─▶ ViolationMessages ─▶ violations
 *  input ─▶ Model.mediaUrls ─▶ MediaScan, MediaUse
 *  file  ─▶ MediaField.check ─▶ MediaCheck ─▶ MediaVerdict (another package fetches the file)
 *  misspelt name ─▶ DidYouMean ─▶ the names that are most similar
 * </pre>
 *
 * <p>Imports {@code dev.reelay.job}, {@code dev.reelay.schema}, Jackson's tree and, for the draft's meta-schema, a validator; no stage, no Kafka, no HTTP.
 */
@NullMarked
package dev.reelay.catalog;

import org.jspecify.annotations.NullMarked;
