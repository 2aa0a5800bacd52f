/**
 * The catalog: the models that requests may name, and their rules for inputs.
 *
 * <p>A {@link dev.reelay.catalog.Catalog} that has loaded is valid: every file was read completely, every schema
 * compiled, and every rule belongs to a field that exists. A file that is not valid stops the start with one line.
 * After that the catalog fetches nothing, blocks on nothing and never changes. A {@link dev.reelay.catalog.Model} is
 * safe for several threads, finds <em>all</em> violations of an input in microseconds, and does not change the input.
 *
 * <pre>
 *  catalog/*.json, folder/*.json
 *        │  ModelFile (JsonSection) reads a file
 *        ├─ "schema"  ─▶ SchemaDialect (Subschemas, References, FieldNames): RunComfy's dialect to JSON Schema ─▶ InputSchema
 *        ├─ "rules"   ─▶ LeaveEmpty: rules for fields from the page's text
 *        ├─ "media"   ─▶ MediaFieldReader ─▶ MediaField: rules for the files behind URLs
 *        └─ "timings" ─▶ Timings: how long a job takes, and when the worker gives up
 *
 *  input ─▶ Model.check ─▶ ExtremeNumbers ─▶ InputSchema ─▶ Alternatives ─▶ Finding ─▶ ViolationMessages ─▶ violations
 *  file  ─▶ MediaField.check ─▶ MediaCheck ─▶ MediaVerdict (another package fetches the file)
 *  misspelt name ─▶ DidYouMean ─▶ the names that are most similar
 * </pre>
 *
 * <p>Imports {@code dev.reelay.job}, Jackson's tree and the schema validator; no stage, no Kafka, no HTTP.
 */
@NullMarked
package dev.reelay.catalog;

import org.jspecify.annotations.NullMarked;
