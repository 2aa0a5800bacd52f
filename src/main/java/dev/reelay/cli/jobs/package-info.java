/**
 * The commands about jobs: {@code reelay submit | get | list | wait | cancel | retry | finding | outputs | pause | resume | pauses}.
 *
 * <pre>
 *  submit ─▶ cli.catalog.RequestValidation ─▶ the requests topic ─▶ Following
 *  get, list, wait, pauses ─▶ broker.Reading ─▶ JobText, JobJson; the result by records.StoredResult
 *  outputs store ─▶ StoreSettings: the store; broker.Steering ─▶ StoreAnswer
 *  cancel, retry, finding, pause, resume ─▶ broker.Steering ─▶ broker.ActionAnswer; bulk: BulkOptions
 * </pre>
 *
 * <p>They decide nothing: {@code actions} decides what may be done.
 */
@NullMarked
package dev.reelay.cli.jobs;

import org.jspecify.annotations.NullMarked;
