package dev.reelay.media;

import java.nio.charset.StandardCharsets;

/** The bytes that a text stands for, one after the other. */
interface Octets {

    /** The next byte, from 0 to 255; less than 0 at the end. */
    int next();

    /** Fills the array as far as there are bytes, and returns how many that were. */
    default int read(byte[] to) {
        int count = 0;
        while (count < to.length) {
            int octet = next();
            if (octet < 0) {
                return count;
            }
            to[count++] = (byte) octet;
        }
        return count;
    }

    /** Percent-encoded bytes (RFC 3986). As browsers do it: a percent sign without two digits stays, and other scripts are UTF-8. */
    final class Percent implements Octets {

        private final String text;
        private int at;
        private byte[] pending = new byte[0];
        private int taken;

        Percent(String text, int start) {
            this.text = text;
            this.at = start;
        }

        @Override
        public int next() {
            if (taken < pending.length) {
                return pending[taken++] & 0xFF;
            }
            if (at >= text.length()) {
                return -1;
            }
            int escaped = escaped(text, at);
            if (escaped >= 0) {
                at += 3;
                return escaped;
            }
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (character < 0x80) {
                return character;
            }
            pending = Character.toString(character).getBytes(StandardCharsets.UTF_8);
            taken = 1;
            return pending[0] & 0xFF;
        }

        /** The byte that is percent-encoded at the index; less than 0 where there is none. */
        static int escaped(String text, int at) {
            if (at + 2 >= text.length() || text.charAt(at) != '%') {
                return -1;
            }
            int high = Character.digit(text.charAt(at + 1), 16);
            int low = Character.digit(text.charAt(at + 2), 16);
            return high < 0 || low < 0 ? -1 : 16 * high + low;
        }
    }

    /** Base64 in a longer text, of either alphabet (RFC 4648), with white space and percent-encoded characters in it. */
    final class Base64 implements Octets {

        private static final int END = -1;
        private static final int SKIPPED = -2;
        private static final int PADDING = -3;
        private static final int INVALID = -4;

        private final String text;
        private int at;
        private int held;
        private int heldBits;

        Base64(String text, int start) {
            this.text = text;
            this.at = start;
        }

        /** How many bytes the text from {@code start} on stands for; less than 0 when it is no base64. Decodes nothing. */
        static long size(String text, int start) {
            Base64 all = new Base64(text, start);
            long digits = 0;
            int padding = 0;
            for (int sign = all.sign(); sign != END; sign = all.sign()) {
                if (sign == INVALID || (sign >= 0 && padding > 0)) {
                    return -1;
                }
                digits += sign >= 0 ? 1 : 0;
                padding += sign == PADDING ? 1 : 0;
            }
            return padding > 2 || digits % 4 == 1 ? -1 : digits * 3 / 4;
        }

        /** Whether the text is nothing but the digits of so many bytes, and padding. */
        static boolean isPlain(String text, int start, long size) {
            long digits = (4 * size + 2) / 3;
            long padding = text.length() - start - digits;
            return padding >= 0
                    && padding <= 2
                    && text.endsWith("==".substring(2 - (int) padding))
                    && text.indexOf('%', start) < 0;
        }

        /** A part of the bytes of a {@linkplain #isPlain plain} text. */
        static byte[] part(String text, int start, long offset, int count) {
            Base64 digits = new Base64(text, start + Math.toIntExact(offset / 3 * 4));
            for (long skipped = offset % 3; skipped > 0; skipped--) {
                digits.next();
            }
            byte[] part = new byte[count];
            digits.read(part);
            return part;
        }

        @Override
        public int next() {
            while (heldBits < 8) {
                int sign = sign();
                if (sign == END || sign == PADDING || sign == INVALID) {
                    return END;
                }
                if (sign >= 0) {
                    held = (held << 6 | sign) & 0xFFFF;
                    heldBits += 6;
                }
            }
            heldBits -= 8;
            return held >> heldBits & 0xFF;
        }

        /** The value of the next digit, or what stands in place of one. */
        private int sign() {
            if (at >= text.length()) {
                return END;
            }
            int escaped = Percent.escaped(text, at);
            char character = escaped < 0 ? text.charAt(at) : (char) escaped;
            at += escaped < 0 ? 1 : 3;
            if (character >= 'A' && character <= 'Z') {
                return character - 'A';
            }
            if (character >= 'a' && character <= 'z') {
                return character - 'a' + 26;
            }
            if (character >= '0' && character <= '9') {
                return character - '0' + 52;
            }
            return switch (character) {
                case '+', '-' -> 62;
                case '/', '_' -> 63;
                case '=' -> PADDING;
                case ' ', '\t', '\r', '\n' -> SKIPPED;
                default -> INVALID;
            };
        }
    }
}
