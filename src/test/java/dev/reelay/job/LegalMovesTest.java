package dev.reelay.job;

import static dev.reelay.outcome.Status.ACCEPTED;
import static dev.reelay.outcome.Status.CANCELLED;
import static dev.reelay.outcome.Status.COMPLETED;
import static dev.reelay.outcome.Status.EXPIRED;
import static dev.reelay.outcome.Status.FAILED;
import static dev.reelay.outcome.Status.IN_PROGRESS;
import static dev.reelay.outcome.Status.IN_QUEUE;
import static dev.reelay.outcome.Status.REJECTED;
import static dev.reelay.outcome.Status.STORING;
import static dev.reelay.outcome.Status.SUBMITTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.outcome.Status;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Spells the table out a second time: the other tests and the chaos run compare with the table itself. */
class LegalMovesTest {

    private static final Map<Status, Set<Status>> MOVES = Map.of(
            ACCEPTED, Set.of(ACCEPTED, SUBMITTING, REJECTED, FAILED, CANCELLED, EXPIRED),
            SUBMITTING, Set.of(SUBMITTING, ACCEPTED, IN_QUEUE, FAILED, CANCELLED),
            IN_QUEUE, Set.of(IN_QUEUE, IN_PROGRESS, STORING, COMPLETED, FAILED, CANCELLED, EXPIRED),
            IN_PROGRESS, Set.of(IN_PROGRESS, STORING, COMPLETED, FAILED, CANCELLED),
            STORING, Set.of(STORING, COMPLETED));

    @Test
    void justTheseMovesAreLegal() {
        for (Status from : Status.values()) {
            Set<Status> legal = MOVES.getOrDefault(from, Set.of());

            assertThat(LegalMoves.from(from)).as("from %s", from).isEqualTo(legal);
            for (Status to : Status.values()) {
                assertThat(LegalMoves.isLegal(from, to))
                        .as("%s to %s", from, to)
                        .isEqualTo(legal.contains(to));
            }
        }
    }
}
