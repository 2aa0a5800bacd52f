package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cancel finds its job wherever it is. */
class CancelIT {

    /** Jobs that the worker may hold. */
    private static final int MAY_HOLD = 2;

    private static final FaultCondition SUBMISSIONS = FaultCondition.each(ApiCall.Endpoint.SUBMIT);
    private static final FaultCondition STATUSES = FaultCondition.each(ApiCall.Endpoint.STATUS);
    private static final FaultCondition CANCELS = FaultCondition.each(ApiCall.Endpoint.CANCEL);

    private static final SimulatorScript QUEUEING = SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO);

    /** Jobs run until another script is followed; then they have ended. */
    private static final SimulatorScript RUNNING =
            SimulatorScript.instant().withFault(STATUSES, FaultEffect.replaceStatus("in_progress"));

    private static WorkerRig rig;
    private static WorkerProcess worker;

    @BeforeAll
    static void start() {
        rig = new WorkerRig("cancel", SimulatorScript.instant()).withFewPartitions();
        worker = rig.worker()
                .env("REELAY_MAX_PENDING_JOBS", String.valueOf(MAY_HOLD))
                .env("REELAY_SUBMIT_CONCURRENCY", "1")
                .start();
        worker.awaitReady(LONG);
    }

    @AfterAll
    static void end() {
        try (WorkerRig world = rig;
                WorkerProcess process = worker) {
            assertThat(world.results()).extracting(WrittenRecord::id).doesNotHaveDuplicates();
            assertThat(world.deadLetters()).isEmpty();
            assertThat(process.log())
                    .filteredOn(line -> line.contains(" ERROR "))
                    .isEmpty();
        }
    }

    @Test
    void aJobWhoseCancelCameBeforeItsRequestIsNotPosted() {
        rig.follow(SimulatorScript.instant());
        cancelAndAwaitThatItIsRead("early");

        rig.send(List.of(rig.job("early")));

        assertEnd("early", "cancelled", "no");
        assertThat(rig.posts("early")).isEmpty();
    }

    @Test
    void aRequestThatTheFullWorkerHasNotReadIsCancelledOnceItIsRead() {
        rig.follow(RUNNING);
        List<String> holders = List.of("holder-1", "holder-2");
        assertThat(holders).hasSize(MAY_HOLD);
        rig.send(holders.stream().map(rig::job).toList());
        rig.awaitStates(states -> states.keySet().containsAll(holders));
        rig.send(List.of(rig.job("backlog")));

        cancelAndAwaitThatItIsRead("backlog");
        assertThat(rig.state("backlog")).isEmpty();
        rig.follow(SimulatorScript.instant());

        assertEnd("backlog", "cancelled", "no");
        assertThat(rig.posts("backlog")).isEmpty();
        assertThat(history("backlog")).containsExactly("cancelled");
        holders.forEach(id -> assertEnd(id, "completed", "yes"));
    }

    @Test
    void aJobThatWaitsForAPermitIsCancelledAtOnce() {
        rig.follow(SimulatorScript.instant().withFault(SUBMISSIONS, FaultEffect.hold()));
        rig.send(List.of(rig.job("open")));
        awaitPost("open");
        rig.send(List.of(rig.job("waiting")));
        rig.awaitState("waiting", state -> state.status().equals("accepted"));

        rig.cancel("waiting");

        assertEnd("waiting", "cancelled", "no");
        assertThat(rig.state("open").orElseThrow().status()).isEqualTo("submitting");
        rig.follow(SimulatorScript.instant());
        assertEnd("open", "completed", "yes");
        assertThat(rig.posts("waiting")).isEmpty();
    }

    @Test
    void aJobWhosePostIsOpenIsCancelledOnceItIsAnswered() {
        rig.follow(QUEUEING.withFault(SUBMISSIONS, FaultEffect.hold()));
        rig.send(List.of(rig.job("submitting")));
        awaitPost("submitting");

        rig.cancel("submitting");
        rig.awaitState("submitting", state -> is(state, "submitting", "requested"));
        assertThat(rig.cancels("submitting")).isEmpty();
        rig.follow(QUEUEING);

        assertEnd("submitting", "cancelled", "unknown");
        assertThat(rig.posts("submitting")).hasSize(1);
        assertThat(rig.cancels("submitting")).hasSize(1);
    }

    @Test
    void aJobInRunComfysQueueIsCancelledThere() {
        queue("queued", QUEUEING);

        rig.cancel("queued");

        assertEnd("queued", "cancelled", "unknown");
        assertThat(rig.posts("queued")).hasSize(1);
        assertThat(rig.cancels("queued")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelWhoseAnswerIsLostIsAskedForAgain(boolean tookEffect) {
        FaultEffect lost = tookEffect ? FaultEffect.dropAfterAccepting() : FaultEffect.dropBeforeAccepting();
        String id = "lost-" + tookEffect;
        queue(id, QUEUEING.withFault(CANCELS.first(1), lost));

        rig.cancel(id);

        assertEnd(id, "cancelled", "unknown");
        assertThat(rig.posts(id)).hasSize(1);
        assertThat(rig.cancels(id)).hasSizeGreaterThanOrEqualTo(tookEffect ? 1 : 2);
    }

    @Test
    void aJobThatRunsIsLetFinishAndSaysThatTheCancelWasTooLate() {
        rig.follow(RUNNING);
        rig.send(List.of(rig.job("running")));
        rig.awaitState("running", state -> state.status().equals("in_progress"));

        rig.cancel("running");
        rig.awaitState("running", state -> is(state, "in_progress", "too_late"));
        rig.follow(SimulatorScript.instant());

        assertThat(assertEnd("running", "completed", "yes").cancellation()).isEqualTo("too_late");
        assertThat(rig.posts("running")).hasSize(1);
        assertThat(rig.cancels("running")).isEmpty();
    }

    @Test
    void aJobThatBeganUnnoticedIsLetFinishWhenRunComfyRefusesTheCancel() {
        queue(
                "began",
                SimulatorScript.instant()
                        .withFault(STATUSES, FaultEffect.replaceStatus("in_queue"))
                        .withFault(CANCELS, FaultEffect.hold()));

        rig.cancel("began");
        rig.await(
                "RunComfy is asked to cancel",
                List.of("began"),
                () -> !rig.cancels("began").isEmpty());
        rig.awaitState("began", state -> is(state, "in_queue", "requested"));
        rig.follow(RUNNING);
        rig.awaitState("began", state -> is(state, "in_progress", "too_late"));
        rig.follow(SimulatorScript.instant());

        assertThat(assertEnd("began", "completed", "yes").cancellation()).isEqualTo("too_late");
        assertThat(rig.posts("began")).hasSize(1);
        assertThat(rig.cancels("began"))
                .singleElement()
                .satisfies(cancel -> assertThat(cancel.answer().toString()).contains("not_cancellable"));
    }

    @Test
    void aCancelOfAJobThatHasEndedChangesNothing() {
        rig.follow(SimulatorScript.instant());
        rig.send(List.of(rig.job("ended")));
        assertEnd("ended", "completed", "yes");
        WrittenRecord before = rig.state("ended").orElseThrow();

        cancelAndAwaitThatItIsRead("ended");
        rig.send(List.of(new ProducerRecord<>(
                rig.topic("requests"),
                before.record().partition(),
                TestRequests.bytes("after"),
                TestRequests.bytes(TestRequests.body("after").toString()))));
        assertEnd("after", "completed", "yes");

        assertThat(assertEnd("ended", "completed", "yes").cancellation()).isEmpty();
        assertThat(rig.state("ended").orElseThrow().record().offset())
                .isEqualTo(before.record().offset());
        assertThat(rig.posts("ended")).hasSize(1);
        assertThat(rig.cancels("ended")).isEmpty();
    }

    @Test
    void aJobThatRunComfyCancelsByItselfIsCancelled() {
        rig.follow(SimulatorScript.instant());
        String id = "dropped [sim: cancelled]"; // the prompt names the id, and so the simulator its fate

        rig.send(List.of(rig.job(id)));

        assertThat(assertEnd(id, "cancelled", "unknown").cancellation()).isEmpty();
        assertThat(rig.posts(id)).hasSize(1);
        assertThat(rig.cancels(id)).isEmpty();
    }

    @Test
    void aCancelledJobWhoseSubmissionIsUnknownIsNotSubmittedAgain() {
        rig.follow(
                QUEUEING.withFault(SUBMISSIONS, FaultEffect.dropAfterAccepting().held()));
        rig.send(
                List.of(rig.request("unknown", TestRequests.body("unknown").put("on_unknown_submission", "resubmit"))));
        awaitPost("unknown");

        rig.cancel("unknown");
        rig.awaitState("unknown", state -> is(state, "submitting", "requested"));
        rig.follow(SimulatorScript.instant());

        assertThat(assertEnd("unknown", "failed", "unknown").code()).isEqualTo("submission_unknown");
        rig.send(List.of(rig.job("after-unknown")));
        assertEnd("after-unknown", "completed", "yes");
        assertThat(rig.posts("unknown")).hasSize(1);
        assertThat(rig.cancels("unknown")).isEmpty();
    }

    /** Sends a job and waits until it queues at RunComfy, as far as Reelay knows. */
    private static void queue(String id, SimulatorScript script) {
        rig.follow(script);
        rig.send(List.of(rig.job(id)));
        rig.awaitState(id, state -> state.status().equals("in_queue"));
    }

    private static void awaitPost(String id) {
        rig.awaitPosts(List.of(id));
    }

    private static void cancelAndAwaitThatItIsRead(String id) {
        String known = "reelay_commands_total{command=\"cancel\"}";
        double before = worker.metric(known);
        rig.cancel(id);
        worker.awaitMetric(known, before + 1, LONG);
    }

    private static boolean is(WrittenRecord state, String status, String cancellation) {
        return state.status().equals(status) && state.cancellation().equals(cancellation);
    }

    /** The statuses of all state records of the job. */
    private static List<String> history(String id) {
        return rig.written("jobs").stream()
                .filter(state -> state.id().equals(id))
                .map(WrittenRecord::status)
                .toList();
    }

    /** Waits for the job's one result; its last state agrees. */
    private static WrittenRecord assertEnd(String id, String status, String charged) {
        WrittenRecord result = rig.result(id);
        assertThat(result.status()).as(id).isEqualTo(status);
        assertThat(result.charged()).as(id).isEqualTo(charged);
        WrittenRecord state = rig.state(id).orElseThrow();
        assertThat(state.status()).as(id).isEqualTo(status);
        assertThat(state.cancellation()).as(id).isEqualTo(result.cancellation());
        return result;
    }
}
