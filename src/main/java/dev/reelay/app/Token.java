package dev.reelay.app;

import dev.reelay.kafka.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** RunComfy's API token, from the settings or from a file that is read again when it changes. */
final class Token implements Supplier<String> {

    /** What the simulator is sent when there is no token: it wants some, but any will do. */
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
     * The token that the settings name.
     *
     * @throws StartupException when they name a file that cannot be read or is empty
     */
    static Token of(RunComfyConfig config, RunComfyTarget target) {
        Path file = config.tokenFile().orElse(null);
        if (file == null) {
            return new Token(given(config).orElse(target.free() ? FOR_SIMULATOR : ""), null);
        }
        Token token = new Token(null, file);
        if (token.get().isEmpty()) {
            throw new StartupException(List.of("RUNCOMFY_API_TOKEN_FILE: " + file + " cannot be read or is empty"));
        }
        return token;
    }

    /** The token in the settings; a blank one is none. */
    static Optional<String> given(RunComfyConfig config) {
        return config.token().map(String::strip).filter(token -> !token.isEmpty());
    }

    /** Another number whenever {@link #get} would give another token than before. */
    synchronized int version() {
        readAt = null; // a file can be replaced and keep its time
        get();
        return version;
    }

    /** The token as it is now; the last one that could be read while its file is being replaced. */
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
            // being replaced, or gone: what was read last still counts
        }
        return fromFile;
    }
}
