/**
 * The client of RunComfy's HTTP API. No other package knows that API.
 *
 * <pre>
 * RunComfy            submit, poll, cancel, ping: the interface that the stages use
 * ModelDirectory      the list of models, and one model of it
 * HttpRunComfy        implements both over HTTP: path, call, parser
 *   CallPaths           pure: the paths of the calls
 *   ...Parser           pure: a wire.CallOutcome becomes a SubmitAnswer, PollAnswer, CancelAnswer, PingAnswer or DirectoryAnswer
 *   OutputUrls, UrlHint pure: the URLs of an output, by kind
 * </pre>
 *
 * <p>Failures that are to be expected are values, never exceptions. A POST whose outcome was not seen
 * is {@link dev.reelay.answer.SubmitAnswer.Unknown}, and nothing in this package repeats it: RunComfy
 * has no idempotency key.
 *
 * <p>Marks in the docs name the source of a rule. <b>D</b>: documented by RunComfy. <b>O</b>: seen in client
 * code that RunComfy publishes. <b>C</b>: reported by third-party users. <b>I</b>: inferred.
 *
 * <p>Imports the vocabulary and {@code dev.reelay.wire}; no stage, no Kafka, no catalog.
 */
@NullMarked
package dev.reelay.runcomfy;

import org.jspecify.annotations.NullMarked;
