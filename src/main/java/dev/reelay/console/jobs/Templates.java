package dev.reelay.console.jobs;

import dev.reelay.console.Chrome;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages of this room. */
@CheckedTemplate(basePath = "console/jobs")
final class Templates {

    private Templates() {}

    static native TemplateInstance list(Chrome chrome, JobsPage page);

    static native TemplateInstance job(Chrome chrome, JobPage page);

    static native TemplateInstance record(Chrome chrome, RecordPage page);

    static native TemplateInstance notice(Chrome chrome, Notice page);
}
