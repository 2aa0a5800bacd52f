/**
 * A RunComfy that behaves, and misbehaves, to script. It costs nothing and makes no videos: every job ends with the same
 * clip of one second. It is active only where someone mounts {@link dev.reelay.simulator.SimulatorRoutes} or starts a
 * {@link dev.reelay.simulator.SimulatorServer}. Imports Jackson and Vert.x, and nothing else of Reelay.
 *
 * <h2>What is faithful</h2>
 *
 * <ul>
 *   <li>{@code POST /v1/models/{model_id}}, {@code GET /v1/requests/{id}/status}, {@code GET .../result} and {@code POST
 *       .../cancel} with the fields that RunComfy documents, absolute URLs, and UUIDs as request ids.
 *   <li>Its two vocabularies: {@code completed} on the status is {@code succeeded} on the result; a failed job is {@code
 *       completed} on the status and {@code failed} on the result.
 *   <li>{@code queue_position} falls (one place for each second left) and is there only in the queue. A result asked for
 *       too early is a 200 with the current state. A cancel is a 202 and works only in the queue.
 *   <li>The result echoes the input, so that a client which looks for URLs outside {@code output} is found out. Output
 *       URLs hold {@code %3D} and lead nowhere once that is decoded. They need no token and understand ranges.
 *   <li>Refusals, all of the form {@code {"error_code", "error_message"}}: 400 + 400004 without a token, 400 + 400001
 *       for an unknown model (the 401 and 404 that clients see too can be scripted), 404 + 404001 for an unknown or
 *       forgotten request id. What a model's schema would refuse is not known here, only what is no JSON object (400 or
 *       422 with {@code detail}).
 * </ul>
 *
 * <h2>What is not</h2>
 *
 * Inputs are not checked against a model's schema; there are no accounts (403001), prices (the {@code cost} is made up),
 * rate limits or capacity: a job waits for its own queue time, never for other jobs. Requests are forgotten when there
 * are too many of them, the oldest first, and when the process ends.
 *
 * <h2>A script for one request</h2>
 *
 * A directive in any top-level string field of the input, for example in the prompt:
 *
 * <pre>{@code a cat on the moon [sim: queue=2s run=5s fail="NSFW content"]}</pre>
 *
 * <table>
 *   <caption>Directives</caption>
 *   <tr><td>{@code queue=2s}, {@code run=5s}</td><td>its times: {@code ms}, {@code s}, {@code m}, {@code h} or ISO 8601</td></tr>
 *   <tr><td>{@code fail="why"}</td><td>fails at its end: {@code completed} on the status, {@code failed} on the result. A
 *       JSON object in single quotes is sent as an object</td></tr>
 *   <tr><td>{@code fail_on_status="why"}</td><td>the same, but the status says {@code failed} too</td></tr>
 *   <tr><td>{@code cancelled}</td><td>RunComfy itself cancels it at its end</td></tr>
 *   <tr><td>{@code never}</td><td>stays in progress</td></tr>
 *   <tr><td>{@code word=polishing}</td><td>says this word instead of {@code in_progress}</td></tr>
 *   <tr><td>{@code lost=3s}</td><td>is forgotten that long after it was submitted: 404001</td></tr>
 *   <tr><td>{@code output=videos}</td><td>the key of the output: {@code video} (default), {@code videos}, {@code image},
 *       {@code images}</td></tr>
 * </table>
 *
 * A directive that is unknown, given twice or makes no sense is a 400 that says so.
 *
 * <h2>A script for all requests</h2>
 *
 * A {@link dev.reelay.simulator.SimulatorScript}: default times, the token, the known models, and faults that hit calls
 * by kind, model, content, number or chance. In JSON (every field may be left out):
 *
 * <pre>{@code
 * { "queue_time": "2s", "run_time": "4s", "spread": 0.5, "token": "secret", "models": ["a/b"], "seed": 1,
 *   "faults": [
 *     { "when": { "call": "submit", "model": "a/b", "from": 3, "times": 1 }, "then": { "kind": "drop", "accept": true } },
 *     { "when": { "call": "status", "probability": 0.1 }, "then": { "kind": "respond", "status": 503, "body": "<html>" } } ] }
 * }</pre>
 *
 * <table>
 *   <caption>What a fault does: "then", by "kind"</caption>
 *   <tr><td>{@code delay}</td><td>{@code delay}: the honest answer, that much later</td></tr>
 *   <tr><td>{@code drop}</td><td>closes the connection, {@code delay} later; with {@code "accept": true} the call has had
 *       its effect</td></tr>
 *   <tr><td>{@code hold}</td><td>{@code then}: what this says (the honest answer when left out), but seen only once
 *       another script is followed</td></tr>
 *   <tr><td>{@code respond}</td><td>{@code status}, {@code headers}, {@code body} (a string is sent as it stands, anything
 *       else as JSON), {@code delay}, {@code accept}: another answer</td></tr>
 *   <tr><td>{@code say}</td><td>{@code status}: the honest answer with another word in it</td></tr>
 * </table>
 *
 * {@link dev.reelay.simulator.When} and {@link dev.reelay.simulator.Then} say the rest. With the admin paths enabled,
 * {@code GET} and {@code POST /admin/script} read and replace the script, and {@code GET /admin/journal} tells what was
 * submitted. As a process of its own: {@code java -cp <class path> dev.reelay.simulator.SimulatorServer --port 9099
 * --script script.json}.
 */
@NullMarked
package dev.reelay.simulator;

import org.jspecify.annotations.NullMarked;
