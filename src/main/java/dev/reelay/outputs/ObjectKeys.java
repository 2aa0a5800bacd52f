package dev.reelay.outputs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The keys of objects. The key of a job's file depends on the job's id, the file's number and its type alone, so that another copy of it
 * writes the same object. Different ids never have the same key. Pure.
 */
final class ObjectKeys {

    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    /** File systems take names of 255 bytes, and buckets keys of 1,024. */
    private static final int LONGEST = 200;

    /** Of an id that is too long, so much is shown before its digest. */
    private static final int SHOWN = 100;

    private ObjectKeys() {}

    /** @param number counts from 1 */
    static String of(String jobId, int number, ContentType type) {
        return escaped(jobId) + "/" + number + "." + type.extension();
    }

    /** Bytes that are not letters, digits and {@code - _ .} become {@code ~} and two digits: no URL and no file system changes those. */
    static String escaped(String jobId) {
        StringBuilder name = new StringBuilder();
        byte[] bytes = jobId.getBytes(StandardCharsets.UTF_8);
        for (byte octet : bytes) {
            char character = (char) (octet & 0xFF);
            boolean startsWithDot = character == '.' && name.isEmpty();
            if (PLAIN.indexOf(character) >= 0 && !startsWithDot) {
                name.append(character);
            } else {
                name.append(String.format(Locale.ROOT, "~%02X", (int) character));
            }
        }
        return name.length() <= LONGEST ? name.toString() : name.substring(0, SHOWN) + "~~" + digest(bytes);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
