package dev.reelay.records.flat;

/** Reads whole numbers. */
final class Digits {

    /** So many of them are never too large for a {@code long}. */
    static final int MOST = 18;

    private Digits() {}

    /** The number that the bytes from {@code from} to {@code to} are the digits of; negative when there is anything but digits. */
    static long read(byte[] json, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = json[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
