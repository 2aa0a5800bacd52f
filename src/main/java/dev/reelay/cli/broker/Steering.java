package dev.reelay.cli.broker;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.Planning;
import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.LeftOut;
import dev.reelay.feed.FeedStatus;
import dev.reelay.outcome.Finding;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the user of the command line does to jobs. See {@link dev.reelay.actions.Actions} for what each method promises. */
public interface Steering {

    /** The feeds that have to be read before anything is done: none where nothing was ever recorded. */
    List<FeedStatus> feeds();

    /** The newest entries of the audit topic, newest first. */
    List<AuditEntry> newest(int count);

    /** The first of the targets that a bulk action left out, in its order. */
    List<LeftOut> leftOut(String actionId);

    /** The bulk actions that have not ended, the oldest first. */
    List<BulkProgress> open();

    /** Cancels a job. */
    ActionOutcome cancel(String id, boolean confirmed, @Nullable String reason);

    /** Retries a job. */
    ActionOutcome retry(String id, boolean confirmed, @Nullable String reason);

    /** Pauses a model, or {@code *} for all. */
    ActionOutcome pause(String model, @Nullable String reason);

    /** Ends a pause. */
    ActionOutcome resume(String model, @Nullable String reason);

    /** Sets a limit that all workers share. */
    ActionOutcome limit(String scope, LimitNumbers numbers, @Nullable String reason);

    /** Lifts such a limit. */
    ActionOutcome liftLimit(String scope, @Nullable String reason);

    /** Sets the budget of a day that all workers share. */
    ActionOutcome budget(String scope, BudgetNumbers numbers, @Nullable String reason);

    /** Lifts such a budget. */
    ActionOutcome liftBudget(String scope, @Nullable String reason);

    /** Sends a dead letter again. */
    ActionOutcome redrive(int partition, long offset, boolean confirmed, @Nullable String reason);

    /** From now on outputs can be stored, with these copies; the caller closes them. */
    void storeWith(LaterCopies copies);

    /** Stores outputs of these jobs; of each that was tried it is told what became of its files. */
    Map<String, ActionOutcome> storeOutputs(List<String> ids, @Nullable String reason, Consumer<StoredFiles> told);

    /** Records what was found out at RunComfy. */
    ActionOutcome recordFinding(String id, Finding finding, @Nullable String reason);

    /** Fixes what would be done to many jobs. */
    Planning plan(Action.Kind kind, JobFilter filter, int max, boolean confirmed);

    /** Fixes which of these dead letters would be sent again. */
    Planning planRedrive(List<DeadLetterRow> letters, LetterFilter filter, int max, boolean confirmed);

    /** Begins what was planned. */
    ActionOutcome start(BulkPlan plan, @Nullable String reason);

    /** How far a bulk action is; empty when it is not known. */
    Optional<BulkProgress> progress(String id);

    /** Stops a bulk action. */
    ActionOutcome stop(String id, @Nullable String reason);
}
