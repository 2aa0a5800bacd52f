package dev.reelay.console.overview;

import dev.reelay.console.Chrome;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages of this room. */
@CheckedTemplate(basePath = "console/overview")
final class Templates {

    private Templates() {}

    static native TemplateInstance overview(Chrome chrome, Overview page);

    static native TemplateInstance workers(Chrome chrome, Workers page);
}
