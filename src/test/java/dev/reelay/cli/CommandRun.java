package dev.reelay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connections;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.cli.broker.WaitClock;
import dev.reelay.json.ExactJson;
import dev.reelay.main.AllCommands;
import dev.reelay.pull.ListedModels;
import dev.reelay.wire.HttpSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs commands in this JVM, with a list of models in memory as RunComfy. */
public final class CommandRun {

    private final Map<String, String> environment = new HashMap<>(Map.of("RUNCOMFY_API_TOKEN", "secret-of-the-test"));
    private final ListedModels models;
    private final Connections connections;
    private final WaitClock clock;
    private Screen screen = Screen.NONE;
    private byte[] input = {};
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private @Nullable AnswerWriter elsewhere;
    private @Nullable HttpSettings calls;
    private @Nullable String token;
    private int closed;

    public CommandRun(ListedModels models) {
        this(models, new MemoryBrokers());
    }

    /** With brokers in memory, whose address the environment has. */
    public CommandRun(ListedModels models, MemoryBrokers brokers) {
        this(models, brokers, brokers);
    }

    /** With brokers of any kind. */
    public CommandRun(ListedModels models, Connections connections, WaitClock clock) {
        this.models = models;
        this.connections = connections;
        this.clock = clock;
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "broker.test:9092");
    }

    /** Sets an environment variable; null removes it. */
    public CommandRun env(String variable, @Nullable String value) {
        if (value == null) {
            environment.remove(variable);
        } else {
            environment.put(variable, value);
        }
        return this;
    }

    /** What comes from standard input. */
    public CommandRun in(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Who watches. */
    public CommandRun on(Screen watched) {
        screen = watched;
        return this;
    }

    /** Where the next answers go in place of {@link #out}. */
    public CommandRun to(AnswerWriter other) {
        elsewhere = other;
        return this;
    }

    /** A terminal for what comes next. */
    Terminal terminal() {
        out = new StringWriter();
        err = new StringWriter();
        return new Terminal(
                environment,
                new ByteArrayInputStream(input),
                elsewhere == null ? AnswerWriter.to(out) : elsewhere,
                new PrintWriter(err, true),
                screen,
                () -> {});
    }

    /** Runs a command, and gives its exit code. */
    public int run(String... arguments) {
        Terminal terminal = terminal();
        Directories directories = (settings, sent) -> {
            calls = settings;
            token = sent;
            return new Directories.Opened(models, () -> closed++);
        };
        return new CommandLineTool(
                        terminal, AllCommands.of(new CommandContext(terminal, connections, directories, clock)))
                .run(arguments);
    }

    /** All commands, by their full names. */
    public static Map<String, CommandLine> all() {
        Terminal terminal = new Terminal(
                Map.of(),
                new ByteArrayInputStream(new byte[0]),
                AnswerWriter.to(new StringWriter()),
                new PrintWriter(new StringWriter()),
                Screen.NONE,
                () -> {});
        MemoryBrokers none = new MemoryBrokers();
        CommandLine root = new CommandLineTool(
                        terminal, AllCommands.of(new CommandContext(terminal, none, Directories.OVER_HTTP, none)))
                .commandLine();
        Map<String, CommandLine> all = new TreeMap<>();
        collect(root, all);
        return all;
    }

    private static void collect(CommandLine command, Map<String, CommandLine> all) {
        all.put(command.getCommandSpec().qualifiedName(), command);
        command.getSubcommands().values().forEach(child -> collect(child, all));
    }

    /** What the last command answered. */
    public String out() {
        return out.toString();
    }

    /** What the last command said beside its answer. */
    public String err() {
        return err.toString();
    }

    /** The answer of the last command, which must be JSON. */
    public JsonNode json() {
        try {
            return ExactJson.reader().readTree(out());
        } catch (IOException e) {
            throw new UncheckedIOException(out(), e);
        }
    }

    /** How RunComfy was called last. */
    public @Nullable HttpSettings calls() {
        return calls;
    }

    /** The token that was sent last. */
    public @Nullable String token() {
        return token;
    }

    /** How often the list was closed. */
    public int closed() {
        return closed;
    }
}
