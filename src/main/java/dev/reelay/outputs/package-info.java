/**
 * Copies of the files of outputs, in a store of the operator's own: providers delete theirs after a while.
 *
 * <pre>
 * OutputCopies      the files of jobs, a bounded number at a time, each tried again until the job's deadline
 * LaterCopies       the files of jobs that have ended, on request, each tried once
 * OpenStore         the store and the copier that the settings name, for a console or a command
 * Places            pure: where each file goes, by what its request names: the worker's store, another bucket, a presigned URL
 * StoreLocation     pure: what REELAY_OUTPUT_STORE names
 * ObjectStore       where copies go: FileStore (a folder), S3Store (anything that speaks S3)
 * UrlStore          a presigned URL: one file, of a length that is known before
 * Copier            one try to copy one file: open, look at its first bytes, stream to the store
 *   CheckedStream     counts, hashes and bounds the bytes on their way (ByteRate: the worker's bound in bytes per second)
 *   ContentType       pure: type and extension of a file, by its first bytes
 *   ObjectKeys        pure: the key of a job's file, the same for every worker and tool
 * </pre>
 *
 * <p>A file is never whole in memory, and an object that can be seen in a store is always a whole file. Imports the vocabulary, {@code
 * format}, {@code media}, {@code telemetry} and the AWS SDK; no other stage, no Kafka.
 */
@NullMarked
package dev.reelay.outputs;

import org.jspecify.annotations.NullMarked;
