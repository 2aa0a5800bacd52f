/**
 * The models that a request may name, and what each asks of its input.
 *
 * <p>The promise: a {@link dev.reelay.catalog.Catalog} that has loaded is sound. Every file was read completely, every
 * schema compiled, every rule tied to a field that exists; a file that makes no sense stops the start with one line. From
 * then on nothing is fetched, nothing blocks and nothing changes: a {@link dev.reelay.catalog.Model} may be asked from any
 * thread, finds <em>all</em> that is wrong with an input in microseconds, and leaves the input as it is.
 *
 * <pre>
 *  catalog/*.json, folder/*.json
 *        │  ModelFile (Section): what stands in a file
 *        ├─ "schema"  ─▶ PageSchema (Subschemas, References, FieldNames): RunComfy's dialect to JSON Schema ─▶ InputSchema
 *        ├─ "rules"   ─▶ LeaveEmpty: what only the page's prose says about fields
 *        ├─ "media"   ─▶ MediaReader: the files behind URLs (kept for a later stage; nothing is fetched here)
 *        └─ "timings" ─▶ Timings: how long a job takes, and when to give up
 *
 *  input ─▶ Model.check ─▶ WildNumbers ─▶ InputSchema ─▶ Alternatives ─▶ Finding ─▶ Wording ─▶ violations
 * </pre>
 *
 * <p>Imports {@code dev.reelay.job}, Jackson's tree and the schema validator; no stage, no Kafka, no HTTP.
 */
@NullMarked
package dev.reelay.catalog;

import org.jspecify.annotations.NullMarked;
