package dev.reelay.outputs;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.StoredFile;
import dev.reelay.job.DeliverTo;
import dev.reelay.media.PublicFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies one file of an output to its place: streams it from its URL, without RunComfy's token, and writes it to the store under the key
 * that every worker uses, or to the presigned URL that its request names. Thread-safe; a copy blocks its thread.
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
     * @param deliverTo the place that its request names; null for the worker's store
     */
    public record Task(
            String jobId, int number, String url, @Nullable DeliverTo deliverTo) {

        /** A file for the worker's store. */
        public Task(String jobId, int number, String url) {
            this(jobId, number, url, null);
        }
    }

    /** Writes what passes, and says where it is. */
    private interface Writing {
        String write(ContentType type, InputStream bytes) throws IOException, InterruptedException;
    }

    private final Source source;
    private final Places places;
    private final long mostBytes;
    private final ByteRate rate;
    private final InstantSource time;

    /**
     * A copier to these places.
     *
     * @param mostBytes the most bytes of a file; a larger one is not copied
     * @param bytesPerSecond of all copies together; 0 for no bound
     */
    public Copier(Source source, Places places, long mostBytes, long bytesPerSecond, InstantSource time) {
        this.source = source;
        this.places = places;
        this.mostBytes = mostBytes;
        this.rate = new ByteRate(bytesPerSecond);
        this.time = time;
    }

    /** A copier to this store alone. */
    Copier(Source source, ObjectStore store, long mostBytes, long bytesPerSecond, InstantSource time) {
        this(source, Places.of(store), mostBytes, bytesPerSecond, time);
    }

    /**
     * Tries once to copy the file.
     *
     * @param deadline by when it must have been read
     * @throws InterruptedException when the thread was interrupted; then the store does not have the file from this try
     */
    public Try copy(Task task, Instant deadline) throws InterruptedException {
        return switch (places.of(task.deliverTo(), task.number())) {
            case Places.Place.None(String why) -> new Try.Never(why);
            case Places.Place.In(ObjectStore store) -> toStore(task, store, deadline);
            case Places.Place.At(String url) ->
                toUrl(task, new UrlStore(url, places.uploads()), Math.min(mostBytes, UrlStore.MOST_BYTES), deadline);
        };
    }

    private Try toStore(Task task, ObjectStore store, Instant deadline) throws InterruptedException {
        return switch (source.open(task.url())) {
            case PublicFiles.Answer.NotOpened(MediaFacts why) -> notOpened(why);
            case PublicFiles.Answer.Opened opened ->
                copy(
                        task,
                        opened,
                        new CheckedStream.Bounds(opened.length(), mostBytes, deadline),
                        (type, bytes) -> store.put(
                                        ObjectKeys.of(task.jobId(), task.number(), type), type.mediaType(), bytes)
                                .toString());
        };
    }

    /** A place that wants to know the length before: a file whose host names none is read twice, the first time to count its bytes. */
    private Try toUrl(Task task, UrlStore place, long most, Instant deadline) throws InterruptedException {
        return switch (source.open(task.url())) {
            case PublicFiles.Answer.NotOpened(MediaFacts why) -> notOpened(why);
            case PublicFiles.Answer.Opened opened
            when opened.length() != null ->
                toUrl(task, place, opened, new CheckedStream.Bounds(opened.length(), most, deadline));
            case PublicFiles.Answer.Opened opened -> {
                AtomicLong counted = new AtomicLong();
                Try trouble = reading(opened, new CheckedStream.Bounds(null, most, deadline), all -> {
                    all.transferTo(OutputStream.nullOutputStream());
                    counted.set(all.count());
                    return null;
                });
                yield trouble != null
                        ? trouble
                        : again(task, place, new CheckedStream.Bounds(counted.get(), most, deadline));
            }
        };
    }

    private Try again(Task task, UrlStore place, CheckedStream.Bounds counted) throws InterruptedException {
        return switch (source.open(task.url())) {
            case PublicFiles.Answer.NotOpened(MediaFacts why) -> notOpened(why);
            case PublicFiles.Answer.Opened opened -> toUrl(task, place, opened, counted);
        };
    }

    private Try toUrl(Task task, UrlStore place, PublicFiles.Answer.Opened opened, CheckedStream.Bounds bounds)
            throws InterruptedException {
        long length = Objects.requireNonNull(bounds.length());
        return copy(task, opened, bounds, (type, bytes) -> place.put(type.mediaType(), length, bytes));
    }

    private Try copy(Task task, PublicFiles.Answer.Opened opened, CheckedStream.Bounds bounds, Writing place)
            throws InterruptedException {
        return Objects.requireNonNull(reading(opened, bounds, checked -> write(task, checked, place)));
    }

    private interface Reading {
        @Nullable
        Try read(CheckedStream checked) throws IOException, InterruptedException;
    }

    /** What the reading says of the file, or why it came to no end. */
    private @Nullable Try reading(PublicFiles.Answer.Opened opened, CheckedStream.Bounds bounds, Reading reading)
            throws InterruptedException {
        if (opened.length() != null && opened.length() > bounds.most()) {
            closeQuietly(opened.bytes());
            return new Try.Never(
                    "it has %d bytes, and at most %d are copied".formatted(opened.length(), bounds.most()));
        }
        try (InputStream bytes = opened.bytes()) {
            return reading.read(new CheckedStream(bytes, bounds, rate, time));
        } catch (SourceException e) {
            return e.isFinal() ? new Try.Never(e.getMessage()) : new Try.NotYet(e.getMessage());
        } catch (StoreException e) {
            return e.isFinal() ? new Try.Never(e.getMessage()) : new Try.NotYet(e.getMessage());
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            return new Try.NotYet("it cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static Try write(Task task, CheckedStream checked, Writing place) throws IOException, InterruptedException {
        byte[] first = checked.readNBytes(ContentType.BYTES);
        if (first.length == 0) {
            return new Try.NotYet("it is empty");
        }
        ContentType type = ContentType.of(first, first.length);
        String url = place.write(type, new SequenceInputStream(new ByteArrayInputStream(first), checked));
        return new Try.Copied(new StoredFile(
                url, task.url(), checked.count(), checked.sha256(), type.mediaType(), checked.details()));
    }

    /** A URL that may not be followed never may; hosts in trouble may recover. */
    private static Try notOpened(MediaFacts why) {
        if (!(why instanceof Unverified unseen)) {
            return new Try.Never("its URL is not public");
        }
        String reason =
                "it cannot be fetched (%s): %s".formatted(unseen.reason().word(), unseen.detail());
        return UrlStore.isFinal(unseen.reason()) ? new Try.Never(reason) : new Try.NotYet(reason);
    }

    private static void closeQuietly(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException nothingIsLost) {
            // It was not read.
        }
    }
}
