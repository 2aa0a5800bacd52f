package dev.reelay.refresh;

import dev.reelay.answer.CallFailure;
import dev.reelay.timing.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which look-ups failed, and until when they rest: 1 s after the first failure, doubling to a minute. Trouble of one id, which may be
 * the id's own, rests that id alone; RunComfy that cannot be reached, that asks to slow down or that fails for two models in a row rests
 * all. Not thread-safe.
 */
final class Troubles {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private record OfOne(Backoff backoff, Instant until) {}

    private final DoubleSupplier chance;
    private final BoundedMemory<OfOne> ofOne = new BoundedMemory<>();
    private final Backoff ofAll;
    private Instant allUntil = Instant.MIN;
    private @Nullable String lastFailed;

    Troubles(DoubleSupplier chance) {
        this.chance = chance;
        this.ofAll = backoff();
    }

    private Backoff backoff() {
        return new Backoff(FIRST, LONGEST, () -> 0.5 + 0.5 * chance.getAsDouble());
    }

    /** When the model may be looked up; a time that has passed when it may be now. */
    Instant until(String id) {
        OfOne one = ofOne.get(id);
        return one == null || one.until().isBefore(allUntil) ? allUntil : one.until();
    }

    /** When any model may be looked up. */
    Instant allUntil() {
        return allUntil;
    }

    /**
     * A look-up failed.
     *
     * @return whether it is the first failure of this model
     */
    boolean failed(String id, CallFailure failure, Instant now) {
        OfOne before = ofOne.remove(id);
        Backoff backoff = before == null ? backoff() : before.backoff();
        ofOne.put(id, new OfOne(backoff, now.plus(Backoff.atLeast(backoff.next(), failure.retryAfter()))));
        boolean another = lastFailed != null && !lastFailed.equals(id);
        lastFailed = id;
        if (another || isOfAll(failure.kind())) {
            allUntil = now.plus(Backoff.atLeast(ofAll.next(), failure.retryAfter()));
        }
        return before == null;
    }

    private static boolean isOfAll(CallFailure.Kind kind) {
        return kind == CallFailure.Kind.UNREACHABLE || kind == CallFailure.Kind.SLOW_DOWN;
    }

    /** RunComfy answered a look-up as RunComfy does. */
    void answered(String id) {
        ofOne.remove(id);
        ofAll.reset();
        lastFailed = null;
    }
}
