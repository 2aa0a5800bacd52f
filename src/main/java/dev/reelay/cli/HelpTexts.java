package dev.reelay.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The help of each command as a finished text, so that it is there at once. To make it, picocli would be loaded, whose classes are of
 * a format that no AOT cache takes, and all commands with it: several times as much work as starting the JVM. A test compares the texts
 * with what picocli makes. For the same reason no training run loads the commands: a cached class that refers to picocli would load it
 * at every start, the worker's too.
 */
public final class HelpTexts {

    private static final List<String> OPTIONS = List.of("--help", "-h");
    private static final Pattern COMMAND = Pattern.compile("[a-z][a-z-]{0,40}");
    private static final int MOST_COMMANDS = 4;

    private HelpTexts() {}

    /** The text, in UTF-8, when the arguments are the names of a command and a wish for help; empty otherwise. */
    public static Optional<byte[]> find(String... arguments) {
        int commands = arguments.length - 1;
        if (commands < 0 || commands > MOST_COMMANDS || !OPTIONS.contains(arguments[commands])) {
            return Optional.empty();
        }
        StringBuilder command = new StringBuilder("reelay");
        for (int i = 0; i < commands; i++) {
            if (!COMMAND.matcher(arguments[i]).matches()) {
                return Optional.empty();
            }
            command.append(' ').append(arguments[i]);
        }
        try (InputStream text = HelpTexts.class.getResourceAsStream(resource(command.toString()))) {
            return text == null ? Optional.empty() : Optional.of(text.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the text of a command is, for example of {@code reelay catalog pull}. */
    static String resource(String command) {
        return "/help/" + command.replace(' ', '_') + ".txt";
    }
}
