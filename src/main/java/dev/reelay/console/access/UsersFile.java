package dev.reelay.console.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file of users. A changed file is in force within {@link #LOOK}; a file that cannot be used any more leaves the last good users in
 * force, with a warning. Thread-safe.
 */
final class UsersFile {

    /** How often it is looked whether the file has changed. */
    static final Duration LOOK = Duration.ofSeconds(5);

    private static final int MOST_BYTES = 1 << 22;
    private static final Logger LOG = Logger.getLogger("dev.reelay.console");

    private final Path path;
    private final InstantSource clock;
    private Users users;
    private @Nullable Mark mark;
    private Instant nextLook;

    /** What changes with the file: a Secret of Kubernetes changes where its link leads. */
    private record Mark(
            Instant modified, long size, @Nullable Object key) {}

    /** Reads the file for the first time; one that cannot be used gives no users, and a warning. */
    UsersFile(Path path, InstantSource clock) {
        this.path = path;
        this.clock = clock;
        this.users = Users.parse("").users();
        this.nextLook = Instant.MIN;
    }

    /**
     * What keeps the file from being used: one line each, without its name; empty when it can be used.
     *
     * @param path the file
     */
    static List<String> problems(Path path) {
        try {
            return Users.parse(read(path)).problems();
        } catch (IOException e) {
            return List.of(why(e));
        }
    }

    /** The users as of a few seconds ago at most. Reads the file when it has changed: it is small and local. */
    synchronized Users users() {
        Instant now = clock.instant();
        if (!now.isBefore(nextLook)) {
            nextLook = now.plus(LOOK);
            look();
        }
        return users;
    }

    private void look() {
        try {
            Mark found = mark(path);
            if (found.equals(mark)) {
                return;
            }
            Users.Parsed parsed = Users.parse(read(path));
            // Only now: what could not be read is tried again.
            mark = found;
            if (parsed.problems().isEmpty()) {
                users = parsed.users();
                LOG.infof("The console has read %d users from %s", users.size(), path);
            } else {
                LOG.warnf(
                        "%s has changed and cannot be used, so the users before it stay in force: %s",
                        path,
                        String.join(
                                "; ",
                                parsed.problems()
                                        .subList(
                                                0, Math.min(5, parsed.problems().size()))));
            }
        } catch (IOException e) {
            LOG.warnf("%s cannot be read, so the users before stay in force: %s", path, why(e));
        }
    }

    private static Mark mark(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Mark(attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
    }

    private static String read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static String why(IOException e) {
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        return e instanceof FileSystemException
                ? "it cannot be read (" + e.getClass().getSimpleName() + ")"
                : String.valueOf(e.getMessage());
    }
}
