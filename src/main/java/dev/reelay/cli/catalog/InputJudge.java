package dev.reelay.cli.catalog;

import dev.reelay.cli.Terminal;
import dev.reelay.model.InputVerdict;
import dev.reelay.model.MediaMode;
import dev.reelay.model.Model;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Violation;
import dev.reelay.request.RequestReading;
import java.util.ArrayList;
import java.util.List;

/** Judges a request as the worker does, as far as that needs no network. */
final class InputJudge {

    private InputJudge() {}

    /** In the worker's order: what breaks the schema is rejected before anyone looks at its URLs. */
    static InputReport judge(RequestReading.Valid request, Model known, Terminal terminal) {
        InputVerdict verdict = known.judge(request.input());
        if (!verdict.violations().isEmpty()) {
            Outcome.Failed why = Outcome.Failed.of(
                    FailureCode.INVALID_INPUT, "The input does not fit " + known.id(), verdict.violations());
            return new InputReport(known, why, verdict.warnings(), List.of());
        }
        UrlCheck.Found urls = UrlCheck.of(known, request.input(), terminal);
        if (urls.mode() == MediaMode.ENFORCE && !urls.violations().isEmpty()) {
            Outcome.Failed why = Outcome.Failed.of(
                    FailureCode.INVALID_MEDIA, "The media do not fit " + known.id(), urls.violations());
            return new InputReport(known, why, verdict.warnings(), urls.notFetched());
        }
        List<Violation> warnings = new ArrayList<>(verdict.warnings());
        warnings.addAll(urls.violations());
        return new InputReport(known, null, warnings, urls.notFetched());
    }
}
