package dev.reelay.console.steer;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.Actions;
import dev.reelay.actions.BulkActions;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.Planning;
import dev.reelay.audit.Action;
import dev.reelay.audit.Subject;
import dev.reelay.console.BackPath;
import dev.reelay.console.DoneTexts;
import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bulk actions for a visitor: the dry run, its start with the number typed, and the stop. Every method blocks. */
final class ManyActions {

    private static final String GONE =
            "This dry run is over: it is older than 15 minutes, or the console was started again.";
    private static final String SELECTED_ANEW = GONE + " They were selected anew: look, and type the number again.";

    /**
     * The form that starts an action.
     *
     * @param plan the id of the plan that was shown; null when none was: then they are selected now
     * @param number what the user typed
     */
    record Start(
            @Nullable String plan,
            @Nullable String kind,
            @Nullable String filter,
            @Nullable String max,
            @Nullable String number,
            Form form) {

        /** @throws FilterException for a value that a field cannot have */
        PlanQuery query() {
            Action.Kind what = PlanQuery.kind(kind);
            return new PlanQuery(
                    what, PlanQuery.filter(what, filter == null ? "" : filter), PlanQuery.max(max), form.confirmed());
        }

        String typed() {
            return number == null ? "" : number;
        }
    }

    private final Actions actions;
    private final BulkActions bulk;
    private final Supplier<List<DeadLetterRow>> letters;
    private final DoneTexts done;

    /** @param letters the dead letters that are known now */
    ManyActions(Actions actions, BulkActions bulk, Supplier<List<DeadLetterRow>> letters, DoneTexts done) {
        this.actions = actions;
        this.bulk = bulk;
        this.letters = letters;
        this.done = done;
    }

    /** Shows what would be done. Nothing is recorded, also when it is refused: a dry run changes nothing. */
    Answer dryRun(Visitor visitor, PlanQuery query) {
        Permission needed = Needs.of(query.kind());
        return visitor.may(needed)
                ? dry(200, query, null)
                : told(403, "Not allowed", Needs.CODE, Needs.message(needed), query.list());
    }

    /**
     * Starts what the visitor has seen, if the number is right.
     *
     * @throws FilterException for a value that a field cannot have
     */
    Answer start(Visitor visitor, Start start) {
        Optional<BulkPlan> seen = Optional.ofNullable(start.plan()).flatMap(bulk::planned);
        // What is allowed goes by what would be done, and not by what the form says beside it.
        PlanQuery query = seen.map(ManyActions::query).orElseGet(start::query);
        Permission needed = Needs.of(query.kind());
        if (!visitor.may(needed)) {
            return told(403, "Not allowed", refuse(visitor, query, start, Needs.CODE, Needs.message(needed)), query);
        }
        if (seen.isPresent()) {
            return begin(visitor, seen.get(), query, start);
        }
        if (start.plan() != null) {
            return begunOrGone(visitor, query, start, start.plan());
        }
        return switch (plan(query)) {
            case Planning.Ready(BulkPlan plan) -> begin(visitor, plan, query, start);
            case Planning.Refused(String code, String message) ->
                told(409, "Not begun", refuse(visitor, query, start, code, message), query);
        };
    }

    private static PlanQuery query(BulkPlan plan) {
        return new PlanQuery(plan.kind(), plan.filter(), BulkActions.MOST, plan.confirmed());
    }

    /** The second press of the same form, or a plan that this process does not have any more. */
    private Answer begunOrGone(Visitor visitor, PlanQuery query, Start start, String plan) {
        if (bulk.progress(plan).isPresent()) {
            return told(200, "Nothing was to be done", null, "This was begun before: it is done once.", action(plan));
        }
        ActionOutcome.Refused refused = refuse(visitor, query, start, "plan_expired", GONE);
        return query.filter().isEmpty()
                ? told(409, "Not begun", refused.code(), GONE + " Select them again.", query.list())
                : dry(409, query, SELECTED_ANEW);
    }

    private Answer begin(Visitor visitor, BulkPlan plan, PlanQuery query, Start start) {
        return switch (bulk.start(
                visitor.actor(), plan, start.typed(), start.form().reason())) {
            case ActionOutcome.Done(String id, String detail) -> {
                done.keep(id, detail);
                yield new Answer.GoTo(BackPath.withDone(action(id), id));
            }
            case ActionOutcome.AlreadySo(String detail) ->
                told(200, "Nothing was to be done", null, detail, action(plan.id()));
            // With the same plan: what was looked at stays as it was.
            case ActionOutcome.Refused refused
            when refused.code().equals("wrong_number") ->
                new Answer.Dry(409, PlanPage.of(plan, query, refused.message()));
            case ActionOutcome.Refused refused -> told(409, "Not begun", refused, query);
            case ActionOutcome.NeedsConfirmation(String risk) -> // a start needs none
                told(409, "Not begun", null, risk, query.path());
            case ActionOutcome.Unclear(String id, String message) ->
                told(503, "Outcome unknown", null, message, action(id));
        };
    }

    private Answer dry(int status, PlanQuery query, @Nullable String complaint) {
        return switch (plan(query)) {
            case Planning.Ready(BulkPlan plan) -> new Answer.Dry(status, PlanPage.of(plan, query, complaint));
            case Planning.Refused(String code, String message) -> told(409, "Not planned", code, message, query.list());
        };
    }

    private Planning plan(PlanQuery query) {
        return switch (query.filter()) {
            case JobFilter jobs -> bulk.plan(query.kind(), jobs, query.max(), query.confirmed());
            case LetterFilter some -> bulk.planRedrive(letters.get(), some, query.max(), query.confirmed());
        };
    }

    /** Stops an action; that needs only the permission to act, since it spends nothing. */
    Answer stop(Visitor visitor, String id, Form form) {
        if (!visitor.may(Permission.ACT)) {
            ActionOutcome.Refused refused = actions.refuse(
                    visitor.actor(), bulk.asStopped(id, form.reason()), Needs.CODE, Needs.message(Permission.ACT));
            return told(403, "Not allowed", refused.code(), refused.message(), form.back());
        }
        return switch (bulk.stop(visitor.actor(), id, form.reason())) {
            case ActionOutcome.Done(String stopped, String detail) -> {
                done.keep(stopped, detail);
                yield new Answer.GoTo(BackPath.withDone(form.back(), stopped));
            }
            case ActionOutcome.AlreadySo(String detail) ->
                told(200, "Nothing was to be done", null, detail, form.back());
            case ActionOutcome.Refused(String code, String message) ->
                told(409, "Not stopped", code, message, form.back());
            case ActionOutcome.NeedsConfirmation(String risk) -> // a stop needs none
                told(409, "Not stopped", null, risk, form.back());
            case ActionOutcome.Unclear(String _, String message) ->
                told(503, "Outcome unknown", null, message, form.back());
        };
    }

    private ActionOutcome.Refused refuse(Visitor visitor, PlanQuery query, Start start, String code, String message) {
        Subject selection = new Subject.Selection(query.filter().text(), 0, null);
        Action action = new Action(query.kind(), selection, start.form().reason(), null, query.confirmed());
        return actions.refuse(visitor.actor(), action, code, message);
    }

    private static String action(String id) {
        return "/actions/" + BackPath.encoded(id);
    }

    private static Answer told(int status, String title, ActionOutcome.Refused refused, PlanQuery query) {
        return told(status, title, refused.code(), refused.message(), query.path());
    }

    private static Answer told(int status, String title, @Nullable String code, String text, String back) {
        return new Answer.Told(status, Outcome.told(title, code, text, back));
    }
}
