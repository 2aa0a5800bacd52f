/**
 * What is noted about a model beside its schema, by an operator or by Reelay: media, rules, fields that its page does not describe,
 * timings. What is noted strictly is read strictly: a note that makes no sense, or does not fit the model's schema, is a {@link
 * dev.reelay.notes.CatalogException}, or is set aside where it is nobody's fault.
 *
 * <pre>
 *   JsonSection ─▶ Notes ─▶ NotesFit: RulesReader, MediaFieldReader (ValidationsReader, MediaNotes, MediaMaps), PageWords
 *                       └─▶ TimingsReader
 *                  NotedFields: fields that the page does not describe
 *                  SchemaReader: a schema that is checked by, with the media of its validations
 *                  MediaOutline: the fields of media of a schema that cannot be used
 * </pre>
 *
 * <p>Imports the vocabulary, {@code dev.reelay.model}, {@code dev.reelay.dialect}, Jackson's tree and, for the draft's
 * meta-schema, a validator. Pure: no files, no Kafka, no HTTP.
 */
@NullMarked
package dev.reelay.notes;

import org.jspecify.annotations.NullMarked;
