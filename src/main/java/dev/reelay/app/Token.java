package dev.reelay.app;

import dev.reelay.kafka.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** RunComfy's API token, from the settings or from a file, which is read again when it changes. Thread-safe. */
final class Token implements Supplier<String> {

    /**
     * The token that the worker sends to its own simulator when none is set: the simulator accepts any token, but
     * requires one.
     */
    private static final String FOR_SIMULATOR = "simulator";

    private final @Nullable String fixed;
    private final @Nullable Path file;
    private @Nullable FileTime readAt;
    private String fromFile = "";
    private int version;

    private Token(@Nullable String fixed, @Nullable Path file) {
        this.fixed = fixed;
        this.file = file;
    }

    /**
     * Takes the token from the settings.
     *
     * @throws StartupException when the token's file cannot be read or is empty
     */
    static Token of(RunComfyConfig config, RunComfyTarget target) {
        Path file = config.tokenFile().orElse(null);
        if (file == null) {
            return new Token(config.tokenIfGiven().orElse(target.isOwnSimulator() ? FOR_SIMULATOR : ""), null);
        }
        Token token = new Token(null, file);
        if (token.get().isEmpty()) {
            throw new StartupException("RUNCOMFY_API_TOKEN_FILE: " + file + " cannot be read or is empty");
        }
        return token;
    }

    /** A number that changes whenever the token changes. Reads the file, so it may block. */
    synchronized int version() {
        readAt = null; // a file can be replaced without changing its modification time
        get();
        return version;
    }

    /** The current token. While the file is missing, empty or unreadable, the last one that could be read. */
    @Override
    public synchronized String get() {
        if (fixed != null) {
            return fixed;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                String content = Files.readString(file).strip();
                if (!content.isEmpty()) {
                    version += content.equals(fromFile) ? 0 : 1;
                    fromFile = content;
                    readAt = changed;
                }
            }
        } catch (IOException _) {
            // The file is being replaced, or is gone: the last token stays in use.
        }
        return fromFile;
    }
}
