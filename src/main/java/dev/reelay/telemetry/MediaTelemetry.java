package dev.reelay.telemetry;

import dev.reelay.catalog.MediaUse;
import dev.reelay.catalog.MediaVerdict;
import dev.reelay.catalog.Model;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.Violation;
import java.util.Collection;

/** The part of {@link Telemetry} that is about the files behind a job's URLs. */
public final class MediaTelemetry {

    private static final String VERIFIED = "verified";
    private static final String NOT_PUBLIC = "not_public";

    private final Meters meters;

    public MediaTelemetry(Meters meters, Collection<Model> models) {
        this.meters = meters;
        meters.show(Metric.MEDIA_PROBES, VERIFIED);
        meters.show(Metric.MEDIA_PROBES, NOT_PUBLIC);
        for (MediaFacts.Reason reason : MediaFacts.Reason.values()) {
            meters.show(Metric.MEDIA_PROBES, reason.word());
        }
        meters.showForModels(Metric.MEDIA_ADVICE);
        for (Model model : models) {
            model.media().stream()
                    .flatMap(field -> field.ruleNames().stream())
                    .distinct()
                    .forEach(rule -> meters.show(Metric.MEDIA_VIOLATIONS, model.id(), rule));
        }
    }

    /** A file was looked at. */
    public void probed(Accepted state, MediaUse use, MediaFacts facts) {
        switch (facts) {
            case MediaFacts.Image _, MediaFacts.Bytes _ -> meters.count(Metric.MEDIA_PROBES, VERIFIED);
            case MediaFacts.NotPublic _ -> meters.count(Metric.MEDIA_PROBES, NOT_PUBLIC);
            case MediaFacts.Unverified unverified -> {
                meters.count(Metric.MEDIA_PROBES, unverified.reason().word());
                LogLine.job(state)
                        .info(
                                "not verified job_id=%s %s %s: %s",
                                state.id(), use.pointer(), use.url(), unverified.detail());
            }
        }
    }

    /** All files of a job were looked at. */
    public void judged(Accepted state, MediaVerdict verdict) {
        String model = meters.model(state.model());
        for (Violation violation : verdict.violations()) {
            meters.count(Metric.MEDIA_VIOLATIONS, model, violation.rule());
            LogLine.job(state)
                    .warn("bad media    job_id=%s %s: %s", state.id(), violation.pointer(), violation.message());
        }
        for (String advice : verdict.advice()) {
            meters.count(Metric.MEDIA_ADVICE, model);
            LogLine.job(state).info("media advice job_id=%s %s", state.id(), advice);
        }
    }
}
