package dev.reelay.cli.broker;

import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.LiveActions;
import dev.reelay.actions.Planning;
import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.LeftOut;
import dev.reelay.feed.FeedStatus;
import dev.reelay.outcome.Finding;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.view.LiveView;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** What one user does with the real actions. */
final class LiveSteering implements Steering, AutoCloseable {

    private final LiveActions actions;
    private final Actor actor;

    /** Begins to read what was recorded. The caller closes the admin client and the view. */
    LiveSteering(Installation installation, Admin admin, LiveView view, Actor actor) {
        this.actor = actor;
        actions = new LiveActions(
                installation.kafka(),
                admin,
                installation.names(),
                view,
                InstantSource.system(),
                LiveActions.Times.usual(installation.receipts()));
        actions.start();
    }

    @Override
    public List<FeedStatus> feeds() {
        FeedStatus feed = actions.feed();
        return feed.isMissing() ? List.of() : List.of(feed);
    }

    @Override
    public List<AuditEntry> newest(int count) {
        return actions.log().newest(count);
    }

    @Override
    public List<LeftOut> leftOut(String actionId) {
        return actions.log().leftOut(actionId);
    }

    @Override
    public List<BulkProgress> open() {
        return actions.bulk().open();
    }

    @Override
    public ActionOutcome cancel(String id, boolean confirmed, @Nullable String reason) {
        return actions.actions().cancel(actor, id, confirmed, reason);
    }

    @Override
    public ActionOutcome retry(String id, boolean confirmed, @Nullable String reason) {
        return actions.actions().retry(actor, id, confirmed, reason);
    }

    @Override
    public ActionOutcome pause(String model, @Nullable String reason) {
        return actions.actions().pause(actor, model, reason);
    }

    @Override
    public ActionOutcome resume(String model, @Nullable String reason) {
        return actions.actions().resume(actor, model, reason);
    }

    @Override
    public ActionOutcome limit(String scope, LimitNumbers numbers, @Nullable String reason) {
        return actions.actions().limit(actor, scope, numbers, reason);
    }

    @Override
    public ActionOutcome budget(String scope, BudgetNumbers numbers, @Nullable String reason) {
        return actions.actions().budget(actor, scope, numbers, reason);
    }

    @Override
    public ActionOutcome liftBudget(String scope, @Nullable String reason) {
        return actions.actions().liftBudget(actor, scope, reason);
    }

    @Override
    public ActionOutcome liftLimit(String scope, @Nullable String reason) {
        return actions.actions().liftLimit(actor, scope, reason);
    }

    @Override
    public ActionOutcome redrive(int partition, long offset, boolean confirmed, @Nullable String reason) {
        return actions.actions().redrive(actor, partition, offset, confirmed, reason);
    }

    @Override
    public void storeWith(LaterCopies copies) {
        actions.storeWith(copies);
    }

    @Override
    public Map<String, ActionOutcome> storeOutputs(
            List<String> ids, @Nullable String reason, Consumer<StoredFiles> told) {
        return actions.actions().storeOutputs(actor, ids, reason, told);
    }

    @Override
    public ActionOutcome recordFinding(String id, Finding finding, @Nullable String reason) {
        return actions.actions().recordFinding(actor, id, finding, reason);
    }

    @Override
    public Planning plan(Action.Kind kind, JobFilter filter, int max, boolean confirmed) {
        return actions.bulk().plan(kind, filter, max, confirmed);
    }

    @Override
    public Planning planRedrive(List<DeadLetterRow> letters, LetterFilter filter, int max, boolean confirmed) {
        return actions.bulk().planRedrive(letters, filter, max, confirmed);
    }

    @Override
    public ActionOutcome start(BulkPlan plan, @Nullable String reason) {
        return actions.bulk().start(actor, plan, Integer.toString(plan.count()), reason);
    }

    @Override
    public Optional<BulkProgress> progress(String id) {
        return actions.bulk().progress(id);
    }

    @Override
    public ActionOutcome stop(String id, @Nullable String reason) {
        return actions.bulk().stop(actor, id, reason);
    }

    @Override
    public void close() {
        actions.close();
    }
}
