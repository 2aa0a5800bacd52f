package dev.reelay.outputs;

import dev.reelay.job.DeliverTo;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** A place for copies: the one that the setting {@code REELAY_OUTPUT_STORE} names, or a bucket that a request names. */
public sealed interface StoreLocation {

    /**
     * A folder of this machine, {@code file:///folder}: for one worker, or for dev mode.
     *
     * @param folder absolute; made when it is not there
     */
    record Folder(Path folder) implements StoreLocation {}

    /**
     * A bucket of any store that speaks S3, {@code s3://bucket} or {@code s3://bucket/prefix}.
     *
     * @param prefix of all keys; empty for none, otherwise without a slash at either end
     */
    record Bucket(String bucket, String prefix) implements StoreLocation {

        /** The one that a request names. */
        public static Bucket of(DeliverTo.Bucket place) {
            return new Bucket(place.bucket(), place.prefix());
        }

        /** The whole key of an object. */
        String key(String key) {
            return prefix.isEmpty() ? key : prefix + "/" + key;
        }
    }

    /**
     * Reads the setting.
     *
     * @throws IllegalArgumentException when it names no place; the message says in one line what it should look like
     */
    static StoreLocation parse(String text) {
        String written = text.strip();
        if (written.startsWith("file:")) {
            return new Folder(folder(written));
        }
        return DeliverTo.Bucket.parse(written)
                .map(Bucket::of)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "expected s3://bucket/prefix or file:///folder; a prefix has letters, digits and . _ ~ - only"));
    }

    private static Path folder(String written) {
        try {
            Path folder = Path.of(new URI(written)).normalize();
            if (folder.getParent() != null) {
                return folder;
            }
        } catch (URISyntaxException | IllegalArgumentException notAFolder) {
            // Said below.
        }
        throw new IllegalArgumentException("expected file:///folder with an absolute path below /");
    }
}
