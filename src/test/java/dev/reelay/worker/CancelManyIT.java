package dev.reelay.worker;

import static dev.reelay.worker.WorkerRig.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cancels in numbers. */
class CancelManyIT {

    private static final String CANCELS_KNOWN = "reelay_commands_total{command=\"cancel\"}";

    private static final int RACES = 1_000;

    /** Jobs leave RunComfy's queue around the time of Reelay's first look at them, after 1.6 to 2.4 s, and soon end. */
    private static final SimulatorScript AROUND_THE_FIRST_LOOK =
            new SimulatorScript(Duration.ofSeconds(2), Duration.ofMillis(200), 0.3, null, Set.of(), List.of(), 1);

    private static final Duration EARLIEST_CANCEL = Duration.ofMillis(1_200);
    private static final Duration LATEST_CANCEL = Duration.ofSeconds(3);

    private static final int UNKNOWN_IDS = 10_000;

    @Test
    void ofACancelAndTheEndInTheSameInstantOneWinsAndThereIsOneResult() {
        List<String> ids =
                IntStream.range(0, RACES).mapToObj("race-%04d"::formatted).toList();
        try (WorkerRig rig = new WorkerRig("cancel-race", AROUND_THE_FIRST_LOOK);
                WorkerProcess worker = rig.worker()
                        .env("REELAY_MAX_PENDING_JOBS", String.valueOf(RACES))
                        .start()) {
            worker.awaitReady(LONG);
            rig.send(ids.stream().map(rig::job).toList());

            cancelEachAroundItsEnd(rig);
            rig.awaitResults(RACES);
            await().atMost(LONG).until(() -> worker.metric(CANCELS_KNOWN) == RACES);

            List<Written> results = rig.results();
            assertThat(results).extracting(Written::id).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(rig.postCounts().keySet()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(rig.postCounts().values()).containsOnly(1L);
            assertThat(rig.deadLetters()).isEmpty();
            eachTellsWhatHappened(rig, results);
            bothWereSeen(results);
            assertThat(worker.log())
                    .filteredOn(line -> line.contains(" ERROR "))
                    .isEmpty();
        }
    }

    /** Sends the cancel of each job some time after RunComfy accepted it, as they come. */
    private static void cancelEachAroundItsEnd(WorkerRig rig) {
        record Due(Instant at, String id) {}
        PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
        Random random = new Random(1);
        List<String> planned = new ArrayList<>();
        await().atMost(LONG)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    List<Journal.Submission> posts = rig.posts();
                    for (Journal.Submission post : posts.subList(planned.size(), posts.size())) {
                        long wait = random.nextLong(EARLIEST_CANCEL.toNanos(), LATEST_CANCEL.toNanos());
                        due.add(new Due(post.at().plusNanos(wait), WorkerRig.idOf(post)));
                        planned.add(WorkerRig.idOf(post));
                    }
                    List<String> now = new ArrayList<>();
                    while (!due.isEmpty() && due.peek().at().isBefore(Instant.now())) {
                        now.add(due.remove().id());
                    }
                    rig.cancel(now);
                    return planned.size() == RACES && due.isEmpty();
                });
    }

    /** Result, state and what RunComfy did agree. Whoever saw the cancel before the end says what came of it. */
    private static void eachTellsWhatHappened(WorkerRig rig, List<Written> results) {
        Map<String, Written> states = rig.states();
        Map<String, List<Written>> history = rig.written("jobs").stream().collect(Collectors.groupingBy(Written::id));
        Set<String> dropped = new HashSet<>();
        for (Journal.Cancellation cancel : rig.cancels()) {
            if (cancel.answer().toString().contains("\"outcome\":\"cancelled\"")) {
                dropped.add(cancel.requestId());
            }
        }
        assertThat(results).allSatisfy(result -> {
            assertThat(result.status()).isIn("cancelled", "completed");
            boolean cancelled = result.status().equals("cancelled");
            boolean asked = history.get(result.id()).stream()
                    .anyMatch(state -> !state.cancellation().isEmpty());

            assertThat(cancelled)
                    .isEqualTo(dropped.contains(result.json().path("request_id").asText()));
            assertThat(result.charged()).isEqualTo(cancelled ? "unknown" : "yes");
            assertThat(result.cancellation()).isEqualTo(asked && !cancelled ? "too_late" : "");
            Written state = states.get(result.id());
            assertThat(state.status()).isEqualTo(result.status());
            assertThat(state.cancellation()).isEqualTo(result.cancellation());
        });
    }

    private static void bothWereSeen(List<Written> results) {
        Map<String, Long> ways = results.stream()
                .map(result -> (result.status() + " " + result.cancellation()).strip())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        System.out.println("cancel and end in the same instant: " + ways);
        assertThat(ways.keySet()).containsExactlyInAnyOrder("cancelled", "completed", "completed too_late");
    }

    @Test
    void aWorkerThatFindsManyCancelsForUnknownIdsStartsAndKnowsThemAll() {
        try (WorkerRig rig = withTopics("no-cancels");
                WorkerProcess _ = startAndTell(rig)) {
            assertThat(rig.results()).isEmpty();
        }
        try (WorkerRig rig = withTopics("many-cancels")) {
            rig.cancel(IntStream.range(0, UNKNOWN_IDS)
                    .mapToObj("unknown-%05d"::formatted)
                    .toList());
            rig.send(List.of(rig.job("unknown-07777"), rig.job("known")));
            try (WorkerProcess worker = startAndTell(rig)) {
                assertThat(worker.metric(CANCELS_KNOWN)).isEqualTo(UNKNOWN_IDS);
                Written cancelled = rig.result("unknown-07777");
                assertThat(cancelled.status()).isEqualTo("cancelled");
                assertThat(cancelled.charged()).isEqualTo("no");
                assertThat(rig.result("known").status()).isEqualTo("completed");
                assertThat(rig.postCounts()).containsExactly(Map.entry("known", 1L));
            }
        }
    }

    /** Prints how long it takes until a worker is ready, and what of it is for the commands. */
    private static WorkerProcess startAndTell(WorkerRig rig) {
        Instant begun = Instant.now();
        WorkerProcess worker = rig.worker()
                .env("QUARKUS_LOG_CATEGORY__DEV_REELAY__LEVEL", "DEBUG")
                .start();
        worker.awaitReady(LONG);
        Duration took = Duration.between(begun, Instant.now());
        String read = worker.awaitLine(line -> line.contains("Commands read"), LONG);
        System.out.println("ready after " + took.toMillis() + " ms; " + read.substring(read.indexOf("Commands read")));
        return worker;
    }

    private static WorkerRig withTopics(String name) {
        WorkerRig rig = new WorkerRig(name, SimulatorScript.instant());
        rig.broker().createTopic(rig.topic("control"), 1, Map.of("cleanup.policy", "compact"));
        rig.broker().createTopic(rig.topic("requests"), 12, Map.of());
        return rig;
    }
}
