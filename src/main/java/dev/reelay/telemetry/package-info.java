/**
 * Every meter, span, log field and sentence about a job.
 *
 * <p>{@link dev.reelay.telemetry.Metric} names every meter, {@code LogLine} every field of the log, {@code Redaction} what no
 * line may show. Stages report here; nothing here asks a stage: a gauge whose number a stage keeps is registered by {@code app}.
 * Imports {@code job}, {@code catalog} and {@code request}.
 */
@NullMarked
package dev.reelay.telemetry;

import org.jspecify.annotations.NullMarked;
