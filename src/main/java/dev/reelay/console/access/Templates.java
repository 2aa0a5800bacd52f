package dev.reelay.console.access;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** Templates of this room: they stand alone, as nobody may be logged in. */
@CheckedTemplate(basePath = "console/access")
final class Templates {

    private Templates() {}

    static native TemplateInstance login(LoginPage page);

    static native TemplateInstance refusal(RefusalPage page);
}
