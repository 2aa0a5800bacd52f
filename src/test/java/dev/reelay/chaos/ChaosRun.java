package dev.reelay.chaos;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.reelay.chaos.Facts.Performed;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Carries out a schedule while jobs are sent, lets the jobs end, and gathers the facts. */
final class ChaosRun implements AutoCloseable {

    private static final long TICK_MILLIS = 100;

    /** However few jobs a limit lets go, so many have a result within the bound of a wait. */
    private static final int MORE_RESULTS = 100;

    /** As many as workers make. */
    private static final int PARTITIONS = 12;

    private final Schedule schedule;
    private final TestBroker broker;
    private final ChaosApi api;
    private final ChaosStore store = new ChaosStore();
    private final String topics = TestBroker.unique("chaos");
    private final WorkerPlaces workers;
    private final List<String> phases = new ArrayList<>();
    private final List<Performed> done = new CopyOnWriteArrayList<>();
    private final CoordinatorLog coordinator = new CoordinatorLog();

    ChaosRun(Schedule schedule, Path folder) {
        this.schedule = schedule;
        this.broker = TestBroker.ownedBy(folder.resolve("broker"));
        this.api = new ChaosApi(schedule.seed(), schedule.form().jobTime(), folder);
        this.workers = new WorkerPlaces(
                broker,
                api,
                topics,
                schedule.form().limit(),
                schedule.form().storeAway() == null ? null : store,
                schedule.assignor());
    }

    /** Runs from the first worker's start to the last one's end, within the form's bounds, and tells what happened. */
    Facts run() {
        Load load = Load.of(schedule.seed(), schedule.form(), topics);
        phase("start", () -> {
            workers.startAll();
            workers.awaitReady(Await.LONG);
            keepEveryRecord();
        });
        try (Probes _ = new Probes(api)) {
            phase("trouble", () -> trouble(load));
            phase("last results", () -> awaitResults(load));
        }
        phase("end of the workers", workers::endAll);
        List<Facts.Loss> losses = Stream.concat(coordinator.losses().stream(), workers.overdue().stream())
                .toList();
        return new FactsReader(broker, topics, Await.LONG)
                .read(load.jobs(), api.journal(), done, workers.ends(), losses);
    }

    /** The facts are in all states and shares, and a log is compacted after an hour: a long run would lose its beginning. */
    private void keepEveryRecord() {
        String days = String.valueOf(Duration.ofDays(2).toMillis());
        Stream.of("-jobs", "-limits")
                .filter(topic -> !topic.equals("-limits") || schedule.form().limit() != null)
                .forEach(topic -> broker.configure(
                        topics + topic,
                        Map.of(
                                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                                days,
                                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                                days)));
    }

    /** How many jobs RunComfy had at most at a time. */
    int mostOutstanding() {
        return api.journal().mostOutstanding();
    }

    /** What part of the limit was used; null when there was none. */
    @Nullable
    LimitUse limitUse(Facts facts) {
        Integer limit = schedule.form().limit();
        return limit == null
                ? null
                : LimitUse.of(
                        new LimitBook(
                                limit,
                                PARTITIONS,
                                new FactsReader(broker, topics, Await.LONG).readLimits(),
                                workers.ownerships()),
                        facts);
    }

    /** What is wrong with the copies of outputs; nothing where none are kept. */
    List<String> wrongCopies() {
        return schedule.form().storeAway() == null
                ? List.of()
                : CopyRules.violations(new FactsReader(broker, topics, Await.LONG).readResults(), store.objects());
    }

    /** How long each part of the run took. */
    List<String> phases() {
        return List.copyOf(phases);
    }

    private void phase(String name, Runnable part) {
        long begin = System.nanoTime();
        part.run();
        phases.add(name + " " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
    }

    @Override
    public void close() {
        try (coordinator;
                broker;
                api;
                store) {
            workers.close();
        }
    }

    /** Everything that the schedule says, and all that the load has. */
    private void trouble(Load load) {
        ScheduledExecutorService actions = Executors.newSingleThreadScheduledExecutor();
        ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (Schedule.Entry entry : schedule.entries()) {
                all.add(actions.schedule(
                        () -> perform(entry.action()), entry.at().toMillis(), MILLISECONDS));
            }
            Sending sending = new Sending(load.messages());
            all.add(sending.over);
            List<Future<?>> ticks = List.of(
                    actions.scheduleAtFixedRate(workers::replaceEnded, TICK_MILLIS, TICK_MILLIS, MILLISECONDS),
                    sender.scheduleAtFixedRate(sending::sendDue, 0, TICK_MILLIS, MILLISECONDS));
            for (Future<?> future : all) {
                future.get();
            }
            for (Future<?> tick : ticks) {
                if (tick.isDone()) { // they only end when they fail
                    tick.get();
                }
            }
        } catch (ExecutionException e) {
            throw new AssertionError("the run itself failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            actions.shutdownNow();
            sender.shutdownNow();
        }
    }

    /** Sends what is due. While the broker is down it waits, and catches up later. */
    private final class Sending {
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private final Deque<Load.Message> left;
        private final long begin = System.nanoTime();

        Sending(List<Load.Message> messages) {
            left = new ArrayDeque<>(messages);
        }

        void sendDue() {
            Duration now = Duration.ofNanos(System.nanoTime() - begin);
            List<ProducerRecord<byte[], byte[]>> due = new ArrayList<>();
            while (!left.isEmpty() && left.getFirst().at().compareTo(now) <= 0) {
                due.add(left.removeFirst().record());
            }
            try {
                broker.produce(due);
            } catch (RuntimeException | Error e) {
                over.completeExceptionally(e);
                throw e;
            }
            if (left.isEmpty()) {
                over.complete(null);
            }
        }
    }

    private void perform(ChaosAction action) {
        Instant from = Instant.now();
        String worker = switch (action) {
            case ChaosAction.Kill kill -> named(kill.place(), workers::kill);
            case ChaosAction.Freeze freeze -> named(freeze.place(), workers::freeze);
            case ChaosAction.Thaw thaw -> named(thaw.place(), workers::thaw);
            case ChaosAction.Terminate terminate -> named(terminate.place(), workers::terminate);
            case ChaosAction.Exchange exchange -> toAll(() -> workers.exchange(exchange.next()));
            case ChaosAction.StopBroker _ -> toAll(broker::stop);
            case ChaosAction.StartBroker _ -> toAll(broker::start);
            case ChaosAction.Turn turn -> toAll(() -> api.turn(turn.weather()));
            case ChaosAction.CloseApi _ -> toAll(api::shut);
            case ChaosAction.OpenApi _ -> toAll(api::open);
            case ChaosAction.CloseStore _ -> toAll(store::shut);
            case ChaosAction.OpenStore _ -> toAll(store::open);
            case ChaosAction.ExpireToken _ -> toAll(api::expireToken);
            case ChaosAction.RenewToken _ -> toAll(api::renewToken);
        };
        done.add(new Performed(from, Instant.now(), worker, action));
    }

    private String named(int place, IntConsumer action) {
        String name = workers.nameAt(place);
        action.accept(place);
        return name;
    }

    private static String toAll(Runnable action) {
        action.run();
        return "";
    }

    /** Waits for a result of each job, for as long as there are more and more. When they do not all come, the verdict says which. */
    private void awaitResults(Load load) {
        int all = load.jobs().size();
        try {
            for (int there = 0; there < all; ) {
                there = awaitResults(Math.min(all, there + MORE_RESULTS));
            }
        } catch (AssertionError notAllThere) {
            // The verdict names the jobs without a result.
        }
    }

    /** Waits until so many jobs have a result, and tells how many have. */
    private int awaitResults(int jobs) {
        return Math.toIntExact(withResult(broker.read(
                topics + "-results",
                IsolationLevel.READ_COMMITTED,
                records -> withResult(records) >= jobs,
                Await.LONG)));
    }

    private static long withResult(List<ConsumerRecord<byte[], byte[]>> results) {
        return results.stream()
                .map(result -> new String(result.key(), StandardCharsets.UTF_8))
                .distinct()
                .count();
    }
}
