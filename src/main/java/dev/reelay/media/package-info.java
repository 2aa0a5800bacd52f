/**
 * Files behind URLs, of public hosts only. Those of a request are checked: as little of each is read as determines format and size.
 * Those of an output are read whole, and may be put to another public host.
 *
 * <pre>
 * MediaProbe         a URL becomes a future of {@link dev.reelay.file.MediaFacts}
 *   DataUri            a file in place of a URL: Octets, read as far as needed, and whether its type contradicts them
 *   MediaUrl           which URLs may be fetched, by their spelling (TrustedHosts: the exceptions)
 *   ProbeCache         facts of the last minute, and one shared probe for callers that ask for the same URL
 *   UrlProbe           one probe: look the name up, check its addresses, send the GET, follow redirects
 *     HostLimiter        how many files at a time, of one host, of one site and in all (AsyncSemaphore: waits in futures)
 *     Network            HTTP client, event loop
 *     NameLookups        one look-up of a name at a time, and a few threads for each site (Resolver)
 *     PublicAddresses    pure: which addresses belong to the public internet
 *     Fetch              one GET to one address, closed as soon as enough has arrived
 *       ResponseHead       pure: the meaning of status and headers
 *       HeaderBuffer       collects the first bytes of a file (Gunzip: unpacks them where the host packed them)
 *         HeaderReader       pure: these bytes become a FileReading, by the parsers of {@code dev.reelay.format} (ImageReader,
 *                            ClipReader)
 *     ClipParts          further GETs for the parts that state a clip's length, of one version of the file
 * PublicUploads      puts one file to a presigned URL, over a Network of its own
 * PublicFiles        opens one file to be read whole, over a Network of its own (BodyStream: no faster than it is read)
 * </pre>
 *
 * <p>Probes are asynchronous: one holds no thread while it waits for a slot, a name server or a host. The
 * threads are one event loop, one that reads {@code data:} URIs, and those for name look-ups, a few for each site, however many probes
 * there are.
 *
 * <p>Nothing in this package throws for anything that a host does, keeps more than {@value
 * dev.reelay.media.Fetch#MAX_BYTES} bytes of a file that it probes and a few parts of a clip, or waits without a limit. A file that was not
 * seen is a value, {@link dev.reelay.file.MediaFacts.Unverified}.
 *
 * <p>Imports the vocabulary, {@code dev.reelay.format} and Vert.x; no stage, no Kafka.
 */
@NullMarked
package dev.reelay.media;

import org.jspecify.annotations.NullMarked;
