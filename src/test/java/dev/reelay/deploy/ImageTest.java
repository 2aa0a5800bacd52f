package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** It would have the build ask a registry for a front end, which the builder has already. */
    @Test
    void theBuildNeedsNoFrontEndOfItsOwn() {
        assertThat(dockerfile.lines().findFirst().orElseThrow()).doesNotContain("syntax=");
    }

    @Test
    void theImageSaysWhatItIsAndIsNoSnapshot() {
        String last = dockerfile.substring(dockerfile.lastIndexOf("\nFROM "));
        Pattern version = Pattern.compile("^ARG VERSION=(\\S+)$", Pattern.MULTILINE);

        assertThat(Stream.of("title", "description", "source", "version", "revision", "licenses"))
                .allSatisfy(label -> assertThat(last)
                        .contains("org.opencontainers.image." + label + "=\"$" + label.toUpperCase(Locale.ROOT) + "\"")
                        .containsPattern("(?m)^ARG " + label.toUpperCase(Locale.ROOT)));
        assertThat(version.matcher(dockerfile).results().map(found -> found.group(1)))
                .as("the version in pom.xml")
                .singleElement()
                .satisfies(found -> assertThat(Manifests.text(Path.of("pom.xml")))
                        .contains("<version>${revision}</version>", "<revision>" + found + "</revision>"));
        assertThat(dockerfile).contains("-Drevision=\"$VERSION\"").doesNotContain("SNAPSHOT");
        assertThat(Manifests.text(Path.of("k8s/base/kustomization.yaml")))
                .contains("newTag: "
                        + version.matcher(dockerfile)
                                .results()
                                .findFirst()
                                .orElseThrow()
                                .group(1) + "\n");
    }

    /** Without it the JVM writes warnings, no JSON, between the lines of the log. */
    @Test
    void librariesOfOtherLanguagesAreAllowed() {
        assertThat(Manifests.text(Path.of("deploy/jvm.options"))).contains("\n--enable-native-access=ALL-UNNAMED\n");
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
