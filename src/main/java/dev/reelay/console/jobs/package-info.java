/**
 * The places of the console that show jobs: the list, one job, and its records.
 *
 * <pre>
 * JobsResource  GET /jobs        ListAddress: filter, order, mark ─▶ JobsPages ─▶ JobsPage: chips, rows, pager, links to bulk actions
 * JobResource   GET /job?id=     JobRow, and the result by StoredRecords ─▶ JobPages ─▶ JobPage: timeline, payloads, offers
 *               GET /job/record  StoredRecords ─▶ RecordPage: the record as JSON, as text, or in hexadecimal
 * </pre>
 *
 * <p>An address is the whole state of a list, in the words of the command line. Nothing here changes anything: the forms post to
 * {@code console.steer}. Metadata, inputs, outputs, URLs and records are for those with {@link dev.reelay.console.Permission#PAYLOADS}
 * alone; filters on metadata would tell them too, and are refused for others.
 *
 * <p>Imports {@code console}, the vocabulary, {@code kafka}, {@code records}, {@code limits}, {@code money}, {@code view}, {@code view.limits},
 * {@code view.money}, {@code view.row}, {@code retry} (its rules), {@code audit}.
 */
@NullMarked
package dev.reelay.console.jobs;

import org.jspecify.annotations.NullMarked;
