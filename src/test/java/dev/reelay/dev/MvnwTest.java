package dev.reelay.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code mvnw} in a folder of its own in which Java, Maven and curl are scripts as well. Of this machine it sees
 * only the basic commands, and it expects the checksum of the Maven that the test serves.
 */
class MvnwTest {

    private record Run(int exit, List<String> lines) {}

    @TempDir
    private Path folder;

    private Path bin;
    private Path home;
    private Path project;

    @BeforeEach
    void aMachineWithAnOldJavaAndAJdk25AndNoMaven() throws Exception {
        bin = Files.createDirectories(folder.resolve("bin"));
        home = Files.createDirectories(folder.resolve("a home"));
        project = Files.createDirectories(folder.resolve("a project"));
        jdk(folder.resolve("old"), "17.0.15");
        jdk(home.resolve(".jdks/fitting"), "999.0.1");
        script(bin.resolve("java"), "echo '    java.home = " + folder.resolve("old") + "'");
        script(bin.resolve("mvn"), "exit 127");
        script(bin.resolve("curl"), "echo asked >>\"$HOME/downloads\"; exit 7");
        Path tarball = maven("3.9.16");
        String script = Files.readString(Path.of("mvnw"))
                .replaceFirst("(?m)^SHA512=.*", "SHA512=" + sha512(tarball))
                .replaceFirst("(?m)^JDK=.*", "JDK=900");
        script(project.resolve("mvnw"), script);
    }

    @Test
    void anInstalledMavenIsUsedWithTheArgumentsAsTheyCame() throws IOException {
        installMaven("3.9.1");

        Run run = mvnw("verify", "-Dgreeting=good  morning", "*", "");

        assertThat(run.lines())
                .containsExactly(
                        "Maven 3.9.1 on " + home.resolve(".jdks/fitting") + " in " + project,
                        "<verify>",
                        "<-Dgreeting=good  morning>",
                        "<*>",
                        "<>");
        assertThat(run.exit()).isZero();
    }

    @Test
    void javaHomeWinsWhenItIsNewEnough() throws IOException {
        installMaven("3.10.0");
        jdk(folder.resolve("named"), "900.0.1");

        Run run = mvnw(folder.resolve("named"));

        assertThat(run.lines()).containsExactly("Maven 3.10.0 on " + folder.resolve("named") + " in " + project);
    }

    @Test
    void withoutANewEnoughJdkItFailsWithOneLine() throws IOException {
        Files.delete(home.resolve(".jdks/fitting/bin/javac"));

        Run run = mvnw();

        assertThat(run.lines())
                .containsExactly("mvnw: no JDK 900 or newer: install one, or name its folder in JAVA_HOME");
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void mavenIsDownloadedOnceAndThenTakenFromTheCache() throws IOException {
        serveDownload("maven-3.9.16.tar.gz");

        Run first = mvnw();
        Run second = mvnw();

        assertThat(first.lines()).singleElement().asString().startsWith("Maven 3.9.16 on ");
        assertThat(second).isEqualTo(first);
        assertThat(Files.readAllLines(home.resolve("downloads"))).hasSize(1);
        assertThat(cache()).containsExactly("apache-maven-3.9.16");
    }

    @Test
    void aMavenWithAnotherChecksumIsNotUsed() throws IOException {
        Files.writeString(folder.resolve("other"), "not a Maven");
        serveDownload("other");

        Run run = mvnw();

        assertThat(run.lines())
                .containsExactly("mvnw: the Maven 3.9.16 that came has another SHA-512 than expected: not used");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(cache()).isEmpty();
    }

    @Test
    void anOlderMavenFetchesTheRightOneWhenTheDownloadFails() throws IOException {
        script(bin.resolve("mvn"), """
                case $1 in --version) echo 'Apache Maven 3.8.7'; exit;; esac
                case "$*" in *" -Dmaven.repo.local=/a repository "*) cp '%s' apache-maven-3.9.16-bin.tar.gz;; esac
                """.formatted(folder.resolve("maven-3.9.16.tar.gz")));

        Run run = mvnw("-Dmaven.repo.local=/a repository");

        assertThat(run.lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("mvnw: cannot download https://archive.apache.org/"),
                        line -> assertThat(line).isEqualTo("mvnw: asking the installed Maven 3.8.7 for 3.9.16"),
                        line -> assertThat(line).startsWith("Maven 3.9.16 on "),
                        line -> assertThat(line).isEqualTo("<-Dmaven.repo.local=/a repository>"));
    }

    @Test
    void withoutMavenAndNetworkItSaysWhatToInstall() throws IOException {
        Run run = mvnw();

        assertThat(run.lines()).hasSize(2).last().asString().startsWith("mvnw: no Maven: install 3.9 or newer");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(cache()).isEmpty();
    }

    @Test
    void concurrentRunsDoNotDisturbEachOther() throws IOException {
        serveDownload("maven-3.9.16.tar.gz");

        List<Run> runs = Stream.generate(() -> start(null)).limit(4).toList().stream()
                .map(MvnwTest::finish)
                .toList();

        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(run.lines()).singleElement().asString().startsWith("Maven 3.9.16 on "));
        assertThat(cache()).containsExactly("apache-maven-3.9.16");
    }

    private Run mvnw(String... arguments) {
        return finish(start(null, arguments));
    }

    private Run mvnw(Path javaHome) {
        return finish(start(javaHome));
    }

    private Process start(@Nullable Path javaHome, String... arguments) {
        List<String> command = new ArrayList<>(List.of(project.resolve("mvnw").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        builder.environment().put("HOME", home.toString());
        if (javaHome != null) {
            builder.environment().put("JAVA_HOME", javaHome.toString());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Run finish(Process process) {
        try (var output = process.inputReader()) {
            List<String> lines = output.lines().toList();
            return new Run(process.waitFor(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> cache() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(".m2/wrapper"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void installMaven(String version) throws IOException {
        script(bin.resolve("mvn"), mavenScript(version));
    }

    /** A distribution as Apache packs it, with a Maven inside that says how it was called. */
    private Path maven(String version) throws IOException {
        Path content = folder.resolve("apache-maven-" + version);
        script(content.resolve("bin/mvn"), mavenScript(version));
        Path tarball = folder.resolve("maven-" + version + ".tar.gz");
        finish(new ProcessBuilder(
                        "tar", "-czf", tarball.toString(), content.getFileName().toString())
                .directory(folder.toFile())
                .start());
        return tarball;
    }

    private static String mavenScript(String version) {
        return """
                case "${1:-}" in --version) echo 'Apache Maven %1$s (a revision)'; exit;; esac
                echo "Maven %1$s on $JAVA_HOME in $PWD"
                for arg; do echo "<$arg>"; done
                """.formatted(version);
    }

    private void serveDownload(String file) throws IOException {
        script(bin.resolve("curl"), """
                echo asked >>"$HOME/downloads"
                while [ "$1" != -o ]; do shift; done
                cp '%s' "$2"
                """.formatted(folder.resolve(file)));
    }

    private static void jdk(Path folder, String version) throws IOException {
        script(folder.resolve("bin/javac"), "");
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text.startsWith("#!") ? text : "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String sha512(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
        return "%0128x".formatted(new BigInteger(1, digest));
    }
}
