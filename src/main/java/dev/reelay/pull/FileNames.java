package dev.reelay.pull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of the file of a model: {@code luma__luma-ray-2__image-to-video.json}. Different ids have different names, also where
 * upper and lower case are the same; no id leads out of the folder, makes a hidden file, or a name that some file system or a
 * ConfigMap does not take.
 */
final class FileNames {

    /** The file that has all records. */
    static final String LIST = "runcomfy.json";

    /** An id that its name shows as it is, but for the slashes. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*");

    /** Names that Windows does not take, whatever follows their first dot. */
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    private static final int LONGEST_PLAIN = 150;
    private static final int HASH_BYTES = 16;

    private FileNames() {}

    /** The name of a model's file. */
    static String of(String id) {
        boolean plain = id.length() <= LONGEST_PLAIN
                && PLAIN.matcher(id).matches()
                && !DEVICE.matcher(id).matches()
                && !(id + ".json").equals(LIST);
        return (plain ? id.replace("/", "__") : readable(id) + "_" + hash(id)) + ".json";
    }

    /** What is plain in the id, for people. A plain name has no single underscore, so none of these is one. */
    private static String readable(String id) {
        String plain = id.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9./-]|\\.{2,}", "-")
                .replaceAll("/+", "__");
        String cut = plain.substring(0, Math.min(plain.length(), LONGEST_PLAIN)).replaceAll("^[^a-z0-9]+|_+$", "");
        return cut.isEmpty() ? "model" : cut;
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
