package dev.reelay.cli.console;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import dev.reelay.console.Permission;
import dev.reelay.console.access.PasswordHash;
import dev.reelay.json.ForeignText;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a line of the users file. */
@Command(
        name = "hash",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a line of the console's users file (REELAY_CONSOLE_USERS_FILE).",
            "Asks for the password, or reads it from standard input; it is in no argument, where other users of the machine could see"
                    + " it.",
            ""
        },
        footer = {
            "",
            "  reelay console hash alice act >> users",
            "  reelay console hash bob read < password.txt >> users"
        })
final class HashCommand implements Callable<Integer> {

    private static final int SHORTEST_PASSWORD = 12;
    private static final int LONGEST_NAME = 200;

    @Parameters(index = "0", paramLabel = "NAME", description = "the name to log in with: without a colon")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "PERMISSION",
            description =
                    "read, payloads (also what customers sent), act (also cancel and pause), or money (also retry)")
    private String permission = "";

    private final Terminal terminal;

    HashCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || name.contains(":")
                || name.startsWith("#")
                || !name.strip().equals(ForeignText.oneLine(name))) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    "the name must have 1 to 200 characters, no colon, and no # in front",
                    "NAME",
                    name);
        }
        Permission greatest = Permission.of(permission)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INPUT,
                        "the permission must be one of "
                                + Arrays.stream(Permission.values())
                                        .map(Permission::word)
                                        .collect(Collectors.joining(", ")),
                        "PERMISSION",
                        permission));
        String password = password();
        if (password.length() < SHORTEST_PASSWORD || password.length() > PasswordHash.LONGEST_PASSWORD) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    "the password has " + password.length() + " characters: it must have " + SHORTEST_PASSWORD + " to "
                            + PasswordHash.LONGEST_PASSWORD);
        }
        terminal.print(
                name + ":" + greatest.word() + ":" + PasswordHash.of(password).text());
        return ExitCode.OK.number();
    }

    private String password() throws IOException {
        Console console = terminal.in() == System.in ? System.console() : null;
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Password of %s: ", name);
            return typed == null ? "" : new String(typed);
        }
        String text =
                new String(terminal.in().readNBytes(4 * PasswordHash.LONGEST_PASSWORD + 2), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("");
    }
}
