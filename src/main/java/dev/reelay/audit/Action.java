package dev.reelay.audit;

import dev.reelay.json.ForeignText;
import dev.reelay.outcome.Finding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does, or tries to do.
 *
 * @param reason why, in the user's own words; up to {@value #MAX_REASON} code points, and longer ones are cut. Null when no reason
 *     was given
 * @param finding what was found out at RunComfy; null unless the kind is {@link Kind#FINDING}
 * @param confirmed whether the actor has confirmed the risk that was shown: most of all that something may be paid for twice
 */
public record Action(
        Kind kind,
        Subject subject,
        @Nullable String reason,
        @Nullable Finding finding,
        boolean confirmed) {

    static final int MAX_REASON = 500;

    public Action {
        reason = reason == null ? null : ForeignText.oneLine(reason, MAX_REASON);
        if ((finding != null) != (kind == Kind.FINDING)) {
            throw new IllegalArgumentException("a finding belongs to the kind finding, and to no other");
        }
    }

    /** An action without a risk that anybody has confirmed. */
    public Action(Kind kind, Subject subject, @Nullable String reason, @Nullable Finding finding) {
        this(kind, subject, reason, finding, false);
    }

    /** The kinds of actions. */
    public enum Kind {
        CANCEL,
        RETRY,
        PAUSE,
        RESUME,
        /** Set a limit that all workers share. */
        LIMIT,
        /** Lift such a limit. */
        LIFT_LIMIT,
        /** Set a budget of a day. */
        BUDGET,
        /** Lift such a budget. */
        LIFT_BUDGET,
        /** Send a dead letter again. */
        REDRIVE,
        /** Copy files of jobs that have ended to the store. */
        STORE_OUTPUTS,
        /** Record what was found out about a job at RunComfy. */
        FINDING;

        /** The plural of what a bulk action of this kind is done to. */
        public String things() {
            return this == REDRIVE ? "dead letters" : "jobs";
        }

        /** The value in the audit topic. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
