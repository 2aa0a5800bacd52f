package dev.reelay.console.steer;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.Actions;
import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.Subject;
import dev.reelay.console.BackPath;
import dev.reelay.console.DoneTexts;
import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.outcome.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Actions on one thing for a visitor: refused without the permission, else done and told. Every method blocks. */
final class SingleActions {

    /**
     * What a form asks for.
     *
     * @param action as it is recorded when it is refused
     * @param path that the form is sent to
     * @param fields of the form beside those that every form has
     */
    private record Asked(Action action, String path, List<Field> fields, Form form) {}

    private final Actions actions;
    private final DoneTexts done;

    SingleActions(Actions actions, DoneTexts done) {
        this.actions = actions;
        this.done = done;
    }

    Answer cancel(Visitor visitor, String id, Form form) {
        Action action = action(Action.Kind.CANCEL, new Subject.OneJob(id, null), form);
        return act(
                visitor,
                new Asked(action, "/job/cancel?id=" + BackPath.encoded(id), List.of(), form),
                actor -> actions.cancel(actor, id, form.confirmed(), form.reason()));
    }

    Answer retry(Visitor visitor, String id, Form form) {
        Action action = action(Action.Kind.RETRY, new Subject.OneJob(id, null), form);
        return act(
                visitor,
                new Asked(action, "/job/retry?id=" + BackPath.encoded(id), List.of(), form),
                actor -> actions.retry(actor, id, form.confirmed(), form.reason()));
    }

    Answer finding(Visitor visitor, String id, Finding finding, Form form) {
        Action action = new Action(Action.Kind.FINDING, new Subject.OneJob(id, null), form.reason(), finding);
        return act(
                visitor,
                new Asked(
                        action,
                        "/job/finding?id=" + BackPath.encoded(id),
                        List.of(new Field("finding", finding.word())),
                        form),
                actor -> actions.recordFinding(actor, id, finding, form.reason()));
    }

    /** @param model its id, or {@code *} for all */
    Answer pause(Visitor visitor, String model, Form form) {
        Action action = action(Action.Kind.PAUSE, new Subject.OneModel(model), form);
        return act(
                visitor,
                new Asked(action, "/pauses", List.of(new Field("model", model)), form),
                actor -> actions.pause(actor, model, form.reason()));
    }

    /** @param model its id, or {@code *} for the pause of all */
    Answer resume(Visitor visitor, String model, Form form) {
        Action action = action(Action.Kind.RESUME, new Subject.OneModel(model), form);
        return act(
                visitor,
                new Asked(action, "/pauses/end", List.of(new Field("model", model)), form),
                actor -> actions.resume(actor, model, form.reason()));
    }

    /** @param scope {@code *} for all jobs, a model's id, or {@code tenant/} and a tenant */
    Answer limit(Visitor visitor, String scope, LimitNumbers numbers, Form form) {
        List<Field> fields = fields(scope, "outstanding", numbers.outstanding(), "per_minute", numbers.perMinute());
        if (numbers.weight() != null) {
            fields.add(new Field("weight", numbers.weight()));
        }
        return act(
                visitor,
                new Asked(action(Action.Kind.LIMIT, numbers.of(scope), form), "/limits", fields, form),
                actor -> actions.limit(actor, scope, numbers, form.reason()));
    }

    private static List<Field> fields(
            String scope, String one, @Nullable String first, String other, @Nullable String second) {
        List<Field> fields = new ArrayList<>(List.of(new Field("scope", scope)));
        if (first != null) {
            fields.add(new Field(one, first));
        }
        if (second != null) {
            fields.add(new Field(other, second));
        }
        return fields;
    }

    /** @param scope as for {@link #limit} */
    Answer liftLimit(Visitor visitor, String scope, Form form) {
        Action action = action(Action.Kind.LIFT_LIMIT, new Subject.OneLimit(scope, null, null), form);
        return act(
                visitor,
                new Asked(action, "/limits/lift", List.of(new Field("scope", scope)), form),
                actor -> actions.liftLimit(actor, scope, form.reason()));
    }

    /** @param scope as for {@link #limit} */
    Answer budget(Visitor visitor, String scope, BudgetNumbers numbers, Form form) {
        Subject subject = new Subject.OneBudget(scope, numbers.usd(), numbers.jobs());
        List<Field> fields = fields(scope, "usd_per_day", numbers.usdPerDay(), "jobs_per_day", numbers.jobsPerDay());
        return act(
                visitor,
                new Asked(action(Action.Kind.BUDGET, subject, form), "/limits/budget", fields, form),
                actor -> actions.budget(actor, scope, numbers, form.reason()));
    }

    /** @param scope as for {@link #limit} */
    Answer liftBudget(Visitor visitor, String scope, Form form) {
        Action action = action(Action.Kind.LIFT_BUDGET, new Subject.OneBudget(scope, null, null), form);
        return act(
                visitor,
                new Asked(action, "/limits/budget/lift", List.of(new Field("scope", scope)), form),
                actor -> actions.liftBudget(actor, scope, form.reason()));
    }

    Answer redrive(Visitor visitor, int partition, long offset, Form form) {
        Action action = action(Action.Kind.REDRIVE, new Subject.OneDeadLetter(partition, offset), form);
        return act(
                visitor,
                new Asked(action, "/dead-letters/" + partition + "/" + offset + "/redrive", List.of(), form),
                actor -> actions.redrive(actor, partition, offset, form.confirmed(), form.reason()));
    }

    private static Action action(Action.Kind kind, Subject subject, Form form) {
        return new Action(kind, subject, form.reason(), null, form.confirmed());
    }

    private Answer act(Visitor visitor, Asked asked, Function<Actor, ActionOutcome> action) {
        Permission needed = Needs.of(asked.action().kind());
        if (!visitor.may(needed)) {
            ActionOutcome.Refused refused =
                    actions.refuse(visitor.actor(), asked.action(), Needs.CODE, Needs.message(needed));
            return told(403, "Not allowed", refused.code(), refused.message(), asked);
        }
        return switch (action.apply(visitor.actor())) {
            case ActionOutcome.Done(String id, String detail) -> {
                done.keep(id, detail);
                yield new Answer.GoTo(BackPath.withDone(asked.form().back(), id));
            }
            case ActionOutcome.AlreadySo(String detail) -> told(200, "Nothing was to be done", null, detail, asked);
            case ActionOutcome.Refused(String code, String message) -> told(409, "Not done", code, message, asked);
            case ActionOutcome.NeedsConfirmation(String risk) -> new Answer.Told(200, confirmation(risk, asked));
            case ActionOutcome.Unclear(String _, String message) -> told(503, "Outcome unknown", null, message, asked);
        };
    }

    private static Outcome confirmation(String risk, Asked asked) {
        Action.Kind kind = asked.action().kind();
        return new Outcome(
                "Please confirm",
                null,
                risk,
                new Outcome.Again(
                        asked.path(),
                        asked.form().confirmedFields(asked.fields()),
                        Words.verb(kind) + " all the same",
                        Needs.of(kind) == Permission.MONEY),
                asked.form().back());
    }

    private static Answer told(int status, String title, @Nullable String code, String text, Asked asked) {
        return new Answer.Told(
                status, Outcome.told(title, code, text, asked.form().back()));
    }
}
