/**
 * A simulator of RunComfy's Model API that follows a script, faults included. It costs nothing and makes no videos:
 * every job ends with the same clip of one second. It runs only where {@link dev.reelay.simulator.SimulatorRoutes} are
 * mounted or a
 * {@link dev.reelay.simulator.SimulatorServer} is started. Imports Jackson and Vert.x, and no other package of Reelay.
 *
 * <h2>Like RunComfy</h2>
 *
 * <ul>
 *   <li>{@code POST /v1/models/{model_id}}, {@code GET /v1/requests/{id}/status}, {@code GET .../result} and {@code
 *       POST .../cancel} with the fields that RunComfy documents, absolute URLs, and UUIDs as request ids.
 *   <li>Its two vocabularies: a job that succeeded is {@code completed} on the status and {@code succeeded} on the
 *       result; a failed job is {@code completed} on the status and {@code failed} on the result.
 *   <li>{@code queue_position} falls (one place for each second left) and exists only while the job is in the queue. A
 *       result that is fetched too early is a 200 with the current state. A cancel is a 202 and works only in the
 *       queue.
 *   <li>The result contains the input, which reveals a client that searches for URLs outside {@code output}. Output
 *       URLs contain {@code %3D}, and a URL with that decoded is a 404. They need no token and support ranges.
 *   <li>Errors of the form {@code {"error_code", "error_message"}}: 400 + 400004 without a token, 400 + 400001 for an
 *       unknown model (a script can answer with the 401 and 404 that clients also see), 404 + 404001 for an unknown or
 *       forgotten request id. Of the inputs that a model's schema forbids, the simulator refuses only those that are
 *       not a JSON object (400 or 422 with {@code detail}).
 * </ul>
 *
 * <h2>Unlike RunComfy</h2>
 *
 * The simulator does not check inputs against a model's schema. It has no accounts (403001), no prices (the {@code
 * cost} is invented), no rate limits and no capacity: a job waits for its own queue time, never for other jobs. It
 * forgets the oldest requests when it has too many, and all of them when the process ends.
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
 *   <tr><td>{@code fail="why"}</td><td>it fails after its run: {@code completed} on the status, {@code failed} on the result.
 *       A JSON object in single quotes is sent as an object</td></tr>
 *   <tr><td>{@code fail_on_status="why"}</td><td>the same, but {@code failed} on the status too</td></tr>
 *   <tr><td>{@code cancelled}</td><td>RunComfy itself cancels it after its run</td></tr>
 *   <tr><td>{@code never}</td><td>it stays in progress for ever</td></tr>
 *   <tr><td>{@code word=polishing}</td><td>its status while it runs, instead of {@code in_progress}</td></tr>
 *   <tr><td>{@code lost=3s}</td><td>the simulator forgets it this long after its submission: 404001</td></tr>
 *   <tr><td>{@code output=videos}</td><td>the key of the output: {@code video} (default), {@code videos}, {@code image},
 *       {@code images}, {@code audio}, {@code audios}. Or the whole output, as JSON in single quotes, in which {@code
 *       $video}, {@code $image} and {@code $audio} stand for a URL: {@code output='{"data":[{"url":"$video"}]}'},
 *       {@code output='{}'}</td></tr>
 * </table>
 *
 * A submission with a directive that is unknown, given twice or not valid gets a 400 that names it.
 *
 * <h2>A script for all requests</h2>
 *
 * A {@link dev.reelay.simulator.SimulatorScript}: default times, the token, the known models, and faults that hit calls
 * by endpoint, model, content, number or chance. In JSON (every field may be left out):
 *
 * <pre>{@code
 * { "queue_time": "2s", "run_time": "4s", "spread": 0.5, "token": "secret", "models": ["a/b"], "seed": 1,
 *   "faults": [
 *     { "when": { "call": "submit", "model": "a/b", "from": 3, "times": 1 }, "then": { "kind": "drop", "accept": true } },
 *     { "when": { "call": "status", "probability": 0.1 }, "then": { "kind": "respond", "status": 503, "body": "<html>" } } ] }
 * }</pre>
 *
 * <table>
 *   <caption>The effect of a fault: "then", by "kind"</caption>
 *   <tr><td>{@code delay}</td><td>the regular answer, later by {@code delay}</td></tr>
 *   <tr><td>{@code drop}</td><td>closes the connection after {@code delay}; with {@code "accept": true} the simulator performs
 *       the call first</td></tr>
 *   <tr><td>{@code hold}</td><td>the effect in {@code then} (the regular answer when left out), but the caller gets the answer
 *       only once another script replaces this one</td></tr>
 *   <tr><td>{@code respond}</td><td>another answer: {@code status}, {@code headers}, {@code body} (a string is sent unquoted,
 *       anything else as JSON), {@code delay}, {@code accept}</td></tr>
 *   <tr><td>{@code say}</td><td>the regular answer with another {@code status}</td></tr>
 * </table>
 *
 * {@link dev.reelay.simulator.FaultCondition} and {@link dev.reelay.simulator.FaultEffect} have the details. With the
 * admin paths enabled, {@code GET} and {@code POST /admin/script} read and replace the script, and {@code GET
 * /admin/journal} returns the submissions and cancellations. As a process of its own: {@code java -cp <class path>
 * dev.reelay.simulator.SimulatorServer --port 9099 --script script.json}.
 */
@NullMarked
package dev.reelay.simulator;

import org.jspecify.annotations.NullMarked;
