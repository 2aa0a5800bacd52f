package dev.reelay.actions;

import dev.reelay.actions.outputs.Look;
import dev.reelay.actions.outputs.StoreAgain;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.audit.Action;
import dev.reelay.audit.OpenAction;
import dev.reelay.audit.Subject;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.view.row.JobRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assesses one target of a bulk action, when its turn comes: since the action was planned, it may have changed. */
final class BulkStep {

    private final Knowledge knowledge;
    private final CancelAction cancels;
    private final RetryAction retries;
    private final RedriveAction redrives;
    private final StoreAgain stores;

    BulkStep(
            Knowledge knowledge, CancelAction cancels, RetryAction retries, RedriveAction redrives, StoreAgain stores) {
        this.knowledge = knowledge;
        this.cancels = cancels;
        this.retries = retries;
        this.redrives = redrives;
        this.stores = stores;
    }

    /** Whether this process can do actions of this kind. */
    boolean canDo(Action.Kind kind) {
        return kind != Action.Kind.STORE_OUTPUTS || stores.hasStore();
    }

    /** The files of an action that can be stopped; only where {@link #canDo} says so. */
    LaterCopies.Lot lot() {
        return stores.lot();
    }

    /**
     * Stores the files of some jobs; blocks until each file was tried. What is not copied after the lot was stopped says nothing.
     *
     * @param startedAt as for {@link #assess}
     * @param alive called about every ten seconds meanwhile
     * @return what became of each, in the order of the ids
     * @throws BrokerException when a result can neither be read nor be seen to be gone; then no file was touched
     */
    List<Assessment> store(List<String> ids, Instant startedAt, LaterCopies.Lot lot, Runnable alive)
            throws BrokerException {
        List<Look> looks = new ArrayList<>();
        for (String id : ids) {
            looks.add(look(id, startedAt));
        }
        Map<String, Assessment> made = new HashMap<>();
        List<Look.Ready> ready = looks.stream()
                .filter(Look.Ready.class::isInstance)
                .map(Look.Ready.class::cast)
                .toList();
        stores.store(lot, ready, files -> made.put(files.jobId(), assessment(files)), alive);
        List<Assessment> all = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Assessment copied = made.get(ids.get(i));
            all.add(copied == null ? assessment(looks.get(i)) : copied);
        }
        return all;
    }

    private Look look(String id, Instant startedAt) throws BrokerException {
        JobRow row = knowledge.jobs().find(id).orElse(null);
        Assessment.Refused refused = refusal(row, startedAt);
        return row == null || refused != null
                ? new Look.Refused(
                        refused == null ? CancelAction.UNKNOWN_JOB : refused.code(),
                        refused == null ? "" : refused.message())
                : stores.look(row, knowledge.wasStored(row));
    }

    private static Assessment assessment(StoredFiles files) {
        return files.areComplete()
                ? new Assessment.Go(List.of(), files.text())
                : new Assessment.Refused(StoreAgain.NOT_STORED, files.text());
    }

    /** What a look means for an action. */
    static Assessment assessment(Look look) {
        return switch (look) {
            case Look.Ready _ -> new Assessment.Go(List.of(), "");
            case Look.AlreadyStored(String detail) -> new Assessment.AlreadySo("already_stored", detail);
            case Look.Refused(String code, String message) -> new Assessment.Refused(code, message);
        };
    }

    /**
     * The assessment of a target.
     *
     * @param id of a job, or the place of a dead letter
     * @param startedAt when the action began: a job that came later is another one with the same id
     * @throws BrokerException when a record can neither be read nor be seen to be gone
     */
    Assessment assess(Action action, String id, Instant startedAt) throws BrokerException {
        return switch (action.kind()) {
            case CANCEL, RETRY -> assessJob(action, id, startedAt);
            case REDRIVE -> assessLetter(action, id, startedAt);
            // No plan has these kinds, but other programs may write to the audit topic. Files are stored many at a
            // time.
            case PAUSE, RESUME, LIMIT, LIFT_LIMIT, BUDGET, LIFT_BUDGET, STORE_OUTPUTS, FINDING ->
                new Assessment.Refused("not_for_many", "This cannot be done to many.");
        };
    }

    private Assessment assessJob(Action action, String id, Instant startedAt) throws BrokerException {
        Assessment.Refused refused = refusal(knowledge.jobs().find(id).orElse(null), startedAt);
        if (refused != null) {
            return refused;
        }
        return action.kind() == Action.Kind.CANCEL
                ? cancels.assess(id, false, action.reason())
                : retries.assess(id, action.confirmed());
    }

    /** Why the job is not the one that was meant; null when it is. */
    private static Assessment.@Nullable Refused refusal(@Nullable JobRow row, Instant startedAt) {
        if (row == null) {
            return new Assessment.Refused(CancelAction.UNKNOWN_JOB, "No job with this id is known.");
        }
        Instant receivedAt = row.times().receivedAt();
        return receivedAt != null && !OpenAction.canMean(startedAt, receivedAt)
                ? new Assessment.Refused("later_job", "The job came after this was planned.")
                : null;
    }

    private Assessment assessLetter(Action action, String place, Instant startedAt) throws BrokerException {
        Subject.OneDeadLetter letter = Subject.OneDeadLetter.at(place).orElse(null);
        return letter == null
                ? new Assessment.Refused("record_gone", "This is no place of a dead letter.")
                : redrives.look(letter, action.confirmed(), startedAt).assessment();
    }
}
