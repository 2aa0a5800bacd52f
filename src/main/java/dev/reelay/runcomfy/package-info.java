/**
 * The only package that knows RunComfy's HTTP.
 *
 * <pre>
 * RunComfy       submit, look, cancel: what the stages ask for, and what a fake of theirs implements
 * HttpRunComfy   the real one: path, call, reading
 *   Wire           I/O: one call becomes an Exchange, whatever happens to it. Never throws, never repeats
 *   Exchange       what came of a call: answered, not sent, or lost
 *   Read...        pure: an Exchange becomes a Submission, a Sighting or a Cancellation
 * </pre>
 *
 * <p>Trouble that is to be expected is a value, never an exception. A POST whose outcome was not seen is {@link
 * dev.reelay.runcomfy.Submission.Unknown}, and nothing in here repeats it: RunComfy has no idempotency key.
 *
 * <p>The marks in the docs tell how well a rule is known. <b>D</b>: RunComfy documents it. <b>O</b>: seen in client code
 * that RunComfy publishes. <b>C</b>: reported by third-party users. <b>I</b>: inferred.
 *
 * <p>Imports neither the ledger nor the catalog nor the stages.
 */
@NullMarked
package dev.reelay.runcomfy;

import org.jspecify.annotations.NullMarked;
