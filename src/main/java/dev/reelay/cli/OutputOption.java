package dev.reelay.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final String SHORT = "-o";
    private static final String LONG = "--output";
    private static final List<String> NAMES = List.of(SHORT, LONG);

    /** The formats that are JSON, of whatever command. */
    private static final List<String> JSON = List.of("json", "jsonl");

    /** Name and value in one argument. */
    private static final Pattern WRITTEN = Pattern.compile("(?:" + SHORT + "=?|" + LONG + "=)(.+)");

    @Option(
            names = {SHORT, LONG},
            paramLabel = "FORMAT",
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); with json an error is JSON, too, on standard"
                            + " error")
    private Format format = Format.TEXT;

    /** Whether the answer is to be JSON. */
    public boolean isJson() {
        return format == Format.JSON;
    }

    /**
     * Whether arguments ask for JSON, also where they make no sense otherwise: whoever wants JSON wants the error as JSON, too.
     *
     * @param arguments of the process
     */
    static boolean wantsJson(String... arguments) {
        String format = "";
        for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
            Matcher written = WRITTEN.matcher(arguments[i]);
            if (NAMES.contains(arguments[i])) {
                format = i + 1 < arguments.length ? arguments[i + 1] : "";
            } else if (written.matches()) {
                format = written.group(1);
            }
        }
        return JSON.contains(format.toLowerCase(Locale.ROOT));
    }
}
