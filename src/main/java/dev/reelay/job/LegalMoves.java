package dev.reelay.job;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Every legal move between states. The states' own methods allow no others; this is the table for readers, and for those
 * who must check a move at run time.
 */
public final class LegalMoves {

    private static final Map<Status, Set<Status>> LEGAL = new EnumMap<>(Map.of(
            // Its media were looked at.
            Status.ACCEPTED,
            EnumSet.of(
                    Status.ACCEPTED,
                    Status.SUBMITTING,
                    Status.REJECTED,
                    Status.FAILED,
                    Status.CANCELLED,
                    Status.EXPIRED),
            // A cancel is remembered.
            Status.SUBMITTING,
            EnumSet.of(Status.SUBMITTING, Status.ACCEPTED, Status.IN_QUEUE, Status.FAILED, Status.CANCELLED),
            // RunComfy is asked to drop it.
            Status.IN_QUEUE,
            EnumSet.of(
                    Status.IN_QUEUE,
                    Status.IN_PROGRESS,
                    Status.COMPLETED,
                    Status.FAILED,
                    Status.CANCELLED,
                    Status.EXPIRED),
            // A cancel came too late.
            Status.IN_PROGRESS,
            EnumSet.of(Status.IN_PROGRESS, Status.COMPLETED, Status.FAILED, Status.CANCELLED)));

    private LegalMoves() {}

    /** Whether a job may go from one status to the other. Nothing leaves an end. */
    public static boolean isLegal(Status from, Status to) {
        return from(from).contains(to);
    }

    /** Where a job may go from a status; empty for an end. */
    public static Set<Status> from(Status status) {
        return LEGAL.getOrDefault(status, Set.of());
    }
}
