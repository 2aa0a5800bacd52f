package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.LUMA;
import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import dev.reelay.testing.WrittenRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Submissions that rest by command. Each test leaves nothing paused behind. */
class PauseIT {

    private static final String ALL = "pause/*";
    private static final String PAUSED_LINE = "Submissions paused by command; requests are still accepted scope=";
    private static final String PAUSED_ALL = paused("*");
    private static final String PAUSED_LUMA = paused(LUMA);
    private static final String PARKED = "reelay_jobs_parked";
    private static final String PENDING = "reelay_jobs_pending";

    /** So long nothing happens that must not happen. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final List<String> LUMAS =
            IntStream.range(0, 12).mapToObj("luma-%02d"::formatted).toList();
    private static final List<String> OTHERS = List.of("other-0", "other-1", "other-2");

    private static WorkerRig rig;
    private static WorkerProcess worker;

    private static String paused(String scope) {
        return "reelay_submissions_paused_seconds{reason=\"command\",scope=\"" + scope + "\"}";
    }

    @BeforeAll
    static void start() {
        rig = new WorkerRig("paused", SimulatorScript.instant()).withFewPartitions();
        worker = rig.worker().start().awaitReady(LONG);
    }

    @AfterAll
    static void end() {
        worker.close();
        rig.close();
    }

    @Test
    void whileAllIsPausedJobsAreTakenInAndCancelledAndThoseAtRunComfyGoOn() {
        rig.follow(SimulatorScript.instant()
                .withFault(
                        FaultCondition.each(ApiCall.Endpoint.STATUS).containing("all-going"),
                        FaultEffect.replaceStatus("in_progress")));
        rig.send(List.of(rig.job("all-going")));
        rig.awaitStates(states -> has(states, "all-going", "in_progress"));
        rig.send(List.of(pause(rig)));
        worker.awaitPositive(PAUSED_ALL, LONG);

        rig.send(List.of(rig.job("all-unwanted"), rig.job("all-luma"), rig.dreamina("all-dreamina")));
        worker.awaitMetric(PARKED, 3, LONG);
        rig.cancel("all-unwanted");
        WrittenRecord cancelled = rig.result("all-unwanted");
        rig.follow(SimulatorScript.instant());
        WrittenRecord completed = rig.result("all-going");

        assertThat(cancelled.status()).isEqualTo("cancelled");
        assertThat(cancelled.json().path("charged").asText()).isEqualTo("no");
        assertThat(completed.status()).isEqualTo("completed");
        assertThat(rig.states())
                .hasEntrySatisfying("all-luma", PauseIT::waits)
                .hasEntrySatisfying("all-dreamina", PauseIT::waits);
        assertThat(worker.isReady()).isTrue();
        worker.awaitMetric(PARKED, 2, LONG);
        assertThat(worker.metric(PAUSED_ALL)).isPositive();
        assertThat(worker.metric(PAUSED_LUMA)).isZero();
        assertThat(posted(rig, "all-")).containsExactly("all-going");

        rig.send(List.of(resume(rig)));
        assertThat(rig.result("all-luma").status()).isEqualTo("completed");
        assertThat(rig.result("all-dreamina").status()).isEqualTo("completed");
        worker.awaitMetric(PARKED, 0, LONG);
        assertThat(worker.metric(PAUSED_ALL)).isZero();
        assertThat(posted(rig, "all-")).containsExactly("all-dreamina", "all-going", "all-luma");
        assertThat(rig.results()).extracting(WrittenRecord::id).doesNotHaveDuplicates();
    }

    @Test
    void aModelIsSubmittedAgainOnceNeitherItsOwnKeyNorTheOneForAllSaysPause() {
        rig.send(List.of(pause(rig, LUMA)));
        worker.awaitPositive(PAUSED_LUMA, LONG);
        rig.send(List.of(rig.job("one-luma"), rig.dreamina("one-dreamina")));
        assertThat(rig.result("one-dreamina").status()).isEqualTo("completed");
        worker.awaitMetric(PARKED, 1, LONG);
        assertThat(posted(rig, "one-")).containsExactly("one-dreamina");

        rig.send(List.of(pause(rig)));
        worker.awaitPositive(PAUSED_ALL, LONG);
        rig.send(List.of(rig.dreamina("one-more")));
        worker.awaitMetric(PARKED, 2, LONG);
        rig.send(List.of(resume(rig)));
        assertThat(rig.result("one-more").status()).isEqualTo("completed");
        rig.awaitLasting(QUIET, "one job stays parked", () -> worker.metric(PARKED) == 1);
        assertThat(posted(rig, "one-")).doesNotContain("one-luma");

        rig.send(List.of(new ProducerRecord<>(rig.topic("control"), bytes("pause/" + LUMA), null)));
        assertThat(rig.result("one-luma").status()).isEqualTo("completed");
        worker.awaitMetric(PAUSED_LUMA, 0, LONG);
    }

    @Test
    void aPauseOfAModelThatTheCatalogLacksIsKeptAndWarnedAboutOnce() {
        String unknown = "acme/of-tomorrow";
        rig.send(List.of(pause(rig, unknown)));
        worker.awaitLine(line -> line.contains(PAUSED_LINE + unknown), LONG);
        rig.send(List.of(rig.job("unknown-1")));
        assertThat(rig.result("unknown-1").status()).isEqualTo("completed");

        rig.command("pause/" + unknown, word("resume", unknown));
        worker.awaitLine(line -> line.contains("Submissions resumed by command scope=" + unknown), LONG);
        rig.command("pause/acme/never-paused", word("resume", "acme/never-paused"));
        rig.send(List.of(rig.job("unknown-2")));
        assertThat(rig.result("unknown-2").status()).isEqualTo("completed");

        assertThat(worker.log())
                .filteredOn(line -> line.contains("this catalog lacks"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(" WARN ").contains("model=" + unknown));
        assertThat(worker.log()).noneMatch(line -> line.contains(" ERROR "));
    }

    @Test
    void parkedJobsCountOnlyWhereThereAreTooManyAndWhatIsPausedStaysSoThroughACrash() {
        try (WorkerRig own = new WorkerRig("parked", SimulatorScript.instant()).withFewPartitions()) {
            try (WorkerProcess few =
                    full(own).env("REELAY_MAX_PARKED_JOBS", "3").start().awaitReady(LONG)) {
                own.send(List.of(pause(own, LUMA)));
                few.awaitPositive(PAUSED_LUMA, LONG);
                own.send(LUMAS.stream().map(own::job).toList());
                // Three do not count, and five are as many as it may hold.
                few.awaitMetric(PARKED, 8, LONG);
                own.send(OTHERS.stream().map(own::dreamina).toList());
                own.awaitLasting(
                        QUIET,
                        "eight jobs stay parked, five of which count",
                        () -> few.metric(PARKED) == 8 && few.metric(PENDING) == 5 && few.isReady());
                assertThat(own.states()).hasSize(8);
                assertThat(LUMAS).containsAll(own.states().keySet());
                assertThat(own.posts()).isEmpty();
                own.send(List.of(pause(own)));
                few.awaitPositive(PAUSED_ALL, LONG);

                few.kill().awaitExit(LONG);
            }
            try (WorkerProcess many = full(own).start().awaitReady(LONG)) {
                staysPaused(own, many);
                othersGoOn(own, many);
                allGoesOn(own);
            }
        }
    }

    private static void staysPaused(WorkerRig own, WorkerProcess worker) {
        int all = LUMAS.size() + OTHERS.size();
        worker.awaitMetric(PARKED, all, LONG);
        own.awaitLasting(QUIET, "all jobs stay parked", () -> worker.isReady() && worker.metric(PARKED) == all);

        assertThat(own.posts()).isEmpty();
        assertThat(worker.metric(PENDING)).isZero();
        assertThat(worker.metric(PAUSED_ALL)).isPositive();
        assertThat(worker.metric(PAUSED_LUMA)).isPositive();
        assertThat(worker.log())
                .filteredOn(line -> line.contains(PAUSED_LINE))
                .hasSize(2)
                .anyMatch(line -> line.contains("scope=*"))
                .anyMatch(line -> line.contains("scope=" + LUMA));
    }

    private static void othersGoOn(WorkerRig own, WorkerProcess worker) {
        own.send(List.of(resume(own)));

        assertThat(own.awaitResults(OTHERS.size()))
                .allMatch(result -> result.status().equals("completed"))
                .extracting(WrittenRecord::id)
                .containsExactlyInAnyOrderElementsOf(OTHERS);
        worker.awaitMetric(PARKED, LUMAS.size(), LONG);
        worker.awaitMetric(PENDING, 0, LONG);
    }

    private static void allGoesOn(WorkerRig own) {
        own.command("pause/" + LUMA, word("resume", LUMA));

        assertThat(own.awaitResults(LUMAS.size() + OTHERS.size()))
                .allMatch(result -> result.status().equals("completed"))
                .extracting(WrittenRecord::id)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(LUMAS.stream(), OTHERS.stream()).toList());
        assertThat(own.postCounts().values()).containsOnly(1L);
    }

    /** May hold five jobs, and has a name in its group: who comes after a crash takes its place at once. */
    private static WorkerSetup full(WorkerRig own) {
        return own.worker().env("REELAY_MAX_PENDING_JOBS", "5").env("KAFKA_GROUP_INSTANCE_ID", "the-one");
    }

    private static ProducerRecord<byte[], byte[]> pause(WorkerRig to) {
        return to.commandRecord(ALL, "{\"command\": \"pause\"}");
    }

    private static ProducerRecord<byte[], byte[]> resume(WorkerRig to) {
        return to.commandRecord(ALL, "{\"command\": \"resume\"}");
    }

    private static ProducerRecord<byte[], byte[]> pause(WorkerRig to, String model) {
        return to.commandRecord("pause/" + model, word("pause", model));
    }

    private static String word(String command, String model) {
        return "{\"command\": \"%s\", \"model\": \"%s\"}".formatted(command, model);
    }

    private static boolean has(Map<String, WrittenRecord> states, String id, String status) {
        return states.containsKey(id) && states.get(id).status().equals(status);
    }

    private static void waits(WrittenRecord state) {
        assertThat(state.status()).isEqualTo("accepted");
    }

    /** The jobs that were posted, once each. */
    private static List<String> posted(WorkerRig at, String prefix) {
        assertThat(at.postCounts().values()).containsOnly(1L);
        return at.postCounts().keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .sorted()
                .toList();
    }
}
