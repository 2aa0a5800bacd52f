package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.json.ForeignText;
import dev.reelay.kafka.BrokerException;
import java.time.InstantSource;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Does what was assessed, between the entries of the audit topic. Thread-safe if the writer is. */
final class Recorder {

    private static final Logger LOG = Logger.getLogger("dev.reelay.actions");

    private final ActionWriter writer;
    private final InstantSource clock;

    Recorder(ActionWriter writer, InstantSource clock) {
        this.writer = writer;
        this.clock = clock;
    }

    /** Does it, or records why not. */
    ActionOutcome act(Actor actor, Action action, Assessment assessment) {
        return switch (assessment) {
            case Assessment.Go go -> go(actor, action, go);
            case Assessment.AlreadySo so -> {
                refused(actor, action, so.code(), so.detail());
                yield new ActionOutcome.AlreadySo(so.detail());
            }
            case Assessment.Refused no -> refused(actor, action, no.code(), no.message());
            case Assessment.NeedsConfirmation risk -> new ActionOutcome.NeedsConfirmation(risk.risk());
        };
    }

    private ActionOutcome go(Actor actor, Action action, Assessment.Go go) {
        String id = UUID.randomUUID().toString();
        Step.Done done = new Step.Done(go.detail());
        // INVARIANT: nothing is sent before an entry is written. An action that sends nothing is its entry.
        AuditEntry first =
                new AuditEntry(id, clock.instant(), actor, action, go.sends().isEmpty() ? done : new Step.Attempted());
        try {
            writer.record(first);
        } catch (BrokerException e) {
            return notRecorded(e);
        }
        if (!go.sends().isEmpty()) {
            try {
                writer.send(go.sends());
            } catch (BrokerException e) {
                LOG.warnf("Action %s: it may have been done or not: %s", id, e.getMessage());
                return new ActionOutcome.Unclear(
                        id,
                        "The brokers did not answer, so it may have been done or not. " + advice(action) + " "
                                + line(e));
            }
            recordQuietly(first.next(clock.instant(), done));
        }
        return new ActionOutcome.Done(id, go.detail());
    }

    /** A dead letter counts as sent again from the first entry on. */
    private static String advice(Action action) {
        return action.kind() == Action.Kind.REDRIVE
                ? "See whether its job comes; if not, send its request under a new id."
                : "Do it again.";
    }

    /**
     * The first entry of what may come out either way: nothing is done before it is written.
     *
     * @throws BrokerException when it is not recorded
     */
    AuditEntry attempt(Actor actor, Action action) throws BrokerException {
        AuditEntry first =
                new AuditEntry(UUID.randomUUID().toString(), clock.instant(), actor, action, new Step.Attempted());
        writer.record(first);
        return first;
    }

    /** Records what became of an attempt; when that fails, it is done all the same. */
    ActionOutcome done(AuditEntry attempt, String detail) {
        recordQuietly(attempt.next(clock.instant(), new Step.Done(detail)));
        return new ActionOutcome.Done(attempt.id(), detail);
    }

    /** Records that an attempt has failed. */
    ActionOutcome failed(AuditEntry attempt, String code, String message) {
        recordQuietly(attempt.next(clock.instant(), new Step.Refused(code, message)));
        return new ActionOutcome.Refused(code, message);
    }

    /** Nothing was done, for a lack of an entry. */
    ActionOutcome notRecorded(BrokerException e) {
        LOG.warnf("An action was not done, as it could not be recorded: %s", e.getMessage());
        return new ActionOutcome.Refused(
                "not_recorded", "Nothing was done, as the audit topic did not take an entry of it. " + line(e));
    }

    /** Records that it was refused; when that fails, it is refused all the same. */
    ActionOutcome.Refused refused(Actor actor, Action action, String code, String message) {
        recordQuietly(new AuditEntry(
                UUID.randomUUID().toString(), clock.instant(), actor, action, new Step.Refused(code, message)));
        return new ActionOutcome.Refused(code, message);
    }

    private void recordQuietly(AuditEntry entry) {
        try {
            writer.record(entry);
        } catch (BrokerException e) {
            LOG.warnf(
                    "Action %s (%s by %s): what became of it could not be recorded: %s",
                    entry.id(), entry.action().kind().word(), entry.actor().user(), e.getMessage());
        }
    }

    /** The failure as text for people. */
    static String line(Exception e) {
        return ForeignText.oneLine(String.valueOf(e.getMessage() == null ? e : e.getMessage()), 300);
    }
}
