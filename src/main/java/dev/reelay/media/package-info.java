/**
 * Checks the files behind the URLs of a request: reads as little of each as determines format and size, and
 * connects to public hosts only.
 *
 * <pre>
 * MediaProbe         a URL becomes a future of {@link dev.reelay.job.MediaFacts}
 *   MediaUrl           which URLs may be fetched, by their spelling (TrustedHosts: the exceptions)
 *   ProbeCache         facts of the last minute, and one shared probe for callers that ask for the same URL
 *   UrlProbe           one probe: look the name up, check its addresses, send the GET, follow redirects
 *     HostLimiter        how many files at a time, of one host and in all (AsyncSemaphore: waits in futures)
 *     Network            HTTP client, event loop, threads for name look-ups (Resolver)
 *     PublicAddresses    pure: which addresses belong to the public internet
 *     Fetch              one GET to one address, closed as soon as enough has arrived
 *       ResponseHead       pure: the meaning of status and headers
 *       HeaderBuffer       collects the first bytes of an image
 *         ImageHeader        pure: these bytes (HeaderBytes) become format, size, alpha; one parser for each format
 * </pre>
 *
 * <p>All of it is asynchronous: a probe holds no thread while it waits for a slot, a name server or a host. The
 * threads are one event loop and a few for name look-ups, however many probes there are.
 *
 * <p>Nothing in this package throws for anything that a host does, keeps more than {@value
 * dev.reelay.media.Fetch#MAX_IMAGE_BYTES} bytes of a file, or waits without a limit. Facts that cannot be
 * established are a value, {@link dev.reelay.job.MediaFacts.Unverified}.
 *
 * <p>Imports {@code dev.reelay.job} and Vert.x; no stage, no Kafka.
 */
@NullMarked
package dev.reelay.media;

import org.jspecify.annotations.NullMarked;
