/**
 * A model: what it asks of the input of a request, and of the files behind the URLs in it. Pure: fetches nothing, reads no file, and
 * never changes an input.
 *
 * <pre>
 *  input ─▶ Model.check ─▶ InputSchema (schema.Schema) and the Rules ─▶ Finding, Findings ─▶ ViolationMessages ─▶ violations
 *  input ─▶ Model.mediaUrls ─▶ MediaScan, MediaUse
 *  file  ─▶ MediaCheck, by the rules of a MediaField ─▶ MediaVerdict (another package fetches the file)
 *  misspelt name ─▶ DidYouMean ─▶ the names that are most similar
 * </pre>
 *
 * <p>A {@link dev.reelay.model.Model} is immutable and safe for several threads. It finds <em>all</em> violations of a usual input in
 * microseconds and the first 100 of any. Imports the vocabulary, {@code dev.reelay.schema} and Jackson's tree.
 */
@NullMarked
package dev.reelay.model;

import org.jspecify.annotations.NullMarked;
