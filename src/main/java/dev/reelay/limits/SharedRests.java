package dev.reelay.limits;

import dev.reelay.answer.PauseReason;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.timing.Rest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The rests of submissions that workers tell each other while limits are shared: what this worker found and a shard of it has to write,
 * and what the others found and this worker obeys. Thread-safe.
 *
 * <p>INVARIANT: no record stops a worker for longer than {@link #LONGEST} after it was read, by the worker's own clock, nor for longer
 * than the finder meant it.
 *
 * <p>A worker whose own network or token is bad, or whose submissions alone are answered 429, must not stop the others for ever. When it
 * finds a rest of all models again, a worker of which a submission was accepted since the time before does not believe it for ten
 * minutes, and falls back to what it finds out itself. A limit of the account is reached again and again, and in between submissions are
 * accepted: a 429 is disbelieved only when it comes within {@link #AT_ONCE} of the rest before. Whoever has a submission accepted lifts
 * the rest of all models that it knows of, its own and that of others.
 */
public final class SharedRests implements Rest.Listener {

    /** RunComfy's {@code Retry-After} is followed for so long, too. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** What makes a rest longer by less is not written. */
    static final Duration STEP = Duration.ofSeconds(1);

    /** The others wait so much longer than the finder of trouble: it tries first, and they read what it found. */
    static final Duration HEAD_START = Duration.ofSeconds(2);

    /** A finder whose 429s come back so soon after its rest, while those of others were accepted, may be alone with them. */
    static final Duration AT_ONCE = Duration.ofSeconds(10);

    /** More finders than any group has workers. */
    private static final int MOST_FINDERS = 1_000;

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private record Known(Instant until, PauseReason reason) {}

    /**
     * A finder of rests of all models.
     *
     * @param at when one was last read
     * @param until when that one ends
     * @param aloneUntil until when it is not believed
     */
    private record Finder(Instant at, Instant until, Instant aloneUntil) {}

    private final BooleanSupplier isOn;
    private final InstantSource clock;
    private final Runnable wake;
    private final String name =
            Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
    private final Map<Scope, Known> known = new HashMap<>();
    private final Map<Scope, RestRecord> unwritten = new LinkedHashMap<>();
    private final Map<String, Finder> finders = new HashMap<>();

    /** When a submission was last accepted, since this worker found a rest of all models itself. */
    private Instant accepted = Instant.MIN;

    private volatile Rest.@Nullable Holder holder;

    /**
     * Without a holder.
     *
     * @param isOn whether limits are shared: while not, nothing is written
     * @param wake gives shards a turn; it must not block
     */
    SharedRests(BooleanSupplier isOn, InstantSource clock, Runnable wake) {
        this.isOn = isOn;
        this.clock = clock;
        this.wake = wake;
    }

    /** From now on this one obeys what other workers found, on the thread that reads the topic. To be set before it is read. */
    public void holder(Rest.Holder next) {
        holder = next;
    }

    @Override
    public void found(Rest rest) {
        if (isOn.getAsBoolean() && note(rest)) {
            wake.run();
        }
    }

    private synchronized boolean note(Rest rest) {
        Instant now = now();
        String model = rest.model();
        Scope scope = model == null ? Scope.ALL : Scope.ofModel(model);
        Instant until = rest.until();
        if (model == null) {
            accepted = Instant.MIN;
            finders.clear(); // they may have been right
            until = until.plus(HEAD_START);
        }
        until = earlier(until, now.plus(LONGEST)).truncatedTo(ChronoUnit.MILLIS);
        Known before = known.get(scope);
        Instant rests = before != null && before.until().isAfter(now) ? before.until() : now;
        if (until.isBefore(rests.plus(STEP))) {
            return false;
        }
        known.put(scope, new Known(until, rest.reason()));
        unwritten.put(scope, new RestRecord(scope, until, now, rest.reason(), name));
        return true;
    }

    @Override
    public void accepted() {
        if (isOn.getAsBoolean() && noteAccepted()) {
            wake.run();
        }
    }

    private synchronized boolean noteAccepted() {
        accepted = now();
        Known now = known.get(Scope.ALL);
        return now != null && now.until().isAfter(accepted.plus(STEP)) && lift(now.reason());
    }

    private boolean lift(PauseReason reason) {
        known.remove(Scope.ALL);
        unwritten.put(Scope.ALL, new RestRecord(Scope.ALL, accepted, accepted, reason, name));
        return true;
    }

    /** Whether a shard has to write something. */
    synchronized boolean isWaiting() {
        return !unwritten.isEmpty();
    }

    /** The record that the calling shard is to write now; null when there is none. */
    synchronized @Nullable RestRecord next() {
        Instant now = now();
        unwritten.values().removeIf(record -> !isLift(record) && !record.until().isAfter(now));
        RestRecord next =
                unwritten.isEmpty() ? null : unwritten.values().iterator().next();
        if (next != null) {
            unwritten.remove(next.scope());
        }
        return next;
    }

    /** The record was not written. It is written later, unless there is news; a rest that was to be lifted ends by itself. */
    synchronized void putBack(RestRecord record) {
        if (!isLift(record) && !isOutdated(record)) {
            unwritten.putIfAbsent(record.scope(), record);
        }
    }

    private static boolean isLift(RestRecord record) {
        return !record.until().isAfter(Objects.requireNonNullElse(record.at(), record.until()));
    }

    /** Whether a submission was accepted since this worker found it. */
    private boolean isOutdated(RestRecord own) {
        return own.scope().equals(Scope.ALL) && own.at() != null && accepted.isAfter(own.at());
    }

    /** The topic is read from its beginning. */
    synchronized void begin() {
        known.clear();
        finders.clear();
    }

    /** Reads a record whose key is that of a rest. What cannot be read is logged and changes nothing; a tombstone lifts. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            byte[] value = record.value();
            if (value == null) {
                Scope scope = RestRecord.scope(record.key());
                read(new RestRecord(scope, Instant.MIN, null, PauseReason.SLOW_DOWN, ""));
            } else {
                read(RestRecord.decode(record.key(), value));
            }
        } catch (SharedJson.Unreadable e) {
            LOG.warnf(
                    "Record of a rest of submissions is ignored: %s, offset %d: %s",
                    record.topic(), record.offset(), e.getMessage());
        }
    }

    private void read(RestRecord record) throws SharedJson.Unreadable {
        Instant now = now();
        Instant from = Objects.requireNonNullElse(record.at(), now);
        Duration length = Duration.between(from, record.until());
        if (length.compareTo(LONGEST) > 0) {
            throw new SharedJson.Unreadable("no rest is longer than " + LONGEST.toMinutes() + " minutes");
        }
        String model = record.scope().equals(Scope.ALL) ? null : record.scope().name();
        boolean isOwn = record.by().equals(name);
        Rest.Holder obeys = holder;
        if (!length.isPositive()) {
            synchronized (this) {
                known.remove(record.scope());
            }
            if (obeys != null && !isOwn) {
                obeys.lift(model);
            }
            return;
        }
        Instant until = earlier(record.until(), now.plus(length));
        PauseReason reason = model == null ? record.reason() : PauseReason.SLOW_DOWN;
        if (isObeyed(record, until, now) && obeys != null) {
            obeys.rest(new Rest(model, reason, until));
        }
    }

    private synchronized boolean isObeyed(RestRecord record, Instant until, Instant now) {
        if (!until.isAfter(now)) {
            known.remove(record.scope());
            return false;
        }
        known.put(record.scope(), new Known(until, record.reason()));
        if (record.by().equals(name)) {
            if (isOutdated(record)) { // it was lifted, and that was written before it
                lift(record.reason());
                wake.run();
            }
            return false;
        }
        unwritten.computeIfPresent(record.scope(), (_, own) -> isLift(own) ? null : own);
        return !record.scope().equals(Scope.ALL) || isBelieved(record, until, now);
    }

    private boolean isBelieved(RestRecord record, Instant until, Instant now) {
        finders.values().removeIf(finder -> finder.at().isBefore(now.minus(LONGEST)));
        if (finders.size() >= MOST_FINDERS) {
            finders.clear();
        }
        Finder before = finders.getOrDefault(record.by(), new Finder(now, now, now));
        boolean again = record.reason() != PauseReason.SLOW_DOWN
                || !now.isAfter(before.until().plus(AT_ONCE));
        Instant aloneUntil = again && accepted.isAfter(before.at()) ? now.plus(LONGEST) : before.aloneUntil();
        finders.put(record.by(), new Finder(now, until, aloneUntil));
        if (!aloneUntil.isAfter(now)) {
            return true;
        }
        LOG.infof(
                "A rest of all models that worker %s found again is not obeyed: RunComfy accepts the submissions of this worker (%s)",
                record.by(), record.reason().word());
        return false;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
