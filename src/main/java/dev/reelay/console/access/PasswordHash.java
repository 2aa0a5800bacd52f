package dev.reelay.console.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password, as far as it may be written down: PBKDF2 with HMAC-SHA-256. Its text is {@code
 * pbkdf2-sha256$<iterations>$<salt>$<hash>} with base64url, and without padding. It has no {@code toString} of its own: a hash is not for
 * logs.
 */
public final class PasswordHash {

    /** What a new hash costs. */
    public static final int ITERATIONS = 600_000;

    /** What a hash costs at least: less is guessed too fast. */
    public static final int LEAST_ITERATIONS = 100_000;

    /** What a hash may cost: more would keep a login waiting for seconds. */
    public static final int MOST_ITERATIONS = 5_000_000;

    /** UTF-16 units that a password may have. */
    public static final int LONGEST_PASSWORD = 1_024;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final byte[] NO_SALT = new byte[SALT_BYTES];
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TEXT =
            Pattern.compile("pbkdf2-sha256\\$([1-9][0-9]{0,8})\\$([A-Za-z0-9_-]{22,86})\\$([A-Za-z0-9_-]{43})");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** A new hash of a password, with a salt of its own. Takes some tenths of a second. */
    public static PasswordHash of(String password) {
        return of(password, ITERATIONS);
    }

    /** One that costs this many iterations. */
    static PasswordHash of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordHash(iterations, salt, derived(password, salt, iterations));
    }

    /**
     * Reads the text of a hash.
     *
     * @throws IllegalArgumentException when it is none; the message does not have the text in it
     */
    static PasswordHash parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the hash is not like pbkdf2-sha256$<iterations>$<salt>$<hash>: make one with \"reelay console hash\"");
        }
        int iterations = Integer.parseInt(parts.group(1));
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("the hash has " + iterations + " iterations: it must have between "
                    + LEAST_ITERATIONS + " and " + MOST_ITERATIONS);
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            return new PasswordHash(iterations, decoder.decode(parts.group(2)), decoder.decode(parts.group(3)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("salt and hash must be base64url without padding", e);
        }
    }

    /** What {@link #parse} reads. */
    public String text() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return "pbkdf2-sha256$" + iterations + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }

    /** How often the hash function runs. */
    int iterations() {
        return iterations;
    }

    /**
     * Whether this is the hash of the password. All bytes are compared, whichever differ.
     *
     * @param cost as many iterations are spent at least, so that users whose hashes cost less cannot be told from others
     */
    boolean fits(String password, int cost) {
        byte[] derived = derived(password, salt, iterations);
        spend(password, cost - iterations);
        return MessageDigest.isEqual(derived, hash);
    }

    /** Spends what a check costs, where there is nothing to check: with a user who does not exist, for example. */
    static void spend(String password, int iterations) {
        if (iterations > 0) {
            derived(password, NO_SALT, iterations);
        }
    }

    private static byte[] derived(String password, byte[] salt, int iterations) {
        // The same letters come in different code points from different keyboards.
        String letters = Normalizer.normalize(
                password.substring(0, Math.min(password.length(), LONGEST_PASSWORD)), Normalizer.Form.NFC);
        PBEKeySpec spec = new PBEKeySpec(letters.toCharArray(), salt, iterations, BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }
}
