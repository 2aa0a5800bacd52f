/**
 * HTTP towards RunComfy: calls, and answers before they are interpreted.
 *
 * <pre>
 * HttpCalls           I/O: makes one call, never throws, never repeats a POST
 *   RestClients         builds its clients, with the proxy of the settings or none
 *   CallConnection      closes the connection of a call whose answer is given up
 *   WriteGuard          decides whether the body of a POST may be written, and knows whether it was
 *   AnswerCodec         reads every head that HTTP allows, and skips interim answers
 *   BodyReader          reads bodies in bounded time and memory (MemberFilter: of a long one, the members that are asked for)
 * AnswerBody          pure: the text of a body, out of its ContentCodings and its charset
 * LenientJson         pure: the JSON of a text, and as much as possible of what is nearly JSON
 *   ListBody            the same for a list of records, record by record; RecordBody for a single one
 * CallOutcome         the result of a call: answered, not sent, or lost
 *   ErrorCode           RunComfy's codes with a known meaning
 * </pre>
 *
 * <p>Failures that are to be expected are values, never exceptions. Imports the vocabulary, the Quarkus REST client and
 * Vert.x.
 */
@NullMarked
package dev.reelay.wire;

import org.jspecify.annotations.NullMarked;
