package dev.reelay.records.flat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts in ASCII that many states have, such as models: most of those who ask for one get the same object. Thread-safe. */
final class SharedTexts {

    /** Which text has a place here is decided by its hash, and a race costs nothing but a copy. */
    private static final @Nullable String[] SHARED = new String[1_024];

    private SharedTexts() {}

    static String of(byte[] json, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + json[i];
        }
        int place = (hash ^ hash >>> 16) & (SHARED.length - 1);
        String shared = SHARED[place];
        if (shared == null || !isSame(shared, json, from, length)) {
            shared = new String(json, from, length, StandardCharsets.ISO_8859_1);
            SHARED[place] = shared;
        }
        return shared;
    }

    private static boolean isSame(String text, byte[] json, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != json[from + i]) {
                return false;
            }
        }
        return true;
    }
}
