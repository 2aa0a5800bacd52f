package dev.reelay.actions;

import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.actions.outputs.Look;
import dev.reelay.actions.outputs.StoreAgain;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Subject;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outcome.Finding;
import dev.reelay.view.row.JobRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Actions on one thing. Thread-safe. Every method blocks until the brokers have what it writes; none throws for what brokers, jobs or
 * users do. An entry in the audit topic comes before each action, and without it nothing is done; what is refused is recorded too.
 *
 * <p>Reasons may be null: then none is given. They are cut to 500 code points.
 */
public final class Actions {

    private final Knowledge knowledge;
    private final Recorder recorder;
    private final CancelAction cancels;
    private final RetryAction retries;
    private final RedriveAction redrives;
    private final StoreAgain stores;
    private final PauseAction pauses;
    private final ScopeAction scopes;
    private final FindingAction findings;

    Actions(
            Knowledge knowledge,
            Recorder recorder,
            CancelAction cancels,
            RetryAction retries,
            RedriveAction redrives,
            StoreAgain stores) {
        this.knowledge = knowledge;
        this.recorder = recorder;
        this.cancels = cancels;
        this.retries = retries;
        this.redrives = redrives;
        this.stores = stores;
        this.pauses = new PauseAction(knowledge);
        this.scopes = new ScopeAction(knowledge);
        this.findings = new FindingAction(knowledge);
    }

    /**
     * Cancels a job.
     *
     * @param confirmed whether the actor knows that there is no such job yet: then the cancel waits for it for 7 days
     */
    public ActionOutcome cancel(Actor actor, String id, boolean confirmed, @Nullable String reason) {
        Action action = new Action(Action.Kind.CANCEL, job(id), reason, null, confirmed);
        return recorder.act(actor, action, cancels.assess(id, confirmed, action.reason()));
    }

    /**
     * Sends the job's request again, under the next id of its chain.
     *
     * @param confirmed whether the actor has seen what {@link ActionOutcome.NeedsConfirmation} says: that it may be paid for twice
     */
    public ActionOutcome retry(Actor actor, String id, boolean confirmed, @Nullable String reason) {
        Action action = new Action(Action.Kind.RETRY, job(id), reason, null, confirmed);
        try {
            return recorder.act(actor, action, retries.assess(id, confirmed));
        } catch (BrokerException e) {
            return unread(actor, action, e);
        }
    }

    /**
     * Pauses submissions. When they are paused already, the reason and who gave it are replaced.
     *
     * @param model the model's id, or {@code *} for all models
     */
    public ActionOutcome pause(Actor actor, String model, @Nullable String reason) {
        Action action = new Action(Action.Kind.PAUSE, new Subject.OneModel(model), reason, null);
        return recorder.act(actor, action, pauses.assessPause(model, action.reason(), actor.user()));
    }

    /**
     * Ends a pause.
     *
     * @param model the model's id, or {@code *} for the pause of all models; pauses of single models stay
     */
    public ActionOutcome resume(Actor actor, String model, @Nullable String reason) {
        Action action = new Action(Action.Kind.RESUME, new Subject.OneModel(model), reason, null);
        return recorder.act(actor, action, pauses.assessResume(model, action.reason(), actor.user()));
    }

    /**
     * Sets a limit that all workers share, in the place of the one that was there: what is not given is not limited.
     *
     * @param scope {@code *} for all jobs, a model's id, or {@code tenant/} and a tenant
     */
    public ActionOutcome limit(Actor actor, String scope, LimitNumbers numbers, @Nullable String reason) {
        Subject subject = numbers.of(scope);
        Action action = new Action(Action.Kind.LIMIT, subject, reason, null);
        return recorder.act(actor, action, scopes.assessSet(scope, numbers, action.reason(), actor.user()));
    }

    /** Lifts the limit of a scope, as {@link #limit} names it. */
    public ActionOutcome liftLimit(Actor actor, String scope, @Nullable String reason) {
        Action action = new Action(Action.Kind.LIFT_LIMIT, new Subject.OneLimit(scope, null, null), reason, null);
        return recorder.act(actor, action, scopes.assessLift(scope, LimitNumbers.SMALLEST));
    }

    /**
     * Sets the budget of a day that all workers share, in the place of the one that was there: what is not given has no budget.
     *
     * @param scope as for {@link #limit}
     */
    public ActionOutcome budget(Actor actor, String scope, BudgetNumbers numbers, @Nullable String reason) {
        Subject subject = new Subject.OneBudget(scope, numbers.usd(), numbers.jobs());
        Action action = new Action(Action.Kind.BUDGET, subject, reason, null);
        return recorder.act(actor, action, scopes.assessSet(scope, numbers, action.reason(), actor.user()));
    }

    /** Lifts the budget of a scope. */
    public ActionOutcome liftBudget(Actor actor, String scope, @Nullable String reason) {
        Action action = new Action(Action.Kind.LIFT_BUDGET, new Subject.OneBudget(scope, null, null), reason, null);
        return recorder.act(actor, action, scopes.assessLift(scope, BudgetNumbers.SMALLEST));
    }

    /**
     * Sends the dead letter at this place of the dead letters' topic again. That can be done once, whatever comes of it.
     *
     * @param confirmed whether the actor has seen what {@link ActionOutcome.NeedsConfirmation} says: that it may be paid for twice
     */
    public ActionOutcome redrive(Actor actor, int partition, long offset, boolean confirmed, @Nullable String reason) {
        Action action =
                new Action(Action.Kind.REDRIVE, new Subject.OneDeadLetter(partition, offset), reason, null, confirmed);
        try {
            return recorder.act(actor, action, redrives.assess(partition, offset, confirmed));
        } catch (BrokerException e) {
            return unread(actor, action, e);
        }
    }

    /**
     * Copies files of jobs that have ended to the store, as far as their results name no copy. An entry says of each job what became of
     * it. Blocks until each file was tried once, or until the store's copies are closed.
     *
     * @param ids of the jobs, each once
     * @param told called for each job whose files were tried, before the next outcome is there
     * @return what became of each, in the order of the ids
     */
    public Map<String, ActionOutcome> storeOutputs(
            Actor actor, List<String> ids, @Nullable String reason, Consumer<StoredFiles> told) {
        Map<String, ActionOutcome> outcomes = new LinkedHashMap<>();
        Map<String, AuditEntry> attempts = new LinkedHashMap<>();
        List<Look.Ready> ready = new ArrayList<>();
        for (String id : ids) {
            Action action = new Action(Action.Kind.STORE_OUTPUTS, job(id), reason, null);
            switch (look(id)) {
                case Look.AlreadyStored(String detail) ->
                    outcomes.put(id, recorder.act(actor, action, new Assessment.AlreadySo("already_stored", detail)));
                case Look.Refused(String code, String message) ->
                    outcomes.put(id, recorder.refused(actor, action, code, message));
                case Look.Ready files -> {
                    try {
                        attempts.put(id, recorder.attempt(actor, action));
                        outcomes.put(id, new ActionOutcome.Unclear(id, "It was not tried."));
                        ready.add(files);
                    } catch (BrokerException e) {
                        outcomes.put(id, recorder.notRecorded(e));
                    }
                }
            }
        }
        if (!ready.isEmpty()) {
            stores.store(
                    stores.lot(),
                    ready,
                    files -> {
                        AuditEntry attempt = attempts.get(files.jobId());
                        if (attempt != null) {
                            told.accept(files);
                            outcomes.put(files.jobId(), ended(attempt, files));
                        }
                    },
                    () -> {});
        }
        return outcomes;
    }

    private Look look(String id) {
        JobRow row = knowledge.jobs().find(id).orElse(null);
        if (row == null) {
            return new Look.Refused(CancelAction.UNKNOWN_JOB, "No job with this id is known.");
        }
        try {
            return stores.look(row, knowledge.wasStored(row));
        } catch (BrokerException e) {
            return new Look.Refused(
                    "no_answer", "The result could not be read, so nothing was done. Try again. " + Recorder.line(e));
        }
    }

    private ActionOutcome ended(AuditEntry attempt, StoredFiles files) {
        return files.areComplete()
                ? recorder.done(attempt, files.text())
                : recorder.failed(attempt, StoreAgain.NOT_STORED, files.text());
    }

    /** Records what was found out at RunComfy about a job of which Reelay cannot know whether it was charged for. */
    public ActionOutcome recordFinding(Actor actor, String id, Finding finding, @Nullable String reason) {
        JobRow row = knowledge.jobs().find(id).orElse(null);
        Action action = new Action(Action.Kind.FINDING, job(id, row), reason, finding);
        return recorder.act(actor, action, findings.assess(row, finding));
    }

    /** Records that a user was refused by a rule of the caller's: a role that is missing, for example. */
    public ActionOutcome.Refused refuse(Actor actor, Action action, String code, String message) {
        return recorder.refused(actor, action, code, message);
    }

    private Subject job(String id) {
        return job(id, knowledge.jobs().find(id).orElse(null));
    }

    private static Subject job(String id, @Nullable JobRow row) {
        return new Subject.OneJob(id, row == null ? null : row.times().receivedAt());
    }

    private ActionOutcome unread(Actor actor, Action action, BrokerException e) {
        return recorder.refused(
                actor,
                action,
                "no_answer",
                "The record could not be read, so nothing was done. Try again. " + Recorder.line(e));
    }
}
