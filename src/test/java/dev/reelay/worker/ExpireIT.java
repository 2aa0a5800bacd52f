package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs that are not worth having any more when their time has passed, wherever they are by then. */
class ExpireIT {

    /** Long enough for a busy machine to bring each job to where its time is to pass. */
    private static final Duration TIME_LEFT = Duration.ofSeconds(30);

    /** A directive in the prompt scripts all else that RunComfy does with a job. */
    private static final SimulatorScript QUEUEING = SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO);

    /** The POST of one job stays open, and gets no answer in the end. */
    private static final SimulatorScript ONE_HELD = QUEUEING.withFault(
            FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing("doubted"),
            FaultEffect.dropAfterAccepting().held());

    private static final FaultCondition STATUS_OF_RUNNING =
            FaultCondition.each(ApiCall.Endpoint.STATUS).containing("turned-out-to-run");

    private static WorkerRig rig;
    private static WorkerProcess worker;
    private static Instant startBy;
    private static List<WrittenRecord> results;

    /** All POSTs but one are answered at once, and that one keeps the only permit until the time of all has passed. */
    @BeforeAll
    static void letTheTimePass() {
        rig = new WorkerRig("expired", ONE_HELD.withFault(STATUS_OF_RUNNING, FaultEffect.replaceStatus("in_queue")))
                .withFewPartitions();
        worker = rig.worker().env("REELAY_SUBMIT_CONCURRENCY", "1").start().awaitReady(LONG);
        Instant past = Instant.now().minusSeconds(1);
        rig.send(List.of(job("was-past", "", past)));
        rig.result("was-past");

        startBy = Instant.now().plus(TIME_LEFT);
        rig.send(List.of(
                job("queued", "", startBy),
                job("turned-out-to-run", "[sim: queue=0s]", startBy),
                job("in-time", "[sim: queue=0s]", startBy)));
        rig.awaitStates(states -> isIn(states, "queued", "in_queue") && isIn(states, "turned-out-to-run", "in_queue"));
        rig.awaitPosts(3);
        ObjectNode doubted = TestRequests.body("doubted")
                .put("on_unknown_submission", "resubmit")
                .put("start_by", startBy.toString());
        rig.send(List.of(rig.request("doubted", doubted)));
        rig.awaitPosts(4);
        rig.send(List.of(job("waited", "", startBy)));

        rig.result("waited");
        rig.await(
                "the cancel of the one that runs",
                () -> !cancelsOf("turned-out-to-run").isEmpty());
        rig.follow(QUEUEING.withFault(STATUS_OF_RUNNING, FaultEffect.replaceStatus("in_progress")));
        rig.awaitStates(states -> isIn(states, "turned-out-to-run", "in_progress"));
        rig.follow(QUEUEING);
        results = rig.awaitResults(6);
    }

    @AfterAll
    static void end() {
        worker.close();
        rig.close();
    }

    @Test
    void eachJobHasOneResult() {
        assertThat(results)
                .extracting(WrittenRecord::id)
                .containsExactlyInAnyOrder("was-past", "queued", "turned-out-to-run", "in-time", "doubted", "waited");
    }

    @Test
    void aJobWhoseTimeHadPassedWhenItCameIsNotSubmitted() {
        assertThat(result("was-past")).isEqualTo("expired, charged no");
        assertThat(postsOf("was-past")).isEmpty();
    }

    @Test
    void aJobWhoseTimePassesWhileItWaitsIsNotSubmitted() {
        assertThat(result("waited")).isEqualTo("expired, charged no");
        assertThat(postsOf("waited")).isEmpty();
        // It has not waited for the POST that was open, either.
        assertThat(finishedAt("waited")).isBetween(startBy, finishedAt("doubted"));
    }

    @Test
    void aJobWhoseTimePassesWhileItQueuesIsCancelledThere() {
        assertThat(result("queued")).isEqualTo("expired, charged unknown");
        assertThat(postsOf("queued")).hasSize(1);
        assertThat(cancelsOf("queued"))
                .hasSize(1)
                .allMatch(cancel -> !cancel.at().isBefore(startBy));
    }

    @Test
    void aJobThatTurnsOutToRunIsLetFinishAsIfNothingHadBeen() {
        assertThat(result("turned-out-to-run")).isEqualTo("completed, charged yes");
        assertThat(postsOf("turned-out-to-run")).hasSize(1);
        assertThat(cancelsOf("turned-out-to-run")).isNotEmpty();
    }

    @Test
    void aJobThatRunsInTimeIsNotTouched() {
        assertThat(result("in-time")).isEqualTo("completed, charged yes");
        assertThat(cancelsOf("in-time")).isEmpty();
    }

    @Test
    void aJobInDoubtIsNotSubmittedAgainWhenItsTimeHasPassed() {
        assertThat(result("doubted")).isEqualTo("failed, charged unknown");
        assertThat(written("doubted").code()).isEqualTo("submission_unknown");
        assertThat(postsOf("doubted")).hasSize(1);
    }

    @Test
    void aJobThatQueuesLongerThanAnyMayExpiresAndOneThatRunsThatLongDoesNot() {
        try (WorkerRig own = new WorkerRig("queue-limit", SimulatorScript.instant()).withFewPartitions();
                WorkerProcess _ =
                        own.worker().env("REELAY_QUEUE_MAX_WAIT", "PT2S").start()) {
            own.send(List.of(
                    job(own, "stuck", "[sim: queue=1h]"), job(own, "long", "[sim: run=5s]"), job(own, "quick", "")));

            assertThat(own.awaitResults(3))
                    .extracting(ExpireIT::told)
                    .containsExactlyInAnyOrder(
                            "stuck: expired, charged unknown",
                            "long: completed, charged yes",
                            "quick: completed, charged yes");
            assertThat(own.posts()).hasSize(3);
            Journal.Submission stuck = postsOf(own, "stuck").getFirst();
            assertThat(cancelsOf(own, "stuck"))
                    .hasSize(1)
                    .allMatch(cancel -> cancel.at().isAfter(stuck.at().plusSeconds(2)));
        }
    }

    private static ProducerRecord<byte[], byte[]> job(String id, String directive, Instant startBy) {
        return rig.request(id, body(id, directive).put("start_by", startBy.toString()));
    }

    private static ProducerRecord<byte[], byte[]> job(WorkerRig to, String id, String directive) {
        return to.request(id, body(id, directive));
    }

    private static ObjectNode body(String id, String directive) {
        ObjectNode body = TestRequests.body(id);
        body.withObject("/input").put("prompt", "A video for " + id + ". " + directive);
        return body;
    }

    private static boolean isIn(Map<String, WrittenRecord> states, String id, String status) {
        return states.containsKey(id) && states.get(id).status().equals(status);
    }

    private static WrittenRecord written(String id) {
        return results.stream()
                .filter(result -> result.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String result(String id) {
        String told = told(written(id));
        return told.substring(told.indexOf(": ") + 2);
    }

    /** With the word about a cancel, which belongs to none of these. */
    private static String told(WrittenRecord result) {
        String cancellation = result.json().path("cancellation").asText();
        return "%s: %s, charged %s%s"
                .formatted(
                        result.id(),
                        result.status(),
                        result.json().path("charged").asText(),
                        cancellation.isEmpty() ? "" : ", cancellation " + cancellation);
    }

    private static Instant finishedAt(String id) {
        return Instant.parse(written(id).json().path("finished_at").asText());
    }

    private static List<Journal.Submission> postsOf(String id) {
        return postsOf(rig, id);
    }

    private static List<Journal.Submission> postsOf(WorkerRig at, String id) {
        return at.posts().stream()
                .filter(post -> post.input().path("prompt").asText().contains(id))
                .toList();
    }

    private static List<Journal.Cancellation> cancelsOf(String id) {
        return cancelsOf(rig, id);
    }

    private static List<Journal.Cancellation> cancelsOf(WorkerRig at, String id) {
        return postsOf(at, id).stream()
                .flatMap(post -> at.cancels().stream()
                        .filter(cancel -> cancel.requestId().equals(post.requestId())))
                .toList();
    }
}
