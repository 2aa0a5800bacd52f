package dev.reelay.job;

import dev.reelay.outcome.Status;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The table of every legal move between states. A shard checks each move against it before it is committed. */
public final class LegalMoves {

    private static final Map<Status, Set<Status>> LEGAL = new EnumMap<>(Map.of(
            // To itself: its model became known, and its input passed.
            Status.ACCEPTED,
            EnumSet.of(
                    Status.ACCEPTED,
                    Status.SUBMITTING,
                    Status.REJECTED,
                    Status.FAILED,
                    Status.CANCELLED,
                    Status.EXPIRED),
            // To itself: a cancel command came, and is applied once the POST is answered.
            Status.SUBMITTING,
            EnumSet.of(Status.SUBMITTING, Status.ACCEPTED, Status.IN_QUEUE, Status.FAILED, Status.CANCELLED),
            // To itself: the worker is to ask RunComfy to cancel the job.
            Status.IN_QUEUE,
            EnumSet.of(
                    Status.IN_QUEUE,
                    Status.IN_PROGRESS,
                    Status.STORING,
                    Status.COMPLETED,
                    Status.FAILED,
                    Status.CANCELLED,
                    Status.EXPIRED),
            // To itself: a cancel command came too late.
            Status.IN_PROGRESS,
            EnumSet.of(Status.IN_PROGRESS, Status.STORING, Status.COMPLETED, Status.FAILED, Status.CANCELLED),
            // To itself: a cancel command came too late. A paid output leads to no other end.
            Status.STORING,
            EnumSet.of(Status.STORING, Status.COMPLETED)));

    private LegalMoves() {}

    /** Whether a job may go from one status to the other. No move leads out of an end. */
    public static boolean isLegal(Status from, Status to) {
        return from(from).contains(to);
    }

    /** The statuses to which a job may go; empty for an end. */
    public static Set<Status> from(Status status) {
        return LEGAL.getOrDefault(status, Set.of());
    }
}
