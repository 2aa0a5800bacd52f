package dev.reelay.view.row;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a command has set for all jobs, a model or a tenant. Keys of two rows may differ in the case of a model's id alone: then the
 * stricter one holds.
 *
 * @param <R> the row's own type
 */
public interface SetRow<R extends SetRow<R>> {

    /** The scope of all jobs. */
    String ALL = "*";

    /** Begins the scope of a tenant. */
    String TENANT = "tenant/";

    /** The record's key. */
    String key();

    /** What it is set for: {@code *}, a model's id as the command has it, or {@code tenant/} and a tenant. */
    String scope();

    /** When the command came to the topic. */
    Instant at();

    /** What its sender said, in one line of at most 500 code points; null when nothing. */
    @Nullable
    String reason();

    /** Who sent it, by what the record says itself; null when it does not. */
    @Nullable
    String by();

    /** Why a newer command for the scope was refused, in one line: these numbers held before it, and hold. Null when none was. */
    @Nullable
    String flaw();

    /** The same row after a newer command that was refused. */
    R refused(String why);

    /** Whether it is known what the command says. */
    boolean isKnown();

    /** The numbers for people; empty when they are not known. */
    String numbers();

    /** Whether it is set for this scope: models are the same in upper and lower case. */
    default boolean isOf(String scope) {
        return scope.startsWith(TENANT) ? scope().equals(scope) : scope().equalsIgnoreCase(scope);
    }

    /** A scope for people. */
    static String nameOf(String scope) {
        return scope.equals(ALL)
                ? "all jobs"
                : scope.startsWith(TENANT) ? "tenant " + scope.substring(TENANT.length()) : scope;
    }
}
