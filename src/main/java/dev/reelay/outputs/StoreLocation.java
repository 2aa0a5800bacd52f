package dev.reelay.outputs;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place that the setting {@code REELAY_OUTPUT_STORE} names. */
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

        /** The whole key of an object. */
        String key(String key) {
            return prefix.isEmpty() ? key : prefix + "/" + key;
        }
    }

    /** Buckets' names, and prefixes of which no client and no proxy changes a character. */
    Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._~-]+)*)/?");

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
        Matcher s3 = S3.matcher(written);
        boolean hasDots = s3.matches() && (s3.group(2) + "/").matches(".*/\\.\\.?/.*");
        if (!s3.matches() || hasDots) {
            throw new IllegalArgumentException(
                    "expected s3://bucket/prefix or file:///folder; a prefix has letters, digits and . _ ~ - only");
        }
        return new Bucket(s3.group(1), s3.group(2).replaceFirst("^/", ""));
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
