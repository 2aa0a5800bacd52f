/**
 * Input schemas as RunComfy writes them, made fit for checks.
 *
 * <pre>
 *  RunComfy's schema ─▶ LenientSchema ─▶ the same in the dialect of the pages, and a Relaxation for each thing that was changed
 *                        │  Shapes, OldDrafts, TypeWords, Nullability, NumberBounds, Choices, Patterns, LooseReferences
 *                        ▼
 *  operator's schema ─▶ SchemaDialect (References, FieldNames) ─▶ JSON Schema 2020-12
 *                        └ ImpliedRules: what it means and does not say
 *
 *  MediaFormats, FieldWords   which fields hold URLs of media, by their formats and by their names
 *  SchemaDigest               tells two schemas apart
 * </pre>
 *
 * <p>There are two strictnesses. What RunComfy wrote is read leniently: what means the same in other words is translated, what
 * makes no sense is dropped where it stands and noted, and the rest of the schema is checked as before. What an operator wrote
 * must make sense; {@link dev.reelay.dialect.LenientSchema} finds there what would be dropped elsewhere. {@link
 * dev.reelay.dialect.Subschemas} is the table of all places where a schema holds schemas. Work and memory are bounded by {@link
 * dev.reelay.dialect.SchemaSize}. Pure. Imports the vocabulary, {@code dev.reelay.model} and
 * {@code dev.reelay.schema}.
 */
@NullMarked
package dev.reelay.dialect;

import org.jspecify.annotations.NullMarked;
