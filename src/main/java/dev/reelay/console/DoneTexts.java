package dev.reelay.console;

import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of actions, by their ids: the page after an action has the id in its address, and the text comes from here. What this
 * process did last is known at once, and everything else once it is read from the audit topic. Thread-safe.
 */
public final class DoneTexts {

    /** In place of a detail that {@link AuditEntry#namesFiles}. */
    public static final String FILES_STORED = "All of its files are in the store.";

    private static final int MOST = 1_000;

    private final AuditLog log;
    private final Map<String, String> own = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** Knows nothing but what is in the log. */
    public DoneTexts(AuditLog log) {
        this.log = log;
    }

    /** Keeps what this process has just done. */
    public synchronized void keep(String actionId, String text) {
        own.remove(actionId);
        own.put(actionId, text);
    }

    /** One line about the action; empty when there is none with this id. */
    public Optional<String> of(String actionId) {
        String kept = kept(actionId);
        return kept != null ? Optional.of(kept) : log.lastStep(actionId).map(DoneTexts::text);
    }

    private synchronized @Nullable String kept(String actionId) {
        return own.get(actionId);
    }

    private static String text(AuditEntry entry) {
        if (entry.namesFiles()) {
            return FILES_STORED; // the line is on any page, for any visitor
        }
        return switch (entry.step()) {
            case Step.Done(String detail) -> detail == null ? "It is done." : detail;
            case Step.Refused(String _, String message) -> "It was refused: " + message;
            case Step.Attempted _ -> "It was begun; that it was done is not recorded.";
            case Step.Started _, Step.Targets _, Step.Sending _, Step.Progress _ -> "It is under way.";
            case Step.Stopped _ -> "It was stopped.";
            case Step.Finished _ -> "It is finished.";
        };
    }
}
