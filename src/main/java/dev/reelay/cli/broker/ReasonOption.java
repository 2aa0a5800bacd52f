package dev.reelay.cli.broker;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why somebody does something. */
public final class ReasonOption {

    @Option(
            names = {"-r", "--reason"},
            paramLabel = "TEXT",
            description =
                    "why, for the audit topic, with REELAY_USER (default: the system's user) as the one who does it")
    private @Nullable String reason;

    /** The reason; null when none was given. */
    public @Nullable String text() {
        return reason == null || reason.isBlank() ? null : reason.strip();
    }
}
