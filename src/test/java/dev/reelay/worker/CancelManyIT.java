package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.ScriptedCatalog;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cancels in numbers. */
@Tag("long")
class CancelManyIT {

    private static final String CANCELS_KNOWN = "reelay_commands_total{command=\"cancel\"}";

    private static final int RACES = 1_000;

    /** Jobs of each kind whose end is certain, whatever wins the races on this machine. */
    private static final int CERTAIN = 10;

    private static final int ALL = RACES + 3 * CERTAIN;

    /** The id is a part of the prompt, and so the directive is one of the job. */
    private static final List<String> STAY_QUEUED = certain("stays-queued-%d [sim: queue=1h]");

    private static final List<String> KEEP_RUNNING = certain("keeps-running-%d [sim: queue=0s]");
    private static final List<String> HAVE_ENDED = certain("has-ended-%d [sim: queue=0s run=0s]");
    private static final List<String> RACING =
            IntStream.range(0, RACES).mapToObj("race-%04d"::formatted).toList();

    private static List<String> certain(String name) {
        return IntStream.range(0, CERTAIN).mapToObj(name::formatted).toList();
    }

    /** Jobs leave RunComfy's queue around the time of Reelay's first look at them, after 1.6 to 2.4 s, and soon end. */
    private static final SimulatorScript AROUND_THE_FIRST_LOOK = new SimulatorScript(
            Duration.ofSeconds(2), Duration.ofMillis(200), 0.3, null, ScriptedCatalog.AS_MOUNTED, List.of(), 1);

    private static final SimulatorScript SOME_KEEP_RUNNING = AROUND_THE_FIRST_LOOK.withFault(
            FaultCondition.each(ApiCall.Endpoint.STATUS).containing("keeps-running"),
            FaultEffect.replaceStatus("in_progress"));

    private static final Duration EARLIEST_CANCEL = Duration.ofMillis(1_200);
    private static final Duration LATEST_CANCEL = Duration.ofSeconds(3);

    private static final int UNKNOWN_IDS = 10_000;

    @Test
    void ofACancelAndTheEndInTheSameInstantOneWinsAndThereIsOneResult() {
        List<String> ids = Stream.of(STAY_QUEUED, KEEP_RUNNING, HAVE_ENDED, RACING)
                .flatMap(List::stream)
                .toList();
        try (WorkerRig rig = new WorkerRig("cancel-race", SOME_KEEP_RUNNING);
                WorkerProcess worker = rig.worker()
                        .env("REELAY_MAX_PENDING_JOBS", String.valueOf(ALL))
                        .start()) {
            worker.awaitReady(LONG);
            rig.send(ids.stream().map(rig::job).toList());

            cancelEachAroundItsEnd(rig);
            HAVE_ENDED.forEach(rig::result);
            rig.cancel(HAVE_ENDED);
            rig.awaitStates(states -> KEEP_RUNNING.stream()
                    .allMatch(id -> states.containsKey(id)
                            && states.get(id).cancellation().equals("too_late")));
            rig.follow(AROUND_THE_FIRST_LOOK);
            rig.awaitResults(ALL);
            worker.awaitMetric(CANCELS_KNOWN, ALL, LONG);

            List<WrittenRecord> results = rig.results();
            assertThat(results).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(rig.postCounts().keySet()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(rig.postCounts().values()).containsOnly(1L);
            assertThat(rig.deadLetters()).isEmpty();
            eachAgreesWithItsStateAndWithRunComfy(rig, results);
            eachWayWasSeen(results);
            assertThat(worker.log())
                    .filteredOn(line -> line.contains(" ERROR "))
                    .isEmpty();
        }
    }

    /** Sends the cancel of each job that does not end first some time after RunComfy accepted it. */
    private static void cancelEachAroundItsEnd(WorkerRig rig) {
        record Due(Instant at, String id) {}
        PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
        Random random = new Random(1);
        List<String> planned = new ArrayList<>();
        rig.await("all jobs are posted, and cancelled around their ends", () -> {
            List<Journal.Submission> posts = rig.posts();
            for (Journal.Submission post : posts.subList(planned.size(), posts.size())) {
                String id = TestRequests.idOf(post);
                if (!HAVE_ENDED.contains(id)) {
                    long wait = random.nextLong(EARLIEST_CANCEL.toNanos(), LATEST_CANCEL.toNanos());
                    due.add(new Due(post.at().plusNanos(wait), id));
                }
                planned.add(id);
            }
            List<String> now = new ArrayList<>();
            while (!due.isEmpty() && due.peek().at().isBefore(Instant.now())) {
                now.add(due.remove().id());
            }
            rig.cancel(now);
            return planned.size() == ALL && due.isEmpty();
        });
    }

    /** Result, state and RunComfy's answer agree. A job whose cancel came before its end says whether the cancel was too late. */
    private static void eachAgreesWithItsStateAndWithRunComfy(WorkerRig rig, List<WrittenRecord> results) {
        Map<String, WrittenRecord> states = rig.states();
        Map<String, List<WrittenRecord>> history =
                rig.written("jobs").stream().collect(Collectors.groupingBy(WrittenRecord::id));
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
            WrittenRecord state = states.get(result.id());
            assertThat(state.status()).isEqualTo(result.status());
            assertThat(state.cancellation()).isEqualTo(result.cancellation());
        });
    }

    private static void eachWayWasSeen(List<WrittenRecord> results) {
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
                WrittenRecord cancelled = rig.result("unknown-07777");
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
