package dev.reelay.console.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Chromium that the machine has: tests download none. */
final class Chromium {

    /** The environment variable that names one. */
    static final String VARIABLE = "REELAY_TEST_CHROMIUM";

    /** What to tell when there is none. */
    static final String MISSING =
            "Browser tests are skipped: there is no Chromium. Install one (on Debian: apt-get install chromium),"
                    + " or name one in " + VARIABLE + ".";

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Chromium() {}

    /** The one of this machine; empty when there is none. */
    static Optional<Path> find() {
        return find(System.getenv());
    }

    /**
     * The one that this environment names, or else the first on its {@code PATH}. Empty when there is none.
     *
     * @throws IllegalArgumentException when it names one that cannot be started: then the tests were meant to run
     */
    static Optional<Path> find(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        if (named != null && !named.isBlank()) {
            Path chromium = Path.of(named);
            if (!isProgram(chromium)) {
                throw new IllegalArgumentException(VARIABLE + " is " + named + ", which is no program");
            }
            return Optional.of(chromium);
        }
        return NAMES.stream()
                .flatMap(name -> folders(environment.get("PATH")).map(folder -> folder.resolve(name)))
                .filter(Chromium::isProgram)
                .findFirst();
    }

    private static Stream<Path> folders(@Nullable String path) {
        return path == null
                ? Stream.empty()
                : Stream.of(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of);
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
