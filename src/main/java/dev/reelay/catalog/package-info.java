/**
 * The catalog: where the models come from that requests may name.
 *
 * <p>A {@link dev.reelay.catalog.Catalog} that has loaded is valid: every operator's file was read completely, every schema that
 * counts compiled, and every rule belongs to a field that exists. An operator's file that is not valid stops the start with one
 * line; a schema of RunComfy's that cannot be used sets its own model aside.
 *
 * <pre>
 *  CatalogFolder, BuiltInFiles ─▶ CatalogFileReader (JsonSection): CatalogFile ─▶ CatalogFiles ─┐
 *  RunComfy's list ───────────────────────────────▶ LiveList ───▶ RecordReader ─▶ Composition ◀─┘
 *                                                                                    │  for each model one schema, and Notes
 *                                                                                    ▼
 *        ModelMaker ─▶ dialect.LenientSchema, SchemaReader: a schema to check by
 *                   ─▶ NotedFields: fields that the page does not describe
 *                   ─▶ NotesFit: RulesReader, MediaFieldReader (ValidationsReader, MediaNotes); TimingsReader
 *                   ─▶ MediaOutline: the fields of media of a schema that cannot be used
 *                                                                                    │
 *        CurrentCatalog ◀─ Catalog ◀─ CatalogLoader ◀────────────────────────────────┘
 * </pre>
 *
 * <p>Imports {@code dev.reelay.job}, {@code dev.reelay.model}, {@code dev.reelay.dialect}, Jackson's tree and, for the draft's
 * meta-schema, a validator; no stage, no Kafka, no HTTP. {@link dev.reelay.catalog.CatalogFolder} alone reads files.
 */
@NullMarked
package dev.reelay.catalog;

import org.jspecify.annotations.NullMarked;
