package dev.reelay.console.steer;

import dev.reelay.actions.Actions;
import dev.reelay.actions.BulkActions;
import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.audit.Action;
import dev.reelay.audit.Subject;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.RefusedWrites;
import dev.reelay.console.Visitor;
import dev.reelay.outcome.Finding;
import dev.reelay.view.row.FilterException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which action a form asks for, by its path: for requests that are refused before they come to their endpoint. */
@Singleton
class KnownForms implements RefusedWrites {

    /** What a form says that was not read. */
    private static final String UNREAD = "?";

    private static final Pattern REDRIVE = Pattern.compile("/dead-letters/(\\d{1,9})/(\\d{1,18})/redrive");
    private static final Pattern STOP = Pattern.compile("/actions/([^/]+)/stop");

    private final Actions actions;
    private final BulkActions bulk;

    @Inject
    KnownForms(ConsoleData data) {
        this(data.actions(), data.bulk());
    }

    KnownForms(Actions actions, BulkActions bulk) {
        this.actions = actions;
        this.bulk = bulk;
    }

    @Override
    public void refused(
            Visitor visitor, String path, Function<String, @Nullable String> parameter, String code, String message) {
        action(path, parameter).ifPresent(action -> actions.refuse(visitor.actor(), action, code, message));
    }

    /** The action; empty for a path that changes nothing. What was not read is a question mark. */
    Optional<Action> action(String path, Function<String, @Nullable String> parameter) {
        String reason = parameter.apply("reason");
        return Optional.ofNullable(
                switch (path) {
                    case "/job/cancel" -> new Action(Action.Kind.CANCEL, job(parameter), reason, null);
                    case "/job/retry" -> new Action(Action.Kind.RETRY, job(parameter), reason, null);
                    case "/job/finding" -> new Action(Action.Kind.FINDING, job(parameter), reason, finding(parameter));
                    case "/pauses" -> new Action(Action.Kind.PAUSE, model(parameter), reason, null);
                    case "/pauses/end" -> new Action(Action.Kind.RESUME, model(parameter), reason, null);
                    case "/limits" -> new Action(Action.Kind.LIMIT, limit(parameter), reason, null);
                    case "/limits/lift" -> new Action(Action.Kind.LIFT_LIMIT, scope(parameter), reason, null);
                    case "/limits/budget" -> new Action(Action.Kind.BUDGET, budget(parameter), reason, null);
                    case "/limits/budget/lift" ->
                        new Action(
                                Action.Kind.LIFT_BUDGET,
                                new Subject.OneBudget(or(parameter.apply("scope")), null, null),
                                reason,
                                null);
                    case "/actions" -> new Action(kind(parameter), many(parameter), reason, null);
                    default -> byPattern(path, reason);
                });
    }

    private @Nullable Action byPattern(String path, @Nullable String reason) {
        Matcher redrive = REDRIVE.matcher(path);
        if (redrive.matches()) {
            Subject letter =
                    new Subject.OneDeadLetter(Integer.parseInt(redrive.group(1)), Long.parseLong(redrive.group(2)));
            return new Action(Action.Kind.REDRIVE, letter, reason, null);
        }
        Matcher stop = STOP.matcher(path);
        return stop.matches() ? bulk.asStopped(stop.group(1), reason) : null;
    }

    private static Subject job(Function<String, @Nullable String> parameter) {
        return new Subject.OneJob(or(parameter.apply("id")), null);
    }

    private static Subject model(Function<String, @Nullable String> parameter) {
        return new Subject.OneModel(or(parameter.apply("model")));
    }

    private static Subject limit(Function<String, @Nullable String> parameter) {
        LimitNumbers numbers = new LimitNumbers(
                LimitActionsResource.given(parameter.apply("outstanding")),
                LimitActionsResource.given(parameter.apply("per_minute")),
                LimitActionsResource.given(parameter.apply("weight")));
        return numbers.of(or(parameter.apply("scope")));
    }

    private static Subject budget(Function<String, @Nullable String> parameter) {
        BudgetNumbers numbers = new BudgetNumbers(
                LimitActionsResource.given(parameter.apply("usd_per_day")),
                LimitActionsResource.given(parameter.apply("jobs_per_day")));
        return new Subject.OneBudget(or(parameter.apply("scope")), numbers.usd(), numbers.jobs());
    }

    private static Subject scope(Function<String, @Nullable String> parameter) {
        return new Subject.OneLimit(or(parameter.apply("scope")), null, null);
    }

    private static Subject many(Function<String, @Nullable String> parameter) {
        return new Subject.Selection(or(parameter.apply("filter")), 0, null);
    }

    /** An entry needs one: of what was not read, the one that spends nothing. */
    private static Action.Kind kind(Function<String, @Nullable String> parameter) {
        try {
            return PlanQuery.kind(parameter.apply("kind"));
        } catch (FilterException e) {
            return Action.Kind.CANCEL;
        }
    }

    /** An entry needs one: of what was not read, the one that would have allowed nothing. */
    private static Finding finding(Function<String, @Nullable String> parameter) {
        try {
            return Finding.of(or(parameter.apply("finding")));
        } catch (IllegalArgumentException e) {
            return Finding.CHARGED;
        }
    }

    private static String or(@Nullable String value) {
        return value == null ? UNREAD : value;
    }
}
