package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An image cannot be built here: what would break it or slow it down unnoticed is looked at instead. */
class ImageTest {

    private static final Pattern COPIED =
            Pattern.compile("^COPY --from=build /src/target/quarkus-app/(\\S+)", Pattern.MULTILINE);

    private final String dockerfile = Manifests.text(Path.of("deploy/Dockerfile"));

    @Test
    void whatChangesLeastComesFirst() {
        assertThat(COPIED.matcher(dockerfile).results().map(copy -> copy.group(1)))
                .containsExactly("lib/boot/", "lib/main/", "quarkus/", "app/", "quarkus-run.jar");
    }

    /** An AOT cache fits only the JVM, the flags and the path that it was trained with. */
    @Test
    void theCacheIsTrainedWithTheJvmTheFlagsAndThePathThatItRunsWith() {
        String training = Manifests.text(Path.of("deploy/train-aot.sh"));

        assertThat(dockerfile).contains("FROM ${JRE} AS worker\n", "FROM worker AS train\n", "\nFROM worker\n");
        assertThat(dockerfile).contains("WORKDIR /app\n", "RUN /train/train-aot.sh /app ");
        assertThat(dockerfile)
                .contains(
                        "ENTRYPOINT [\"java\", \"@jvm.options\", \"-XX:AOTCache=app.aot\", \"-jar\", \"quarkus-run.jar\"]");
        assertThat(training).contains("java @jvm.options -Xmx512m -XX:AOTCacheOutput=\"$cache\" -jar quarkus-run.jar");
        assertThat(Path.of("src/main/resources/application.properties"))
                .content()
                .contains("\nquarkus.package.jar.type=aot-jar\n");
    }

    @Test
    void theCollectorIsNamed() {
        assertThat(Manifests.text(Path.of("deploy/jvm.options"))).containsPattern("(?m)^-XX:\\+Use\\w+GC$");
    }

    @Test
    void itDoesNotRunAsRoot() {
        String last = dockerfile.substring(dockerfile.lastIndexOf("\nFROM "));
        int uid = Manifests.document(Path.of("k8s/base/deployment.yaml"))
                .at("/spec/template/spec/securityContext/runAsUser")
                .asInt();

        assertThat(last).contains("\nUSER " + uid + ":" + uid + "\n");
    }

    @Test
    void allThatIsCopiedFromTheCloneGetsThroughTheIgnoreFile() {
        List<String> allowed = Manifests.text(Path.of(".dockerignore"))
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();

        assertThat(Pattern.compile("^COPY (?!--from)(?:--chmod=\\d+ )?(.+) \\S+$", Pattern.MULTILINE)
                        .matcher(dockerfile)
                        .results()
                        .flatMap(copy -> List.of(copy.group(1).split(" ", -1)).stream()))
                .containsExactlyInAnyOrderElementsOf(allowed)
                .allSatisfy(source ->
                        assertThat(Files.exists(Path.of(source))).as(source).isTrue());
    }
}
