package dev.reelay.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.decision.Verdict;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.ledger.FakeLedger;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.StateRecords;
import dev.reelay.request.RequestReader;
import dev.reelay.shard.Admission;
import dev.reelay.shard.ShardRig;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {

    private static final Instant NOW = ShardRig.START;
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";
    private static final CallFailure AWAY = new CallFailure(CallFailure.Kind.UNREACHABLE, null, null);

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final Traces traces = worker(Sampler.parentBased(Sampler.alwaysOn()));

    /** Traces of another worker, exported to the same place. */
    private Traces worker(Sampler sampler) {
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        return Traces.to(
                sdk,
                new Traces.Places(
                        "reelay", "generation-results", URI.create("https://runcomfy.example:8443/x?key=secret")),
                scheduler);
    }

    private Verdict admit(Traces traces, SourceRecord record) {
        Commands commands = new Commands(TestTelemetry.of(new SimpleMeterRegistry(), scheduler));
        return new Admission(
                        new RequestReader(10_000, scheduler),
                        () -> Catalog.builtIn(UnknownFields.REJECT),
                        _ -> false,
                        new FakeLedger(),
                        commands,
                        traces,
                        scheduler)
                .admit(record, _ -> null);
    }

    private Accepted take(Traces traces, Header... headers) {
        return ((Verdict.Admitted) admit(traces, request(headers))).job();
    }

    private static SourceRecord request(Header... headers) {
        String value = """
                {"id": "a", "model": "luma/luma-ray-2/image-to-video",
                 "input": {"prompt": "a", "image_url": "https://example.com/a.png"}}""";
        return new SourceRecord("generation-requests", 3, 41, 0, null, value.getBytes(UTF_8), List.of(headers));
    }

    @Test
    void theSpanOfAResultHasItsCostWhereThereIsOne() {
        Job job = take(traces).job();
        spans.reset();
        Outcome done = new Outcome.Cancelled();

        traces.ended(new JobResult(job, done, Charged.UNKNOWN, "r", NOW, null, NOW, false));
        assertThat(text(only(), "reelay.cost_usd")).isEmpty();
        spans.reset();
        traces.ended(new JobResult(
                job, done, Charged.UNKNOWN, "r", NOW, null, NOW, false, new Cost(new BigDecimal("0.350"))));
        assertThat(text(only(), "reelay.cost_usd")).isEqualTo("0.35");
    }

    private static Header traceparent(String value) {
        return new Header("traceparent", value.getBytes(UTF_8));
    }

    private static List<String> traceparents(JobState.Pending state) {
        return state.job().headers().stream()
                .map(header -> new String(Objects.requireNonNull(header.value()), UTF_8))
                .toList();
    }

    /** The state as a worker that takes over restores it from the ledger. */
    private static <T extends JobState> T readBack(T state, Class<T> type) {
        OutgoingRecord record = StateRecords.encode(state);
        return type.cast(StateRecords.decode(record.key(), Objects.requireNonNull(record.value())));
    }

    /** Follows a job from its submission to its result, on two workers. */
    private void followAcrossWorkers(Accepted accepted) {
        Traces second = worker(Sampler.parentBased(Sampler.alwaysOn()));
        Submitting submitting = readBack(accepted.submit(NOW), Submitting.class);
        scheduler.advance(Duration.ofSeconds(2));
        traces.submitted(submitting, new SubmitAnswer.Accepted("r-1"), NOW.plusSeconds(1));
        InQueue queued = readBack(submitting.accepted("r-1", scheduler.instant()), InQueue.class);
        scheduler.advance(Duration.ofMinutes(5));
        second.polled(queued, new PollAnswer.Queued(), scheduler.instant());
        second.polled(queued, new PollAnswer.Running(), scheduler.instant());
        InProgress running = readBack(queued.running(scheduler.instant()), InProgress.class);
        second.polled(running, new PollAnswer.Running(), scheduler.instant());
        second.polled(running, new PollAnswer.Cancelled(), scheduler.instant());
        second.ended(running.end(new Outcome.Cancelled(), scheduler.instant()).result());
    }

    private List<String> names() {
        return spans.getFinishedSpanItems().stream().map(SpanData::getName).toList();
    }

    private SpanData only() {
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().getFirst();
    }

    private static String text(SpanData span, String attribute) {
        return String.valueOf(span.getAttributes().asMap().entrySet().stream()
                .filter(entry -> entry.getKey().getKey().equals(attribute))
                .map(entry -> entry.getValue())
                .findFirst()
                .orElse(""));
    }

    @Test
    void aJobIsPartOfItsRequestsTraceOnEveryWorker() {
        Accepted accepted = take(traces, traceparent(TRACEPARENT));

        followAcrossWorkers(accepted);

        assertThat(names())
                .containsExactly("process generation-requests", "submit", "poll", "poll", "send generation-results");
        assertThat(spans.getFinishedSpanItems()).allSatisfy(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(PARENT);
            assertThat(text(span, "reelay.job.id")).isEqualTo("a");
        });
        assertThat(traceparents(accepted)).containsExactly(TRACEPARENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-1-2-01"})
    void aRequestWithoutATraceBecomesOneThatItsResultCarriesOn(String unreadable) {
        Accepted accepted = unreadable.isEmpty() ? take(traces) : take(traces, traceparent(unreadable));

        followAcrossWorkers(accepted);

        SpanData root = spans.getFinishedSpanItems().getFirst();
        assertThat(root.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(spans.getFinishedSpanItems().subList(1, 5)).allSatisfy(span -> {
            assertThat(span.getTraceId()).isEqualTo(root.getTraceId());
            assertThat(span.getParentSpanId()).isEqualTo(root.getSpanId());
        });
        assertThat(traceparents(accepted).getLast())
                .isEqualTo("00-" + root.getTraceId() + "-" + root.getSpanId() + "-01");
        assertThat(traceparents(accepted))
                .hasSize(unreadable.isEmpty() ? 1 : 2)
                .startsWith(unreadable.isEmpty() ? traceparents(accepted).getLast() : unreadable);
    }

    @Test
    void whatIsNotSampledAtItsRequestIsNotSampledLaterEither() {
        followAcrossWorkers(take(traces, traceparent("00-" + TRACE + "-" + PARENT + "-00")));
        Accepted root = take(worker(Sampler.parentBased(Sampler.alwaysOff())));
        followAcrossWorkers(root);

        assertThat(spans.getFinishedSpanItems()).isEmpty();
        assertThat(traceparents(root)).singleElement().asString().endsWith("-00");
    }

    @Test
    void withoutTracesNothingIsAddedToAJob() {
        assertThat(take(Traces.off()).job().headers()).isEmpty();
    }

    @Test
    void anIntakeSpanSaysWhereTheRecordCameFromAndWhatBecameOfIt() {
        take(traces);

        SpanData span = only();
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(text(span, "messaging.system")).isEqualTo("kafka");
        assertThat(text(span, "messaging.operation.type")).isEqualTo("process");
        assertThat(text(span, "messaging.destination.name")).isEqualTo("generation-requests");
        assertThat(text(span, "messaging.destination.partition.id")).isEqualTo("3");
        assertThat(span.getAttributes().get(AttributeKey.longKey("messaging.kafka.offset")))
                .isEqualTo(41);
        assertThat(text(span, "messaging.consumer.group.name")).isEqualTo("reelay");
        assertThat(text(span, "reelay.outcome")).isEqualTo("accepted");
    }

    @Test
    void aRecordThatIsNoRequestFailsItsIntakeSpan() {
        admit(traces, new SourceRecord("generation-requests", 0, 0, 0, null, "no".getBytes(UTF_8), List.of()));

        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(text(only(), "error.type")).isEqualTo("invalid_request");
        assertThat(text(only(), "reelay.outcome")).isEqualTo("dead_letter");
    }

    @Test
    void eachPostHasASpanOfItsOwnTimeWithNothingOfTheUrlButTheHost() {
        Submitting submitting = take(Traces.off()).submit(NOW);
        scheduler.advance(Duration.ofSeconds(9));

        traces.submitted(
                submitting,
                new SubmitAnswer.Unknown(
                        SubmitAnswer.Unknown.Why.SERVER_ERROR, new ProviderMessage(503, null, "Bearer xyz"), null),
                NOW.plusSeconds(1));

        SpanData span = only();
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(8));
        assertThat(text(span, "http.request.method")).isEqualTo("POST");
        assertThat(text(span, "http.response.status_code")).isEqualTo("503");
        assertThat(text(span, "server.address")).isEqualTo("runcomfy.example");
        assertThat(text(span, "server.port")).isEqualTo("8443");
        assertThat(text(span, "reelay.attempt")).isEqualTo("1");
        assertThat(text(span, "reelay.model")).isEqualTo("luma/luma-ray-2/image-to-video");
        assertThat(text(span, "error.type")).isEqualTo("server_error");
        assertThat(span.toString()).doesNotContain("secret", "xyz");
    }

    @Test
    void aPostThatNeverBeganHasNoSpan() {
        traces.submitted(take(Traces.off()).submit(NOW), new SubmitAnswer.NotStarted(), NOW);

        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void anOutageIsToldOnceInASecondHoweverManyLooksFail() {
        InQueue queued = take(Traces.off()).submit(NOW).accepted("r", NOW);
        for (int i = 0; i < 500; i++) {
            traces.polled(queued, AWAY, NOW);
        }
        scheduler.advance(Traces.BETWEEN_FAILED_POLLS);
        traces.polled(queued, AWAY, scheduler.instant());

        assertThat(names()).containsExactly("poll", "poll");
        assertThat(spans.getFinishedSpanItems())
                .allSatisfy(span -> assertThat(text(span, "error.type")).isEqualTo("unreachable"));
        assertThat(text(spans.getFinishedSpanItems().getLast(), "reelay.polls_left_out"))
                .isEqualTo("499");
    }

    @Test
    void aResultThatIsAFailureSaysWhichButNotInWhatWords() {
        Accepted accepted = take(Traces.off());
        Outcome.Failed failed = new Outcome.Failed(FailureCode.TIMED_OUT, "https://x.example/?sig=secret");
        scheduler.advance(Duration.ofSeconds(1));

        traces.ended(accepted.submit(NOW).accepted("r-9", NOW).end(failed, NOW).result());

        SpanData span = only();
        assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(text(span, "messaging.operation.type")).isEqualTo("send");
        assertThat(text(span, "error.type")).isEqualTo("timed_out");
        assertThat(text(span, "reelay.outcome")).isEqualTo("failed");
        assertThat(text(span, "reelay.request_id")).isEqualTo("r-9");
        assertThat(span.toString()).doesNotContain("secret");
    }
}
