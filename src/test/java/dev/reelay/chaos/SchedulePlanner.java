package dev.reelay.chaos;

import dev.reelay.chaos.ChaosAction.Exchange;
import dev.reelay.chaos.ChaosAction.Turn;
import dev.reelay.chaos.Schedule.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Makes a {@link Schedule}: one track of things done to workers and the broker, beside it one of trouble with the API. Each
 * deals its kinds from a shuffled bag, so that all of them come before one comes again. Times are in milliseconds.
 */
final class SchedulePlanner {

    /** By then RunComfy has jobs. */
    private static final long FIRST_ACTION = 5_000;

    /** While all workers are exchanged, nothing else is done to them: before, and after. */
    private static final long BEFORE_EXCHANGE = 16_000;

    private static final long AFTER_EXCHANGE = 20_000;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final List<Integer> PLACES =
            IntStream.range(0, ChaosProfile.PLACES).boxed().toList();

    private final long seed;
    private final ChaosProfile form;
    private final long length;
    private final Random actions;
    private final Random api;
    private final List<Entry> entries = new ArrayList<>();
    private final long[] busyUntil = new long[ChaosProfile.PLACES];
    private long apiCalmAt;

    SchedulePlanner(long seed, ChaosProfile form) {
        this.seed = seed;
        this.form = form;
        this.length = form.trouble().toMillis();
        // Each its own: what one track draws does not shift the other. Spread: small seeds all begin alike.
        this.actions = new Random(seed * SPREAD);
        this.api = new Random(~seed * SPREAD);
    }

    Schedule schedule() {
        Assignor assignor = actions.nextBoolean() ? Assignor.COOPERATIVE : Assignor.RANGE;
        if (form.bothAssignors()) {
            add(length / 2, new Exchange(assignor.other()));
        }
        doToWorkersAndBroker();
        if (form.apiMisbehaves()) {
            doToApi();
        }
        Duration away = form.storeAway();
        if (away != null) {
            long from = FIRST_ACTION + actions.nextLong(length - FIRST_ACTION - away.toMillis());
            add(from, new ChaosAction.CloseStore());
            add(from + away.toMillis(), new ChaosAction.OpenStore());
        }
        entries.sort(Comparator.comparing(Entry::at));
        return new Schedule(seed, form, assignor, entries);
    }

    private void doToWorkersAndBroker() {
        List<LongConsumer> kinds =
                new ArrayList<>(List.of(this::kill, this::freezePastTheSession, this::terminate, this::restartBroker));
        if (form.bothAssignors()) {
            kinds.addAll(List.of(this::kill, this::freezePastTheSession, this::freezeForAMoment, this::killTwo));
        }
        Bag<LongConsumer> bag = new Bag<>(kinds, actions);
        long at = FIRST_ACTION;
        while (at + form.betweenActions().toMillis() < length) {
            if (isFree(at)) {
                bag.next().accept(at);
            }
            at += about(form.betweenActions(), actions);
        }
    }

    private boolean isFree(long at) {
        long middle = length / 2;
        return !form.bothAssignors() || at < middle - BEFORE_EXCHANGE || at > middle + AFTER_EXCHANGE;
    }

    private void doToApi() {
        List<LongConsumer> kinds = new ArrayList<>(List.of(this::outage, this::expireToken));
        Arrays.stream(ApiBehaviour.values())
                .filter(weather -> weather != ApiBehaviour.FAIR)
                .forEach(weather -> kinds.add(at -> weather(weather, at)));
        Bag<LongConsumer> bag = new Bag<>(kinds, api);
        long at = about(form.calm(), api);
        while (at + form.weather().toMillis() / 2 < length) {
            bag.next().accept(at);
            at = apiCalmAt + about(form.calm(), api);
        }
    }

    // --- to workers and broker -----------------------------------------------------------------------------------

    private void kill(long at) {
        add(at, new ChaosAction.Kill(place(at, at)));
    }

    private void killTwo(long at) {
        kill(at);
        kill(at);
    }

    private void terminate(long at) {
        add(at, new ChaosAction.Terminate(place(at, at)));
    }

    /** With the time that a takeover needs, and some to wake. */
    private void freezePastTheSession(long at) {
        freeze(at, ChaosProfile.SESSION.toMillis() + 2_500 + actions.nextLong(3_000));
    }

    private void freezeForAMoment(long at) {
        freeze(at, 1_000 + actions.nextLong(3_500));
    }

    private void freeze(long at, long millis) {
        int place = place(at, at + millis);
        add(at, new ChaosAction.Freeze(place));
        add(at + millis, new ChaosAction.Thaw(place));
    }

    private void restartBroker(long at) {
        add(at, new ChaosAction.StopBroker());
        add(at + 500 + actions.nextLong(4_000), new ChaosAction.StartBroker());
    }

    /** The place that was left in peace for longest: its worker has something to lose. */
    private int place(long at, long until) {
        List<Integer> places = new ArrayList<>(PLACES);
        Collections.shuffle(places, actions);
        int place = places.stream()
                .min(Comparator.comparing(it -> busyUntil[it]))
                .filter(it -> busyUntil[it] <= at)
                .orElseThrow();
        busyUntil[place] = until;
        return place;
    }

    // --- to the API ----------------------------------------------------------------------------------------------

    private void weather(ApiBehaviour weather, long at) {
        apiCalmAt = at + about(form.weather(), api);
        add(at, new Turn(weather));
        add(apiCalmAt, new Turn(ApiBehaviour.FAIR));
    }

    private void outage(long at) {
        apiCalmAt = at + about(form.weather(), api) / 2;
        add(at, new ChaosAction.CloseApi());
        add(apiCalmAt, new ChaosAction.OpenApi());
    }

    private void expireToken(long at) {
        apiCalmAt = at + about(form.weather(), api) / 2;
        add(at, new ChaosAction.ExpireToken());
        add(apiCalmAt, new ChaosAction.RenewToken());
    }

    // --- time ----------------------------------------------------------------------------------------------------

    private void add(long at, ChaosAction action) {
        entries.add(new Entry(Duration.ofMillis(at), action));
    }

    /** From four fifths to six fifths. */
    private static long about(Duration time, Random random) {
        return Math.round(time.toMillis() * (0.8 + 0.4 * random.nextDouble()));
    }

    /** Deals all of its kinds before it deals one again. */
    private static final class Bag<T> {
        private final List<T> kinds;
        private final Random random;
        private List<T> left = List.of();

        Bag(List<T> kinds, Random random) {
            this.kinds = kinds;
            this.random = random;
        }

        T next() {
            if (left.isEmpty()) {
                left = new ArrayList<>(kinds);
                Collections.shuffle(left, random);
            }
            return left.removeLast();
        }
    }
}
