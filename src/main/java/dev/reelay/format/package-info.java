/**
 * What the bytes of a file say: its format, an image's size in pixels, a clip's length in seconds.
 *
 * <pre>
 * FileBytes        what was read of a file: its beginning, and parts from further behind
 *   ImageHeaders     the beginning becomes an {@link dev.reelay.format.ImageHeader}; one parser for each format
 *   ClipHeaders      beginning and parts become a {@link dev.reelay.format.ClipHeader}, or say which part is needed:
 *                    Mp4Header, WavHeader, Mp3Header (Mp3Frame), MatroskaHeader, OggHeader, FlacHeader
 *   LooksLike        a few words for any other kind of file
 * </pre>
 *
 * <p>Pure. Nothing here throws for anything that a file holds, runs for longer than its bytes are many, or keeps them.
 *
 * <p>Imports the vocabulary alone.
 */
@NullMarked
package dev.reelay.format;

import org.jspecify.annotations.NullMarked;
