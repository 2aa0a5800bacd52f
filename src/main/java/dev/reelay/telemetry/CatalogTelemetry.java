package dev.reelay.telemetry;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.job.JobState;
import dev.reelay.json.ForeignText;
import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} about RunComfy's list of models, and about look-ups of single models. */
public final class CatalogTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.refresh");

    /** Why a list does not count, beside the kinds of failed calls. */
    private static final List<String> OF_LISTS =
            List.of("empty", "incomplete", "unstable", "repeats", "shrunk", "too_large", "too_slow", "fault");

    private static final String FOUND = "found";
    private static final String NO_SUCH_MODEL = "no_such_model";
    private static final String FAILED = "failed";

    /** The most model ids of one line. */
    private static final int IDS_LIMIT = 10;

    /** The most of an answer that a line shows, in code points. */
    private static final int LONGEST_ANSWER = 200;

    private final Meters meters;
    private @Nullable String failing;
    private boolean refreshed;
    private List<String> leftOut = List.of();

    CatalogTelemetry(Meters meters) {
        this.meters = meters;
        Stream.concat(OF_LISTS.stream(), Stream.of(CallFailure.Kind.values()).map(CallFailure.Kind::word))
                .forEach(reason -> meters.show(Metric.CATALOG_REFRESH_FAILURES, reason));
        Stream.of(FOUND, NO_SUCH_MODEL, FAILED).forEach(outcome -> meters.show(Metric.CATALOG_LOOKUPS, outcome));
        meters.showForModels(Metric.CATALOG_DISAGREEMENTS);
    }

    // --- the list ------------------------------------------------------------------------------------------------

    /** RunComfy's list was fetched, and counts. Logged when that is news, or the list has news. */
    public synchronized void refreshed(int models, int changed, int leftOut) {
        if (!refreshed || failing != null || changed > 0) {
            LogLine.plain()
                    .with(Field.MODELS, models)
                    .with(Field.CHANGED, changed)
                    .with(Field.LEFT_OUT, leftOut)
                    .info(LOG, "RunComfy's list of models fetched");
        }
        refreshed = true;
        failing = null;
    }

    /** Records of a list that counts cannot be used: one short line each. Logged when they are others than before. */
    public synchronized void leftOut(List<String> lines) {
        if (!lines.isEmpty() && !lines.equals(leftOut)) {
            String more = lines.size() > IDS_LIMIT ? "; and " + (lines.size() - IDS_LIMIT) + " more" : "";
            LogLine.plain()
                    .with(Field.LEFT_OUT, lines.size())
                    .with(Field.DETAIL, String.join("; ", lines.subList(0, Math.min(IDS_LIMIT, lines.size()))) + more)
                    .warn(LOG, "Records of RunComfy's list cannot be used; the models beside them are not affected");
        }
        leftOut = List.copyOf(lines);
    }

    /** There is no list that counts. Logged once for the same reason in a row. */
    public synchronized void notRefreshed(String reason, @Nullable String detail) {
        meters.count(Metric.CATALOG_REFRESH_FAILURES, reason);
        if (!reason.equals(failing)) {
            failing = reason;
            LogLine.plain()
                    .with(Field.REASON, reason)
                    .with(Field.DETAIL, detail == null ? null : ForeignText.oneLine(detail, LONGEST_ANSWER))
                    .warn(LOG, "RunComfy's list of models could not be fetched; the last good catalog stays in force");
        }
    }

    /**
     * Models are no longer in the list.
     *
     * @param vanished since this list: they go on for a day
     * @param gone for more than a day: requests for them are looked up
     */
    public void vanished(List<String> vanished, List<String> gone) {
        if (!vanished.isEmpty()) {
            named(vanished).warn(LOG, "Models vanished from RunComfy's list; they go on for a day");
        }
        if (!gone.isEmpty()) {
            named(gone).warn(LOG, "Models have not been in RunComfy's list for a day; the catalog drops them");
        }
    }

    private static LogLine named(List<String> ids) {
        String more = ids.size() > IDS_LIMIT ? " ..." : "";
        return LogLine.plain()
                .with(Field.MODELS, ids.size())
                .with(
                        Field.DETAIL,
                        ids.stream()
                                        .limit(IDS_LIMIT)
                                        .map(id -> ForeignText.oneLine(id, LONGEST_ANSWER))
                                        .collect(Collectors.joining(" "))
                                + more);
    }

    // --- single models -------------------------------------------------------------------------------------------

    /** A look-up found a model. */
    public void found(String model) {
        meters.count(Metric.CATALOG_LOOKUPS, FOUND);
        LogLine.plain().with(Field.MODEL, model).info(LOG, "Model looked up at RunComfy");
    }

    /** RunComfy has no such model. */
    public void noSuchModel() {
        meters.count(Metric.CATALOG_LOOKUPS, NO_SUCH_MODEL);
    }

    /**
     * A look-up failed.
     *
     * @param first whether it is the first failure in a row: only that is logged
     */
    public void notSeen(String model, CallFailure failure, boolean first) {
        meters.count(Metric.CATALOG_LOOKUPS, FAILED);
        if (first) {
            LogLine.plain()
                    .with(Field.MODEL, model)
                    .with(Field.REASON, failure.kind().word())
                    .with(Field.DETAIL, said(failure.says()))
                    .warn(LOG, "RunComfy could not be asked for a model; its jobs wait, and it is asked again");
        }
    }

    private static @Nullable String said(@Nullable ProviderMessage says) {
        if (says == null) {
            return null;
        }
        String text = says.message() == null ? "HTTP " + says.httpStatus() : says.message();
        return ForeignText.oneLine(text, LONGEST_ANSWER);
    }

    /** A job whose model was looked up goes on, and the ledger has that. */
    public void judged(JobState state, int partition) {
        LogLine.job(state).partition(partition).info(LOG, "Model known; the job goes on");
    }

    /** RunComfy refused an input that fits the catalog's schema. The line of the job's result says more. */
    public void disagrees(JobState state) {
        meters.count(Metric.CATALOG_DISAGREEMENTS, meters.model(state.model()));
    }
}
