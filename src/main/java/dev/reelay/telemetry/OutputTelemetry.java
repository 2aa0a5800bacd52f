package dev.reelay.telemetry;

import dev.reelay.file.StoredFile;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState.Storing;
import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import dev.reelay.outcome.Copies;
import org.jboss.logmanager.Logger;

/** The part of {@link Telemetry} about copies of outputs. */
public final class OutputTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.outputs");
    private static final String STORED = "stored";
    private static final String FAILED = "failed";

    private final Meters meters;

    OutputTelemetry(Meters meters) {
        this.meters = meters;
        meters.show(Metric.OUTPUTS, STORED);
        meters.show(Metric.OUTPUTS, FAILED);
        meters.show(Metric.OUTPUT_FILES);
        meters.show(Metric.OUTPUT_BYTES);
        meters.show(Metric.OUTPUT_TRIES_FAILED);
    }

    /** A try to copy a file of the job failed. */
    public void notCopied(Storing state, String reason) {
        meters.count(Metric.OUTPUT_TRIES_FAILED);
        LogLine.job(state.job())
                .requestId(state.result().requestId())
                .with(Field.REASON, reason)
                .debug(LOG, "A file of the output was not copied");
    }

    /** A job has its result, and with it what became of its copies. */
    void ended(JobResult result, Copies copies) {
        meters.add(copies.files().size(), Metric.OUTPUT_FILES);
        meters.add(copies.files().stream().mapToLong(StoredFile::bytes).sum(), Metric.OUTPUT_BYTES);
        if (copies.failure() == null) {
            meters.count(Metric.OUTPUTS, STORED);
            return;
        }
        meters.count(Metric.OUTPUTS, FAILED);
        LogLine.job(result.job())
                .requestId(result.requestId())
                .with(Field.REASON, copies.failure())
                .warn(
                        LOG,
                        "Not all files of the output were copied; fetch them from the provider's URLs in the result before they end");
    }
}
