package dev.reelay.console.steer;

import dev.reelay.console.Chrome;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages of this room. */
@CheckedTemplate(basePath = "console/steer")
final class Templates {

    private Templates() {}

    static native TemplateInstance outcome(Chrome chrome, Outcome outcome);

    static native TemplateInstance plan(Chrome chrome, PlanPage page);

    static native TemplateInstance actions(Chrome chrome, ActionsPage page);

    static native TemplateInstance action(Chrome chrome, ActionPage page);

    static native TemplateInstance pauses(Chrome chrome, PausesPage page);

    static native TemplateInstance letters(Chrome chrome, LettersPage page);

    static native TemplateInstance letter(Chrome chrome, LetterPage page);
}
