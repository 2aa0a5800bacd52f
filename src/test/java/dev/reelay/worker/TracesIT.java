package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.telemetry.Metric;
import dev.reelay.testing.TraceReceiver;
import dev.reelay.testing.TraceReceiver.ReceivedSpan;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import dev.reelay.testing.WrittenRecord;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A packaged worker sends the path of each job to a collector, and nothing else. */
class TracesIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private static WorkerRig rig;
    private static TraceReceiver receiver;
    private static TraceReceiver unasked;
    private static WorkerProcess worker;
    private static List<WrittenRecord> results;
    private static double polls;

    @BeforeAll
    static void sendOneJobWithATraceAndOneWithout() {
        rig = new WorkerRig("traces", allAre("in_queue")).withFewPartitions();
        receiver = TraceReceiver.start();
        unasked = TraceReceiver.start();
        worker = collector(receiver).env("OTEL_SDK_DISABLED", "false").start();
        worker.awaitReady(LONG);
        ProducerRecord<byte[], byte[]> traced = rig.job("traced");
        traced.headers().add("traceparent", bytes("00-" + TRACE + "-" + PARENT + "-01"));
        rig.send(List.of(traced, rig.job("untraced")));
        rig.await("a poll that sees nothing new", () -> polls() > 0);
        rig.follow(allAre("in_progress"));
        rig.awaitStatus("in_progress", List.of("traced", "untraced"));
        rig.follow(SimulatorScript.instant());
        results = rig.awaitResults(2);
        polls = polls();
        // The worker exports the remaining spans when it stops: no more can follow.
        worker.terminate().awaitExit(LONG);
        oneJobWithoutTraces();
    }

    private static SimulatorScript allAre(String status) {
        return SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.STATUS), FaultEffect.replaceStatus(status));
    }

    private static double polls() {
        return worker.metrics().stream()
                .filter(line -> line.startsWith(Metric.POLLS.id() + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** An endpoint alone turns nothing on. */
    private static void oneJobWithoutTraces() {
        rig.follow(SimulatorScript.instant());
        try (WorkerProcess silent = collector(unasked).start()) {
            silent.awaitReady(LONG);
            rig.send(List.of(rig.job("silent")));
            rig.result("silent");
            silent.terminate().awaitExit(LONG);
        }
    }

    private static WorkerSetup collector(TraceReceiver collector) {
        return rig.worker().env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url().toString());
    }

    @AfterAll
    static void end() {
        worker.close();
        unasked.close();
        receiver.close();
        rig.close();
    }

    private static List<ReceivedSpan> spans(boolean traced) {
        return receiver.spans().stream()
                .filter(span -> span.traceId().equals(TRACE) == traced)
                .toList();
    }

    private static String traceparent(String id) {
        return results.stream()
                .filter(result -> result.id().equals(id))
                .findFirst()
                .orElseThrow()
                .header("traceparent");
    }

    @Test
    void aJobsSpansAreChildrenOfItsRequestsAndNoLookThatSawNothingNewHasOne() {
        assertThat(spans(true))
                .extracting(ReceivedSpan::name)
                .containsExactlyInAnyOrder(
                        "process " + rig.topic("requests"), "submit", "poll", "poll", "send " + rig.topic("results"));
        assertThat(spans(true)).extracting(ReceivedSpan::parentId).containsOnly(PARENT);
        assertThat(traceparent("traced")).isEqualTo("00-" + TRACE + "-" + PARENT + "-01");
        assertThat(polls).isGreaterThan(4);
    }

    @Test
    void aJobWithoutATraceHasOneThatItsResultNames() {
        ReceivedSpan root = spans(false).stream()
                .filter(span -> span.parentId().isEmpty())
                .findFirst()
                .orElseThrow();

        assertThat(root.name()).isEqualTo("process " + rig.topic("requests"));
        assertThat(spans(false)).extracting(ReceivedSpan::traceId).containsOnly(root.traceId());
        assertThat(spans(false))
                .filteredOn(span -> !span.equals(root))
                .extracting(ReceivedSpan::parentId)
                .containsOnly(root.spanId());
        assertThat(traceparent("untraced")).isEqualTo("00-" + root.traceId() + "-" + root.spanId() + "-01");
    }

    @Test
    void probesMetricsAndCallsOfQuarkusHaveNoSpans() {
        assertThat(receiver.spans()).hasSize(10);
    }

    @Test
    void aWorkerThatWasNotToldToSendsNothing() {
        assertThat(unasked.spans()).isEmpty();
        assertThat(rig.result("silent").header("traceparent")).isEmpty();
    }
}
