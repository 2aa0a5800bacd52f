package dev.reelay.console;

import io.quarkus.qute.TemplateExtension;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How templates write times, amounts and sizes: {@code {row.times.receivedAt.ago(chrome.now)}}. */
@TemplateExtension
public final class Looks {

    private static final int KIB = 1024;

    private Looks() {}

    /** How long before {@code now}: {@code 5 s}, {@code 12 min}, {@code 3 h}, {@code 4 d}; a dash when there is no time. */
    public static String ago(@Nullable Instant at, Instant now) {
        return at == null ? "–" : span(Duration.between(at, now));
    }

    /** How long after {@code now}: {@code in 12 min}; {@code now} when the time has come, a dash when there is none. */
    public static String until(@Nullable Instant at, Instant now) {
        if (at == null) {
            return "–";
        }
        return at.isAfter(now) ? "in " + span(Duration.between(now, at)) : "now";
    }

    /** A span of time, rounded down to its largest unit; nothing below zero. */
    public static String span(@Nullable Duration time) {
        if (time == null) {
            return "–";
        }
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    /** The time to the second, in UTC; empty when there is none. */
    public static String exact(@Nullable Instant at) {
        return at == null ? "" : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** US dollars: {@code $0.35}, with as many decimals as it has but at least two; a dash when RunComfy named none. */
    public static String usd(@Nullable BigDecimal amount) {
        if (amount == null) {
            return "–";
        }
        BigDecimal plain = amount.stripTrailingZeros();
        return "$" + (plain.scale() < 2 ? plain.setScale(2, RoundingMode.UNNECESSARY) : plain).toPlainString();
    }

    /** A number with thin spaces between thousands. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
    }

    /** A size: {@code 365 B}, {@code 12 KiB}, {@code 3 MiB}. */
    public static String bytes(long size) {
        if (size < KIB) {
            return size + " B";
        }
        return size < (long) KIB * KIB ? size / KIB + " KiB" : size / (KIB * KIB) + " MiB";
    }
}
