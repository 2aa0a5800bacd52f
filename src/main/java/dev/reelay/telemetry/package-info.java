/**
 * Every meter, span and log line about jobs, and how the log is written.
 *
 * <p>{@link dev.reelay.telemetry.Metric} names every meter, {@code ModelSeries} which models have series, {@code LogLine} every
 * field of the log, {@code SpanKey} every attribute of a span; {@code Redaction} is what no line and no span may show, and {@code LogFormatters} applies it to every
 * line. Stages call {@link dev.reelay.telemetry.Telemetry}; telemetry never calls a stage: {@code app} registers the gauges
 * whose numbers a stage keeps. Imports {@code job}, {@code kafka} (its exception), {@code model} and {@code request}.
 */
@NullMarked
package dev.reelay.telemetry;

import org.jspecify.annotations.NullMarked;
