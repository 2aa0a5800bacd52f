package dev.reelay.outputs;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.job.StoredFile;
import dev.reelay.media.PublicFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Copies one file of an output to the store: streams it from its URL, without RunComfy's token, and writes it under the key that
 * everybody would write it under. Thread-safe; a copy blocks its thread.
 */
public final class Copier {

    /** No video of a generation is larger, and an endless body must end. */
    public static final long MOST_BYTES = 10L << 30;

    /** Where files come from. */
    public interface Source {
        /** See {@link PublicFiles#open}. */
        PublicFiles.Answer open(String url) throws InterruptedException;
    }

    /** What became of a try. Reasons may stand in a result: half a sentence whose subject is the file or the store. */
    public sealed interface Try {
        /** The store has the file. */
        record Copied(StoredFile file) implements Try {}

        /** A later try may succeed. */
        record NotYet(String reason) implements Try {}

        /** No later try can succeed. */
        record Never(String reason) implements Try {}
    }

    /**
     * Which file to copy.
     *
     * @param number its place in the output, from 1
     * @param url verbatim
     */
    public record Task(String jobId, int number, String url) {}

    private final Source source;
    private final ObjectStore store;
    private final long mostBytes;
    private final ByteRate rate;
    private final InstantSource time;

    /**
     * A copier to this store.
     *
     * @param mostBytes the most bytes of a file; a larger one is not copied
     * @param bytesPerSecond of all copies together; 0 for no bound
     */
    public Copier(Source source, ObjectStore store, long mostBytes, long bytesPerSecond, InstantSource time) {
        this.source = source;
        this.store = store;
        this.mostBytes = mostBytes;
        this.rate = new ByteRate(bytesPerSecond);
        this.time = time;
    }

    /**
     * Tries once to copy the file.
     *
     * @param deadline by when it must have been read
     * @throws InterruptedException when the thread was interrupted; then the store does not have the file from this try
     */
    public Try copy(Task task, Instant deadline) throws InterruptedException {
        return switch (source.open(task.url())) {
            case PublicFiles.Answer.NotOpened(MediaFacts why) -> notOpened(why);
            case PublicFiles.Answer.Opened opened -> copy(task, opened, deadline);
        };
    }

    private Try copy(Task task, PublicFiles.Answer.Opened opened, Instant deadline) throws InterruptedException {
        if (opened.length() != null && opened.length() > mostBytes) {
            closeQuietly(opened.bytes());
            return new Try.Never("it has %d bytes, and at most %d are copied".formatted(opened.length(), mostBytes));
        }
        try (InputStream bytes = opened.bytes()) {
            CheckedStream checked = new CheckedStream(
                    bytes, new CheckedStream.Bounds(opened.length(), mostBytes, deadline), rate, time);
            return copy(task, checked);
        } catch (SourceException e) {
            return e.isFinal() ? new Try.Never(e.getMessage()) : new Try.NotYet(e.getMessage());
        } catch (StoreException e) {
            return new Try.NotYet(e.getMessage());
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            return new Try.NotYet("it cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private Try copy(Task task, CheckedStream checked) throws IOException, InterruptedException {
        byte[] first = checked.readNBytes(ContentType.BYTES);
        if (first.length == 0) {
            return new Try.NotYet("it is empty");
        }
        ContentType type = ContentType.of(first, first.length);
        URI url = store.put(
                ObjectKeys.of(task.jobId(), task.number(), type),
                type.mediaType(),
                new SequenceInputStream(new ByteArrayInputStream(first), checked));
        return new Try.Copied(new StoredFile(
                url.toString(), task.url(), checked.count(), checked.sha256(), type.mediaType(), checked.details()));
    }

    /** A URL that may not be followed never may; hosts in trouble may recover. */
    private static Try notOpened(MediaFacts why) {
        if (!(why instanceof Unverified unseen)) {
            return new Try.Never("its URL is not public");
        }
        boolean isFinal = unseen.reason() == Reason.REDIRECTS
                || unseen.reason() == Reason.OTHER_PORT
                || unseen.reason() == Reason.MADE_UP_ADDRESS
                || unseen.reason() == Reason.TOO_LONG
                || unseen.reason() == Reason.ODD_NAME;
        String reason =
                "it cannot be fetched (%s): %s".formatted(unseen.reason().word(), unseen.detail());
        return isFinal ? new Try.Never(reason) : new Try.NotYet(reason);
    }

    private static void closeQuietly(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException nothingIsLost) {
            // It was not read.
        }
    }
}
