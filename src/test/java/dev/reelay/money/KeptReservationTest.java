package dev.reelay.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.outcome.Outcome;
import dev.reelay.timing.Outlook;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is set aside for a submission stays set aside until the job ends or waits again. Methods that states get later are called, too. */
class KeptReservationTest {

    private static final Instant INTENT = Instant.parse("2026-11-21T23:59:50Z");
    private static final Instant NEXT_DAY = INTENT.plus(Duration.ofMinutes(1));
    private static final Reservation PRICED = new Reservation(
            Reservation.dayOf(INTENT), new Cost(new BigDecimal("0.25")), new Cost(new BigDecimal("0.2")));
    private static final Outcome DONE = new Outcome.Completed(
            JsonNodeFactory.instance.objectNode().put("video", "u"), List.of("u"), List.of(), List.of());

    /** What methods of states are called with, by the type of their parameter. */
    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(
            Instant.class,
            NEXT_DAY,
            String.class,
            "request",
            CancelReason.class,
            CancelReason.REQUESTED,
            Outlook.class,
            new Outlook("5 s", 3, NEXT_DAY));

    /** A move of a job. */
    private record Move(JobState from, String method, JobState to) {}

    @Test
    void whateverAJobBecomesBeforeItEndsWhatWasSetAsideForItIsTheSame() throws ReflectiveOperationException {
        List<Move> moves = movesAfter(submitting());

        assertThat(moves).allSatisfy(move -> {
            assertThat(reserved(move.to())).as(move.method()).isEqualTo(PRICED);
            Spending spending = new Spending(List.of());
            spending.moved(null, move.from());
            spending.moved(move.from(), move.to());
            assertThat(spending.all(PRICED.day()))
                    .as(move.method())
                    .isEqualTo(new Total(
                            1, 0, 0, 0, Objects.requireNonNull(PRICED.usd()).micros()));
            assertThat(spending.all(PRICED.day() + 1)).isEqualTo(Total.NONE);
        });
        assertThat(moves.stream().map(move -> move.to().getClass()).collect(Collectors.toSet()))
                .as("all states with a reservation are reached")
                .isEqualTo(statesWithAReservation());
    }

    private static Submitting submitting() {
        Job job = new Job(
                "a",
                "a/model",
                null,
                List.of(),
                null,
                OnUnknownSubmission.RESUBMIT,
                Ordering.DEFAULT,
                "h",
                Origin.at(INTENT),
                Checks.NONE);
        return new Accepted(job, JsonNodeFactory.instance.objectNode(), 0).submit(PRICED, INTENT);
    }

    /** All moves from this state on to states with a reservation. */
    private static List<Move> movesAfter(JobState first) throws ReflectiveOperationException {
        List<Move> moves = new ArrayList<>();
        Set<JobState> met = new HashSet<>(Set.of(first));
        Deque<JobState> open = new ArrayDeque<>(met);
        while (!open.isEmpty()) {
            for (Move move : movesOf(open.remove())) {
                moves.add(move);
                if (met.add(move.to())) {
                    open.add(move.to());
                }
            }
        }
        return moves;
    }

    private static List<Move> movesOf(JobState state) throws ReflectiveOperationException {
        List<Move> moves = new ArrayList<>();
        for (Method method : state.getClass().getDeclaredMethods()) {
            if (isMove(method)) {
                Object[] arguments = Arrays.stream(method.getParameters())
                        .map(KeptReservationTest::argument)
                        .toArray();
                moves.add(new Move(state, method.toString(), (JobState) method.invoke(state, arguments)));
            }
        }
        if (state instanceof Submitted job) {
            moves.add(new Move(state, "Storing.of", Storing.of(job.end(DONE, NEXT_DAY))));
        }
        return moves;
    }

    /** Whether the method gives the next state of a job that RunComfy has, or may have: {@link Accepted} waits for another submission. */
    private static boolean isMove(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && JobState.class.isAssignableFrom(method.getReturnType())
                && method.getReturnType() != Accepted.class;
    }

    private static Object argument(Parameter parameter) {
        return Objects.requireNonNull(
                ARGUMENTS.get(parameter.getType()),
                () -> "ARGUMENTS lacks one for " + parameter + " of " + parameter.getDeclaringExecutable());
    }

    private static @Nullable Reservation reserved(JobState state) {
        return switch (state) {
            case Submitting job -> job.reserved();
            case Submitted job -> job.reserved();
            case Storing job -> job.reserved();
            case Accepted _, Ended _ -> null;
        };
    }

    private static Set<Class<?>> statesWithAReservation() {
        return statesOf(JobState.Pending.class)
                .filter(state -> state != Accepted.class)
                .collect(Collectors.toSet());
    }

    private static Stream<Class<?>> statesOf(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(KeptReservationTest::statesOf)
                : Stream.of(family);
    }
}
