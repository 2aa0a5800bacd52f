/**
 * Reads records: a record of {@code generation-requests} becomes a request or a list of violations, and a record of
 * {@code generation-control} becomes a command or a refusal. Readers are pure and never throw.
 *
 * <pre>
 * RequestReader ─▶ SchemaFraming, CloudEvent ─▶ StrictJson ─▶ IdField, Envelope, ContentHash ─▶ RequestReading
 * CommandReader ───────────────▶ StrictJson ─▶ IdField ────────────────────────▶ CommandReading
 * RequestEdit     changes a request and puts it back in the form that its record has
 * OversizedValue  reads of a value that is too large to be read only what tells its id
 * ForeignFormat, ForeignEnvelope  name what is no request, for the producer
 * </pre>
 *
 * <p>Models and the fields of their inputs are checked later, by {@code catalog}. Imports the vocabulary alone.
 */
@NullMarked
package dev.reelay.request;

import org.jspecify.annotations.NullMarked;
