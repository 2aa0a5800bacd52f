/**
 * The commands about jobs: {@code reelay submit | get | list | wait | cancel | retry | finding | pause | resume | pauses | dead-letters}.
 *
 * <pre>
 *  submit ─▶ cli.catalog.RequestValidation ─▶ the requests topic ─▶ Following
 *  get, list, wait, pauses ─▶ broker.Reading ─▶ JobText, JobJson; the result by StoredResult
 *  cancel, retry, finding, pause, resume, redrive ─▶ broker.Steering ─▶ ActionAnswer; on many: BulkOptions
 *  dead-letters list, show ─▶ broker.LetterReading
 * </pre>
 *
 * <p>They decide nothing: what may be done is decided where the console asks, too.
 */
@NullMarked
package dev.reelay.cli.jobs;

import org.jspecify.annotations.NullMarked;
