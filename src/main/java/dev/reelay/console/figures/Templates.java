package dev.reelay.console.figures;

import dev.reelay.console.Chrome;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages. */
@CheckedTemplate(basePath = "console/figures")
final class Templates {

    private Templates() {}

    static native TemplateInstance failures(Chrome chrome, FailuresPage page);

    static native TemplateInstance doubt(Chrome chrome, DoubtPage page);

    static native TemplateInstance costs(Chrome chrome, CostsPage page);
}
