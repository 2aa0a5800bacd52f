package dev.reelay.console;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a visitor of the console may do. Each permission has those before it. */
public enum Permission {
    /** See everything but what customers have sent. */
    READ,
    /** See inputs, results, metadata and records, too. */
    PAYLOADS,
    /** Cancel, pause, resume, set and lift limits and budgets, store outputs again. */
    ACT,
    /** What may cost money: retry, send dead letters again, record a finding. */
    MONEY;

    /** The word in files, headers and tokens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The permission with this word; empty when there is none. */
    public static Optional<Permission> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** This one and those before it. */
    public Set<Permission> withLesser() {
        return EnumSet.range(READ, this);
    }
}
