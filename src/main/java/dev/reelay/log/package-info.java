/**
 * The form of the log: what a line says about a job, and how it is written.
 *
 * <pre>
 * LogLine            a message and its fields
 * LogFormatters      JSON for a packaged worker (JsonLogFormatter), text for dev mode and tests (TextLogFormatter)
 * Redaction          what no line and no span may show: tokens, the query parts of URLs, long values
 * ConsoleFilter      KafkaLogThrottle: of the warnings that clients repeat, one in ten seconds; StartLine: what is served where
 * </pre>
 *
 * <p>Imports the vocabulary and JBoss's log manager.
 */
@NullMarked
package dev.reelay.log;

import org.jspecify.annotations.NullMarked;
