/**
 * Looks at the files behind the URLs of a request: reads as little of them as tells format and size, and goes nowhere but
 * to public hosts.
 *
 * <pre>
 * MediaProbe       a URL becomes {@link dev.reelay.job.MediaFacts}; remembers for a minute, asks once for all who wait
 *   MediaUrl         which URLs are gone to at all, by their spelling (TrustedHosts: the exceptions)
 *   Visit            one probe: resolve, check, ask, follow redirects, all within one time limit
 *     Resolver         name to addresses; PublicAddresses: which of them are anybody's
 *     Slots            how many files at a time, of one host and in all
 *     Fetch            one GET to one address, cut off as soon as enough has come
 *     AnswerHead       pure: what status and headers say
 *   ImageHeader      pure: a file's first bytes become format, size, alpha. One class for each format
 * </pre>
 *
 * <p>Nothing in here throws for what a host does, holds more than {@value dev.reelay.media.Fetch#WINDOW} bytes of a file, or
 * waits without a limit. What cannot be known is a value that says so.
 *
 * <p>Imports {@code dev.reelay.job} and Vert.x; no stage, no Kafka.
 */
@NullMarked
package dev.reelay.media;

import org.jspecify.annotations.NullMarked;
