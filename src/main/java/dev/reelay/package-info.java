/**
 * Reelay: a record on {@code generation-requests} comes back as a result with video URLs, once.
 *
 * <pre>
 *   ControlIntake ── every command ─▶ Commands, the table that shards and Admission ask (ControlWatch: is it up to date?)
 *   RequestIntake ── a batch of records, each with a slot of Capacity
 *        │
 *      Shards ────── which partitions are ours; opens a Shard for each, drains it when the group takes it away
 *        │
 *      Shard ─────── one thread, one Inbox, one transactional producer; opened from the ledger
 *        │             ShardService: take all that waits ─▶ Turn: decide ─▶ TurnWriter: commit ─▶ FollowUp: start it
 *        │                             │
 *        │                         Admission (a request: job, rejection, repeat, dead letter)
 *        │                         job.Decisions (an answer, a sighting: the next state or the end)
 *        ├─▶ Prober ──── looks at the files behind a job's URLs, before it lines up ──▶ media
 *        ├─▶ Permits ─── who may submit: SubmissionWindow by model, SubmissionGate for all
 *        ├─▶ Submitter ─ POSTs, which outlive their shard ────────────────────────────▶ runcomfy
 *        ├─▶ Poller ──── asks about jobs when their time has come ────────────────────▶ runcomfy
 *        └─▶ Canceller ─ asks to drop jobs that nobody wants any more ────────────────▶ runcomfy
 * </pre>
 *
 * <p>Around it: {@code Preflight} looks at everything before the first request is read, {@code Wiring} is the index of who
 * gets what, {@code Metric} names every meter, {@code LogLine} every field of the log, {@code ReelayConfig} and {@code
 * RunComfyConfig} every setting. {@code Liveness} says what only a restart can help; {@code PastMarkers} keeps an idle
 * group's lag at zero.
 *
 * <p>{@code Traces} tells a job's way as OpenTelemetry spans: intake, each POST, looks that taught something, result, as
 * children of the request's {@code traceparent}. It is off until {@code OTEL_SDK_DISABLED=false}; then
 * {@code OTEL_EXPORTER_OTLP_ENDPOINT} and the other {@code OTEL_*} variables of OpenTelemetry's SDK say where spans go (OTLP
 * over HTTP, {@code http://localhost:4318} without) and which share of them. A request without a
 * {@code traceparent} gets one then, which its result carries.
 *
 * <p>Packages: this one may import {@code request}, {@code catalog}, {@code media}, {@code runcomfy}, {@code ledger} and
 * {@code simulator}; these import {@code job}, and none of each other; {@code job} imports no framework. {@code dev} is for
 * dev mode alone. {@code ControlCleaner} takes old cancels out.
 */
@NullMarked
package dev.reelay;

import org.jspecify.annotations.NullMarked;
