package dev.reelay.cli;

import java.util.Locale;

/** What the process ends with: the codes of {@code sysexits.h}, as RunComfy's own client uses them. */
public enum ExitCode {
    OK(0),
    /** A comparison found differences, or a check found something wrong. */
    DRIFT(1),
    /** The job that was followed failed. */
    JOB_FAILED(2),
    /** The job that was followed was cancelled. */
    JOB_CANCELLED(3),
    /** The job that was followed expired. */
    JOB_EXPIRED(4),
    /** The command line or a setting makes no sense. */
    USAGE(64),
    /** A file or an input is wrong, or a model or a job is not known. */
    INPUT(65),
    /** RunComfy or the brokers cannot be reached, or answer what cannot be used. */
    UNAVAILABLE(69),
    /** A fault of Reelay's own. */
    INTERNAL(70),
    /** A file cannot be written. */
    CANNOT_WRITE(73),
    /** The answer cannot be written to standard output. */
    IO_ERROR(74),
    /** The same may work later. */
    TRY_AGAIN(75),
    /** The token is missing or refused, or the account is in trouble. */
    TOKEN(77);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The code itself. */
    public int number() {
        return number;
    }

    /** The code as a word, in errors that are JSON: for example {@code try_again}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
