package dev.reelay.telemetry;

import dev.reelay.file.MediaFacts;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import dev.reelay.model.MediaUse;
import dev.reelay.model.MediaVerdict;
import dev.reelay.model.Model;
import dev.reelay.outcome.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logmanager.Logger;

/** The part of {@link Telemetry} about the files behind the URLs of a job's input. */
public final class MediaTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.media");
    private static final String VERIFIED = "verified";
    private static final String NOT_PUBLIC = "not_public";
    private static final String UNREADABLE = "unreadable";
    private static final String OTHER_FORMAT = "other_format";
    private static final String UNKNOWN_LENGTH = "unknown_length";
    private static final String WRONG_DATA_URI = "wrong_data_uri";

    private final Meters meters;

    /** @param models finds a model of the catalog that is in force */
    public MediaTelemetry(Meters meters, Function<String, Optional<Model>> models) {
        this.meters = meters;
        meters.show(Metric.MEDIA_PROBES, VERIFIED);
        meters.show(Metric.MEDIA_PROBES, NOT_PUBLIC);
        meters.show(Metric.MEDIA_PROBES, UNREADABLE);
        meters.show(Metric.MEDIA_PROBES, OTHER_FORMAT);
        meters.show(Metric.MEDIA_PROBES, UNKNOWN_LENGTH);
        meters.show(Metric.MEDIA_PROBES, WRONG_DATA_URI);
        for (MediaFacts.Reason reason : MediaFacts.Reason.values()) {
            meters.show(Metric.MEDIA_PROBES, reason.word());
        }
        meters.showForModels(Metric.MEDIA_ADVICE);
        meters.forEachModel(id -> models.apply(id).map(Model::media).orElse(List.of()).stream()
                .flatMap(field -> field.ruleNames().stream())
                .distinct()
                .forEach(rule -> meters.show(Metric.MEDIA_VIOLATIONS, id, rule)));
    }

    /** A file was probed. */
    public void probed(Accepted state, MediaUse use, MediaFacts facts) {
        switch (facts) {
            case MediaFacts.Clip clip
            when use.field().leavesOpen(clip) ->
                notVerified(
                        state,
                        use,
                        UNKNOWN_LENGTH,
                        "the file is " + clip.format().word() + ", and its length was not found in it");
            case MediaFacts.Bytes bytes
            when use.field().leavesOpen(bytes) ->
                notVerified(state, use, UNREADABLE, "a file of no format that is recognised");
            case MediaFacts.Image _, MediaFacts.Clip _, MediaFacts.Bytes _ ->
                meters.count(Metric.MEDIA_PROBES, VERIFIED);
            case MediaFacts.WrongDataUri _ -> meters.count(Metric.MEDIA_PROBES, WRONG_DATA_URI);
            case MediaFacts.NotPublic _ -> meters.count(Metric.MEDIA_PROBES, NOT_PUBLIC);
            case MediaFacts.Unreadable file
            when !use.field().allows(file.format()) ->
                meters.count(Metric.MEDIA_PROBES, OTHER_FORMAT); // logged with the verdict
            case MediaFacts.Unreadable file -> notVerified(state, use, UNREADABLE, file.detail());
            case MediaFacts.Unverified file
            when !use.field().leavesOpen(file) ->
                meters.count(Metric.MEDIA_PROBES, file.reason().word());
            case MediaFacts.Unverified file ->
                notVerified(state, use, file.reason().word(), file.detail());
        }
    }

    /**
     * A job has more files than are looked at.
     *
     * @param files of which only the URLs were judged
     */
    public void notLookedAt(Accepted state, int files) {
        LogLine.job(state)
                .with(Field.DETAIL, files + " files, of which only the URLs were judged; RunComfy decides")
                .warn(LOG, "Not all files of the job were looked at: they are more than " + MediaUse.MAX_USES);
    }

    private void notVerified(Accepted state, MediaUse use, String reason, String detail) {
        meters.count(Metric.MEDIA_PROBES, reason);
        LogLine.job(state)
                .with(Field.REASON, reason)
                .with(Field.POINTER, use.pointer())
                .with(Field.URL, use.isDataUri() ? "data:" : use.url())
                .with(Field.DETAIL, detail)
                .info(LOG, "Media file could not be verified; RunComfy decides");
    }

    /** All files of a job were probed and compared with the model's rules. */
    public void judged(Accepted state, MediaVerdict verdict) {
        String model = meters.model(state.model());
        for (Violation violation : verdict.violations()) {
            meters.count(Metric.MEDIA_VIOLATIONS, model, violation.rule());
            LogLine.job(state)
                    .with(Field.POINTER, violation.pointer())
                    .with(Field.RULE, violation.rule())
                    .with(Field.DETAIL, violation.message())
                    .warn(LOG, "Media file violates a rule of the model");
        }
        for (String advice : verdict.advice()) {
            meters.count(Metric.MEDIA_ADVICE, model);
            LogLine.job(state).with(Field.DETAIL, advice).info(LOG, "RunComfy advises against a media file");
        }
    }
}
