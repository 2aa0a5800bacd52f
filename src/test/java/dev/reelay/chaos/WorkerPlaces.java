package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Loss;
import dev.reelay.chaos.Facts.WorkerExit;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerSetup;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged worker in a number of places, each with a process of its own; one that has ended is replaced by a new one
 * under a new name. {@link #close} ends all that were ever started. Not safe for use by several threads, except for what
 * waits for the ends.
 */
final class WorkerPlaces implements AutoCloseable {

    /** So begins what a worker says when it has contained a bug of its own. */
    private static final String FAULT = "Fault in Reelay";

    /** And so when it has given a partition up because its time was over. */
    private static final Pattern OVERDUE =
            Pattern.compile("(\\S+) .*Partition given up before its submissions were answered.* reason=drain_deadline");

    /** And so when it has restored a partition, and serves it from then on. */
    private static final Pattern RESTORED = Pattern.compile("(\\S+) .*Partition restored.* partition=(\\d+)");

    /** And so when it has to restore it again. */
    private static final Pattern CLOSED =
            Pattern.compile("(\\S+) .*Ledger partition is closed, to be opened again.* partition=(\\d+)");

    /** And so its consumer, when the group takes partitions away. */
    private static final Pattern TAKEN =
            Pattern.compile("(\\S+) .*(?:Revoke|Lost) previously assigned partitions (.*)$");

    private static final Pattern NUMBER = Pattern.compile("-requests-(\\d+)");

    private record Running(String name, WorkerProcess process) {}

    private final TestBroker broker;
    private final ChaosApi api;
    private final String topics;
    private final @Nullable Integer limit;
    private final @Nullable ChaosStore store;
    private Assignor assignor;
    private final Running[] places = new Running[ChaosProfile.PLACES];
    private final List<Running> started = new ArrayList<>();
    private final List<WorkerExit> ends = new CopyOnWriteArrayList<>();
    private final Map<String, Thread> leaving = new ConcurrentHashMap<>();

    /**
     * Places without workers.
     *
     * @param limit how many jobs may be outstanding; null for no limit
     * @param store where copies of outputs go; null for none
     */
    WorkerPlaces(
            TestBroker broker,
            ChaosApi api,
            String topics,
            @Nullable Integer limit,
            @Nullable ChaosStore store,
            Assignor assignor) {
        this.broker = broker;
        this.api = api;
        this.topics = topics;
        this.limit = limit;
        this.store = store;
        this.assignor = assignor;
    }

    /** Starts one in each place; they need not be ready when this returns. */
    void startAll() {
        for (int place = 0; place < places.length; place++) {
            start(place);
        }
    }

    void awaitReady(Duration timeout) {
        for (Running running : places) {
            running.process.awaitReady(timeout);
        }
    }

    /** The worker's name. */
    String nameAt(int place) {
        return places[place].name;
    }

    void kill(int place) {
        Running victim = places[place];
        if (victim.process.isAlive()) {
            victim.process.kill();
            ended(victim, true, Duration.ZERO);
            start(place);
        }
    }

    void freeze(int place) {
        if (places[place].process.isAlive()) {
            places[place].process.freeze();
        }
    }

    void thaw(int place) {
        if (places[place].process.isAlive()) {
            places[place].process.thaw();
        }
    }

    /** Asks it to end, and starts another one without waiting for that. */
    void terminate(int place) {
        leave(places[place]);
        start(place);
    }

    /** Asks all to end, waits for that, and starts as many with another assignor. */
    void exchange(Assignor next) {
        endAll();
        assignor = next;
        startAll();
    }

    /** Asks all to end and waits for that. */
    void endAll() {
        for (Running running : places) {
            leave(running);
        }
        awaitLeft();
    }

    /** Starts another worker where one has ended unasked. */
    void replaceEnded() {
        for (int place = 0; place < places.length; place++) {
            Running running = places[place];
            if (!running.process.isAlive() && !leaving.containsKey(running.name)) {
                ended(running, false, Duration.ZERO);
                start(place);
            }
        }
    }

    /** How those ended that have ended. */
    List<WorkerExit> ends() {
        return List.copyOf(ends);
    }

    /** Who gave partitions up before all submissions were answered, in the workers' own words. */
    List<Loss> overdue() {
        return started.stream().flatMap(WorkerPlaces::overdue).toList();
    }

    /** Who served which partition, in the workers' own words, by time. */
    List<Ownership> ownerships() {
        return started.stream()
                .flatMap(WorkerPlaces::ownerships)
                .sorted(Comparator.comparing(Ownership::at))
                .toList();
    }

    private static Stream<Ownership> ownerships(Running running) {
        return running.process.log().stream().flatMap(line -> {
            Matcher restored = RESTORED.matcher(line);
            if (restored.lookingAt()) {
                return Stream.of(ownership(running, restored, restored.group(2), true));
            }
            Matcher closed = CLOSED.matcher(line);
            if (closed.lookingAt()) {
                return Stream.of(ownership(running, closed, closed.group(2), false));
            }
            Matcher taken = TAKEN.matcher(line);
            return !taken.lookingAt()
                    ? Stream.empty()
                    : NUMBER.matcher(taken.group(2))
                            .results()
                            .map(number -> ownership(running, taken, number.group(1), false));
        });
    }

    private static Ownership ownership(Running running, Matcher line, String partition, boolean serves) {
        return new Ownership(
                OffsetDateTime.parse(line.group(1)).toInstant(), running.name, Integer.parseInt(partition), serves);
    }

    private static Stream<Loss> overdue(Running running) {
        return running.process.log().stream()
                .map(OVERDUE::matcher)
                .filter(Matcher::lookingAt)
                .map(line -> new Loss(
                        OffsetDateTime.parse(line.group(1)).toInstant(), running.name, Loss.Kind.DRAIN_OVERDUE));
    }

    @Override
    public void close() {
        AssertionError failure = null;
        for (Running worker : started) {
            try {
                worker.process.close();
            } catch (AssertionError e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void start(int place) {
        String name = "worker-" + (started.size() + 1);
        WorkerSetup setup = WorkerProcess.named(topics + "-" + name)
                .broker(broker)
                .topics(topics)
                .env("RUNCOMFY_API_URL", api.urlFor(name).toString())
                .env("RUNCOMFY_API_TOKEN_FILE", api.tokenFile().toString())
                .env("RUNCOMFY_API_READ_TIMEOUT", ChaosProfile.READ_TIMEOUT.toString())
                .session(ChaosProfile.SESSION)
                .env("REELAY_LIMIT_OUTSTANDING", limit == null ? "" : limit.toString())
                .env("KAFKA_PARTITION_ASSIGNMENT_STRATEGY", assignor.className())
                // Begins the client ids, in the broker's words too.
                .env("HOSTNAME", name)
                .env("QUARKUS_LOG_CATEGORY__DEV_REELAY__LEVEL", "DEBUG")
                .env("QUARKUS_LOG_CATEGORY__DEV_REELAY_RUNCOMFY__LEVEL", "INFO")
                // Which partitions the group takes away.
                .env("QUARKUS_LOG_CATEGORY__ORG_APACHE_KAFKA_CLIENTS_CONSUMER_INTERNALS__LEVEL", "INFO");
        WorkerProcess process = (store == null ? setup : store.usedBy(setup, api.urlFor(name))).start();
        places[place] = new Running(name, process);
        started.add(places[place]);
    }

    private void leave(Running running) {
        if (!running.process.isAlive() || leaving.containsKey(running.name)) {
            return;
        }
        Instant asked = Instant.now();
        running.process.terminate();
        leaving.put(running.name, Thread.ofVirtual().start(() -> {
            running.process.awaitExit(Await.LONG);
            ended(running, true, Duration.between(asked, Instant.now()));
        }));
    }

    private void ended(Running running, boolean asked, Duration took) {
        int code = running.process.awaitExit(Await.LONG);
        List<String> faults = running.process.log().stream()
                .filter(line -> line.contains(FAULT))
                .toList();
        ends.add(new WorkerExit(running.name, asked, code, took, faults));
    }

    private void awaitLeft() {
        try {
            for (Thread thread : leaving.values()) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
