package dev.reelay.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** How a command writes its answer. */
public final class OutputOption {

    /** The forms of an answer. */
    public enum Format {
        TEXT,
        JSON;

        /** The word on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TEXT;

    /** Whether the answer is to be JSON. */
    public boolean isJson() {
        return format == Format.JSON;
    }
}
