package dev.reelay.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages of the frame itself. */
@CheckedTemplate(basePath = "console")
final class Templates {

    private Templates() {}

    /** A failure with all that is around a page. */
    static native TemplateInstance error(Chrome chrome, ErrorPage page);

    /** A failure for somebody of whom nothing is known. */
    static native TemplateInstance bare(String base, ErrorPage page);
}
