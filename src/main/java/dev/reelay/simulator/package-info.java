/**
 * A simulator of RunComfy's Model API that follows a script, faults included. It costs nothing and makes no videos: every video is
 * the same clip of one second, every image the same square. It runs only where {@link dev.reelay.simulator.SimulatorRoutes} are
 * mounted or a {@link dev.reelay.simulator.SimulatorServer} is started. Imports Jackson and Vert.x, and no other package of Reelay.
 *
 * <h2>The models, and how a script changes them</h2>
 *
 * The simulator serves the catalog of its {@link dev.reelay.simulator.SimulatedModels}: in a worker Reelay's own, as it is at that
 * moment; in a process of its own the records of {@code --catalog FOLDER}. Over it lies the {@code catalog} of the script, which can
 * be replaced at any time:
 *
 * <pre>{@code
 * { "catalog": {
 *     "models": [ { "model_id": "a/b", "input_schema": { "type": "object", "properties": {} } } ],
 *     "gone": [ "luma/luma-ray-2/image-to-video" ],
 *     "unknown_models": "refuse",
 *     "validate": true,
 *     "cost": { "usd": 0.12, "after": "3s" } },
 *   "faults": [
 *     { "when": { "call": "models", "contains": "offset=100" }, "then": { "kind": "respond", "status": 401 } },
 *     { "when": { "call": "model", "model": "a/b", "times": 2 }, "then": { "kind": "drop" } } ] }
 * }</pre>
 *
 * <table>
 *   <caption>The catalog of a script; everything may be left out</caption>
 *   <tr><td>{@code models}</td><td>raw records: each adds a model, or takes the place of the mounted one. They are served as they
 *       are, broken ones too; what has no {@code model_id} stands at the end of the list</td></tr>
 *   <tr><td>{@code gone}</td><td>ids of models that no longer exist; {@code "*"} for all of the mounted catalog</td></tr>
 *   <tr><td>{@code unknown_models}</td><td>the answer to a submission for any other model: {@code refuse} (400 + 400001), {@code
 *       not_found} (404) or {@code accept}. When left out, {@code refuse} where there is a catalog, mounted or scripted. Without any,
 *       every model that is not {@code gone} is accepted</td></tr>
 *   <tr><td>{@code validate}</td><td>{@code false}: inputs that break the schema are accepted; otherwise 422 with {@code
 *       detail}</td></tr>
 *   <tr><td>{@code cost}</td><td>what requests cost without a directive of their own: {@code usd}, {@code after} (so long after the
 *       output), or {@code "none": true}</td></tr>
 * </table>
 *
 * <p>In Java: {@code script.withCatalog(ScriptedCatalog.AS_MOUNTED.withModel(record).without("x/y"))}, and faults with {@code
 * FaultCondition.each(Endpoint.MODELS)} or {@code Endpoint.MODEL}. The catalog calls are in the journal's {@code catalogCalls}, apart
 * from the others.
 *
 * <p>A mounted catalog checks inputs itself. For records of a script or a folder the simulator looks at the fields at the top only:
 * required, type, enum, bounds and lengths.
 *
 * <h2>Like RunComfy</h2>
 *
 * <ul>
 *   <li>{@code POST /v1/models/{model_id}}, {@code GET /v1/requests/{id}/status}, {@code GET .../result} and {@code
 *       POST .../cancel} with the fields that RunComfy documents, absolute URLs, and UUIDs as request ids. Bodies to 64 MiB.
 *   <li>{@code GET /v1/models?search&category&kind&include_schema&limit&offset}: {@code models}, {@code total}, {@code limit} (1 to
 *       500, by default 100) and {@code offset}, in the order of the ids. {@code GET /v1/models/{model_id}}: one record, or 404 with
 *       400001. {@code GET /v1/models/categories}, so a model of that id has no record of its own.
 *   <li>Its two vocabularies: a job that succeeded is {@code completed} on the status and {@code succeeded} on the
 *       result; a failed job is {@code completed} on the status and {@code failed} on the result.
 *   <li>{@code queue_position} falls (one place for each second left) and exists only while the job is in the queue. A
 *       result that is fetched too early is a 200 with the current state. A cancel is a 202 and works only in the
 *       queue.
 *   <li>The result contains the input, which reveals a client that searches for URLs outside {@code output}. Output
 *       URLs contain {@code %3D}, and a URL with that decoded is a 404. They need no token and support ranges.
 *   <li>The output is of the model's kind: by its id ({@code .../text-to-image}), then by the categories of its record; a video
 *       otherwise. With {@code ?include_cost=true} the result has a {@code cost}: the model's base price, times seconds where that
 *       is the unit, or 0.05 where there is no price.
 *   <li>Errors of the form {@code {"error_code", "error_message"}}: 400 + 400004 without a token, 400 + 400001 for an
 *       unknown model (a script can answer with the 401 and 404 that clients also see), 404 + 404001 for an unknown or
 *       forgotten request id. An input that is not a JSON object or breaks the model's schema, and a {@code limit} or {@code
 *       offset} out of range: 422 with {@code detail} (400 for what is not JSON).
 * </ul>
 *
 * <h2>Unlike RunComfy</h2>
 *
 * The simulator has no accounts (403001), no real prices, no rate limits and no capacity: a job waits for its own queue time, never
 * for other jobs. It forgets the oldest requests when it has too many, and all of them when the process ends. Of long bodies it
 * keeps the last 64 MiB; of those before them it keeps the beginning of each string, and then results and journal have that, and the
 * journal the size and the SHA-256. Bodies of more than 1 MiB are received up to 64 MiB at a time, and so are they repeated in
 * results.
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
 *   <tr><td>{@code cost=0.12}, {@code cost=none}</td><td>its cost in US dollars, or that RunComfy never names one</td></tr>
 *   <tr><td>{@code cost_after=3s}</td><td>its cost is known only so long after its output</td></tr>
 *   <tr><td>{@code output=videos}</td><td>the key of the output: {@code video}, {@code videos}, {@code image}, {@code images},
 *       {@code audio}, {@code audios}; by default that of the model's kind. Or the whole output, as JSON in single quotes, in which {@code
 *       $video}, {@code $image} and {@code $audio} stand for a URL: {@code output='{"data":[{"url":"$video"}]}'},
 *       {@code output='{}'}</td></tr>
 * </table>
 *
 * A submission with a directive that is unknown, given twice or not valid gets a 400 that names it.
 *
 * <h2>A script for all requests</h2>
 *
 * A {@link dev.reelay.simulator.SimulatorScript}: default times, the token, the models, and faults that hit calls
 * by endpoint, model, content, number or chance. In JSON (every field may be left out):
 *
 * <pre>{@code
 * { "queue_time": "2s", "run_time": "4s", "spread": 0.5, "token": "secret", "seed": 1, "catalog": {},
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
 *   <tr><td>{@code set}</td><td>the regular answer with other {@code fields}: {@code {"total": 9, "models": []}}</td></tr>
 *   <tr><td>{@code truncate}</td><td>the regular answer, which breaks off after the share {@code keep} of it: 0.5 when left
 *       out</td></tr>
 * </table>
 *
 * {@link dev.reelay.simulator.FaultCondition} and {@link dev.reelay.simulator.FaultEffect} have the details. With the
 * admin paths enabled, {@code GET} and {@code POST /admin/script} read and replace the script, and {@code GET
 * /admin/journal} returns the submissions, cancellations and catalog calls. As a process of its own: {@code java -cp <class path>
 * dev.reelay.simulator.SimulatorServer --port 9099 --script script.json
 * --catalog folder}; the folder's {@code *.json} are records, lists {@code {"models": [...]}} or Reelay's model files.
 */
@NullMarked
package dev.reelay.simulator;

import org.jspecify.annotations.NullMarked;
