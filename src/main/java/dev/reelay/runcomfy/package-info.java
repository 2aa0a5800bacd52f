/**
 * The client of RunComfy's HTTP API. No other package knows that API.
 *
 * <pre>
 * RunComfy            submit, poll, cancel, ping: the interface that the stages use
 * HttpRunComfy        implements it over HTTP: path, call, parser
 *   CallPaths           pure: the paths of the calls
 *   HttpCalls           I/O: makes one call, never throws, never repeats a POST
 *     RestClients         builds its clients, with the proxy of the settings or none
 *     WriteGuard          decides whether the body of a POST may be written, and knows whether it was
 *     AnswerCodec         reads every head that HTTP allows, and skips interim answers
 *   AnswerBody          pure: the text of a body, out of its ContentCodings and its charset
 *   LenientJson         pure: the JSON of a text, and as much as possible of what is nearly JSON
 *   CallOutcome         the result of a call: answered, not sent, or lost
 *   ...Parser           pure: a CallOutcome becomes a SubmitAnswer, PollAnswer, CancelAnswer or PingAnswer
 *   ErrorCode           the codes with a known meaning; OutputUrls, UrlHint: the URLs of an output, by kind
 * </pre>
 *
 * <p>Failures that are to be expected are values, never exceptions. A POST whose outcome was not seen
 * is {@link dev.reelay.job.SubmitAnswer.Unknown}, and nothing in this package repeats it: RunComfy
 * has no idempotency key.
 *
 * <p>Marks in the docs name the source of a rule. <b>D</b>: documented by RunComfy. <b>O</b>: seen in client
 * code that RunComfy publishes. <b>C</b>: reported by third-party users. <b>I</b>: inferred.
 *
 * <p>Imports {@code dev.reelay.job}, the Quarkus REST client and Vert.x; no stage, no Kafka, no catalog.
 */
@NullMarked
package dev.reelay.runcomfy;

import org.jspecify.annotations.NullMarked;
