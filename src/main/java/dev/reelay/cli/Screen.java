package dev.reelay.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whether somebody watches.
 *
 * @param colours whether answers are shown in colours: on a terminal, unless {@code NO_COLOR} is set or {@code TERM} is {@code dumb}
 * @param progress whether messages are shown on a terminal that can replace a line
 * @param asks whether somebody can be asked: messages go to a terminal, and input comes from one
 */
public record Screen(boolean colours, boolean progress, boolean asks) {

    /** Nobody watches: answers and messages go to files, pipes or a test. */
    public static final Screen NONE = new Screen(false, false, false);

    /** The screen of this process. */
    static Screen ofProcess(Map<String, String> environment) {
        return of(environment, isTerminal("0"), isTerminal("1"), isTerminal("2"));
    }

    /**
     * The screen where these lead to terminals.
     *
     * @param input whether standard input does
     * @param answers whether standard output does
     * @param messages whether standard error does
     */
    static Screen of(Map<String, String> environment, boolean input, boolean answers, boolean messages) {
        boolean isDumb = environment.getOrDefault("TERM", "").equals("dumb");
        boolean wantsNoColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen(answers && !isDumb && !wantsNoColour, messages && !isDumb, input && messages);
    }

    /** The JVM itself only says whether both input and output are terminals. */
    private static boolean isTerminal(String descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
    }
}
