/**
 * Every meter, span and log line about jobs.
 *
 * <p>{@link dev.reelay.telemetry.Metric} names every meter, {@code ModelSeries} which models have series, {@code SpanKey} every
 * attribute of a span; the form of the log is in {@code dev.reelay.log}. Stages call {@link dev.reelay.telemetry.Telemetry};
 * telemetry never calls a stage: {@code app} registers the gauges whose numbers a stage keeps. Imports the vocabulary, {@code decision}, {@code kafka}
 * (its exception), {@code log}, {@code model} and {@code request}.
 */
@NullMarked
package dev.reelay.telemetry;

import org.jspecify.annotations.NullMarked;
