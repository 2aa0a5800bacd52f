package dev.reelay.chaos;

import dev.reelay.shard.Tenure;
import dev.reelay.testing.WorkerRig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of everything.
 *
 * @param name for the table
 * @param trouble how long jobs are sent and things are done to workers, broker and API; what was begun by then is ended
 *     after it, and all is well again
 * @param perSecond jobs sent in a second
 * @param jobTime how long RunComfy takes for a job, a third of it in its queue: 0.5 to 1.5 of this
 * @param betweenActions how long from one thing done to a worker or the broker to the next, on average
 * @param weather how long the API keeps one kind of trouble up, on average
 * @param calm how long it behaves in between, on average
 * @param apiMisbehaves whether things are done to the API, too
 * @param limit how many jobs may be outstanding; null for no limit
 * @param storeAway how long the store of copies is away in one piece; null where no copies are kept
 * @param bothAssignors whether all workers are exchanged, half way, for some with the other assignor
 */
record ChaosProfile(
        String name,
        Duration trouble,
        int perSecond,
        Duration jobTime,
        Duration betweenActions,
        Duration weather,
        Duration calm,
        boolean apiMisbehaves,
        @Nullable Integer limit,
        @Nullable Duration storeAway,
        boolean bothAssignors) {

    /** How many workers run at a time. */
    static final int PLACES = 3;

    /** As short as brokers take: then others take over what a lost worker had. */
    static final Duration SESSION = WorkerRig.SHORTEST_SESSION;

    /** How long the workers wait for RunComfy's answers: less than a shard that drains waits for a POST. */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(8);

    /** A worker that is asked to end has ended by then. It needs not much more than {@link Tenure#DRAIN}. */
    static final Duration LEAVING = Duration.ofSeconds(40);

    /** About a minute, with starting and ending. */
    static final ChaosProfile SHORT = new ChaosProfile(
            "short",
            Duration.ofSeconds(31),
            10,
            Duration.ofSeconds(3),
            Duration.ofMillis(5_500),
            Duration.ofMillis(3_300),
            Duration.ofMillis(500),
            true,
            null,
            Duration.ofSeconds(6),
            false);

    /**
     * As many jobs as wait for a limit of ten. The API behaves: a submission of unknown outcome keeps its slot for as long as jobs of its
     * model usually take, which is minutes, and after a storm of them there would be none left.
     */
    static final ChaosProfile LIMITED = new ChaosProfile(
            "limited",
            SHORT.trouble,
            3,
            SHORT.jobTime,
            SHORT.betweenActions,
            SHORT.weather,
            SHORT.calm,
            false,
            10,
            null,
            false);

    /** About ten minutes. */
    static final ChaosProfile LONG = new ChaosProfile(
            "long",
            Duration.ofSeconds(540),
            10,
            Duration.ofSeconds(3),
            Duration.ofSeconds(11),
            Duration.ofSeconds(8),
            Duration.ofSeconds(6),
            true,
            null,
            Duration.ofMinutes(3),
            true);

    /** So many jobs under a limit of ten. They come nearly twice as fast as it lets them go: of ten thousand, it takes some 50 minutes. */
    static ChaosProfile longLimited(int jobs) {
        return new ChaosProfile(
                "long limited",
                Duration.ofSeconds(jobs / 8),
                8,
                Duration.ofMillis(1_500),
                LONG.betweenActions,
                LONG.weather,
                LONG.calm,
                false,
                10,
                null,
                true);
    }

    int jobs() {
        return Math.toIntExact(trouble.toSeconds() * perSecond);
    }
}
