/**
 * The catalog: where the models come from that requests may name.
 *
 * <p>A {@link dev.reelay.catalog.Catalog} that has loaded is valid: every operator's file was read completely, every schema that
 * counts compiled, and every rule belongs to a field that exists. An operator's file that is not valid stops the start with one
 * line; a schema of RunComfy's that cannot be used sets its own model aside.
 *
 * <pre>
 *  CatalogFolder, BuiltInFiles ─▶ CatalogFileReader: CatalogFile ─▶ CatalogFiles ─┐
 *  RunComfy's list ───────────────────────────────▶ LiveList ───▶ RecordReader ─▶ Composition ◀─┘
 *                                                                                    │  for each model one schema, and Notes
 *                                                                                    ▼
 *        ModelMaker ─▶ dialect.LenientSchema, notes: a schema to check by, and what is noted beside it
 *                                                                                    │
 *        CurrentCatalog ◀─ Catalog ◀─ CatalogLoader ◀────────────────────────────────┘
 * </pre>
 *
 * <p>Imports the vocabulary, {@code dev.reelay.model}, {@code dev.reelay.dialect}, {@code dev.reelay.notes} and Jackson's
 * tree; no stage, no Kafka, no HTTP. {@link dev.reelay.catalog.CatalogFolder} alone reads files.
 */
@NullMarked
package dev.reelay.catalog;

import org.jspecify.annotations.NullMarked;
