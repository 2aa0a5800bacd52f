package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Performed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * When every partition was served, as far as the books tell. A partition is not from the moment at which something is done to its worker or
 * the broker stops, or its worker says that it gives it up, until a worker says that it has restored it. After a worker was let go on
 * and after the broker's start, all is taken to be as before once {@link #SETTLED} has passed, unless a worker says otherwise.
 */
final class ServedTimes {

    /** How long an outage has its effects on workers that keep what they have. */
    static final Duration SETTLED = Duration.ofSeconds(5);

    /** From then on, every partition is served or is not. */
    record Change(Instant at, boolean all) {}

    private record Event(Instant at, Runnable what) {}

    private final int partitions;
    private final Map<Integer, String> owners = new HashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private int outages;
    private final List<Change> changes = new ArrayList<>();

    private ServedTimes(int partitions) {
        this.partitions = partitions;
    }

    /** The changes, by time; before the first one not all partitions were served. */
    static List<Change> of(LimitBook book, List<Performed> done) {
        ServedTimes times = new ServedTimes(book.partitions());
        List<Event> events = new ArrayList<>();
        book.ownerships().forEach(said -> events.add(new Event(said.at(), () -> times.said(said))));
        done.forEach(it -> times.add(it, events));
        events.sort(Comparator.comparing(Event::at));
        for (Event event : events) {
            event.what().run();
            times.changes.add(new Change(event.at(), times.areAllServed()));
        }
        return times.changes;
    }

    private void said(Ownership said) {
        if (said.serves()) {
            owners.put(said.partition(), said.worker());
        } else {
            owners.remove(said.partition(), said.worker());
        }
    }

    private void add(Performed done, List<Event> events) {
        switch (done.action()) {
            case ChaosAction.Kill _, ChaosAction.Terminate _ ->
                events.add(new Event(done.from(), () -> owners.values().removeIf(done.worker()::equals)));
            case ChaosAction.Exchange _ -> events.add(new Event(done.from(), owners::clear));
            case ChaosAction.Freeze _ -> events.add(new Event(done.from(), () -> frozen.add(done.worker())));
            case ChaosAction.Thaw _ ->
                events.add(new Event(done.to().plus(SETTLED), () -> frozen.remove(done.worker())));
            case ChaosAction.StopBroker _ -> events.add(new Event(done.from(), () -> outages++));
            case ChaosAction.StartBroker _ -> events.add(new Event(done.to().plus(SETTLED), () -> outages--));
            case ChaosAction.Turn _,
                    ChaosAction.CloseApi _,
                    ChaosAction.OpenApi _,
                    ChaosAction.CloseStore _,
                    ChaosAction.OpenStore _,
                    ChaosAction.ExpireToken _,
                    ChaosAction.RenewToken _ -> {}
        }
    }

    private boolean areAllServed() {
        return outages == 0
                && IntStream.range(0, partitions)
                        .allMatch(
                                partition -> owners.containsKey(partition) && !frozen.contains(owners.get(partition)));
    }
}
