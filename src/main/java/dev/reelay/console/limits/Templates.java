package dev.reelay.console.limits;

import dev.reelay.console.Chrome;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The page of this room. */
@CheckedTemplate(basePath = "console/limits")
final class Templates {

    private Templates() {}

    static native TemplateInstance limits(Chrome chrome, LimitsPage page);
}
