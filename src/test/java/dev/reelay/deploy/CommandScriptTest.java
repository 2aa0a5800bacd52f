package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for the {@code PATH}, with a {@code java} that prints its arguments. */
class CommandScriptTest {

    private static final Path SCRIPT = Path.of("deploy", "reelay");

    @TempDir
    private Path folder;

    @BeforeEach
    void install() throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("opt/app"));
        Files.writeString(folder.resolve("opt/quarkus-run.jar"), "");
        Files.copy(SCRIPT, folder.resolve("opt/reelay"));
    }

    @Test
    void ourOwnJarIsTheFirstOfTheClassPathAndArgumentsStayAsTheyAre() throws Exception {
        List<String> arguments = run("opt/reelay", "catalog", "show", "a model", "");

        Path home = folder.toRealPath().resolve("opt");
        assertThat(arguments).containsSubsequence("-cp", home + "/app/*:" + home + "/quarkus-run.jar");
        assertThat(arguments).endsWith("dev.reelay.main.Main", "catalog", "show", "a model", "");
        assertThat(arguments).noneMatch(argument -> argument.contains("AOTCache"));
    }

    @Test
    void withoutArgumentsItAnswersHelpAndStartsNoWorker() throws Exception {
        assertThat(run("opt/reelay")).endsWith("dev.reelay.main.Main", "--help");
    }

    @Test
    void aLinkToItFindsTheJar() throws Exception {
        Path link = Files.createDirectories(folder.resolve("bin")).resolve("reelay");
        Files.createSymbolicLink(link, folder.resolve("opt/reelay"));

        assertThat(run("bin/reelay", "catalog", "list"))
                .anyMatch(argument -> argument.endsWith("/opt/quarkus-run.jar"));
    }

    @Test
    void itsCacheIsUsedWhereThereIsOneButNotForHelp() throws Exception {
        Path cache = Files.writeString(folder.resolve("opt/commands.aot"), "");

        assertThat(run("opt/reelay", "catalog", "list"))
                .contains("-XX:AOTCache=" + cache.toRealPath(), "-Xlog:disable");
        assertThat(run("opt/reelay", "catalog", "--help")).noneMatch(argument -> argument.contains("AOTCache"));
    }

    @Test
    void withoutTheJarItEndsWithAFaultOfItsOwnAndNotAsIfACatalogDiffered() throws Exception {
        Files.delete(folder.resolve("opt/quarkus-run.jar"));

        assertThat(runTo(70, "opt/reelay", "catalog", "diff", "catalog"))
                .singleElement()
                .asString()
                .startsWith("reelay: there is no quarkus-run.jar beside this script, nor in ");
    }

    @Test
    void anOlderJdkIsNamedAndANewerOneTaken() throws Exception {
        Path release = folder.resolve("jdk/release");
        for (String old : List.of("1.8.0_412", "21.0.4", "21")) {
            Files.writeString(release, "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + old + "\"\n");
            assertThat(runTo(70, "opt/reelay", "catalog", "list"))
                    .singleElement()
                    .asString()
                    .matches("reelay: JAVA_HOME is a JDK (1|21), and Reelay needs 25 or later");
        }
        for (String good : List.of("JAVA_VERSION=\"25\"", "JAVA_VERSION=\"26.0.1\"", "JAVA_VERSION=\"25-ea\"", "")) {
            Files.writeString(release, good + "\n");
            assertThat(run("opt/reelay", "catalog", "list")).endsWith("catalog", "list");
        }
    }

    @Test
    void theJavaOfThePathIsTakenWhereItIsNewEnough() throws Exception {
        jdk("path", "25.0.1");

        assertThat(runOnPath(0, "path")).first().asString().isEqualTo("path");
    }

    @Test
    void whereTheJavaOfThePathIsOldTheNewestJdkOfTheUsualFoldersIsTaken() throws Exception {
        jdk("path", "21.0.4");
        jdk("home/.jdks/one", "997.0.1");
        jdk("home/.jdks/two", "998");
        jdk("home/.jdks/older", "17");

        assertThat(runOnPath(0, "path")).first().asString().isEqualTo("home/.jdks/two");
    }

    @Test
    void aJavaThatIsNotInAJdksFolderIsAskedForItsVersion() throws Exception {
        jdk("home/.jdks/two", "998");
        Files.delete(jdk("old", "").resolve("release"));
        Files.writeString(
                folder.resolve("old/bin/java"), "#!/bin/sh\necho 'openjdk version \"17.0.9\" 2023-10-17' >&2\n");

        assertThat(runOnPath(0, "old")).first().asString().isEqualTo("home/.jdks/two");
    }

    @Test
    void withNoJdkAnywhereOneLineSaysWhatIsNeeded() throws Exception {
        String script = Files.readString(SCRIPT);
        Files.writeString(
                folder.resolve("opt/reelay"),
                script.replace(" /usr/", " /nowhere/")
                        .replace(" /opt/", " /nowhere/")
                        .replace(" /Library/", " /nowhere/"));
        jdk("path", "21.0.4");

        assertThat(runOnPath(70, "path"))
                .containsExactly("reelay: Reelay needs a JDK, 25 or later, and the java of the PATH is 21: install one,"
                        + " or name its folder in JAVA_HOME");
    }

    /** A JDK of this version, whose {@code java} prints its folder and its arguments. */
    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' '" + name + "' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** Without {@code JAVA_HOME}, with this JDK on the {@code PATH}. */
    private List<String> runOnPath(int exitCode, String jdk) throws IOException, InterruptedException {
        return runTo(
                exitCode,
                environment -> {
                    environment.remove("JAVA_HOME");
                    environment.put("HOME", folder.resolve("home").toString());
                    environment.put("PATH", folder.resolve(jdk + "/bin") + ":" + environment.get("PATH"));
                },
                "opt/reelay",
                "catalog",
                "list");
    }

    @Test
    void withoutAJavaItEndsWithAFaultOfItsOwn() throws Exception {
        Files.delete(folder.resolve("jdk/bin/java"));

        assertThat(runTo(70, "opt/reelay", "catalog", "list"))
                .singleElement()
                .asString()
                .startsWith("reelay: there is no ");
    }

    private List<String> run(String script, String... arguments) throws IOException, InterruptedException {
        return runTo(0, script, arguments);
    }

    private List<String> runTo(int exitCode, String script, String... arguments)
            throws IOException, InterruptedException {
        return runTo(
                exitCode,
                environment ->
                        environment.put("JAVA_HOME", folder.resolve("jdk").toString()),
                script,
                arguments);
    }

    private List<String> runTo(
            int exitCode, Consumer<Map<String, String>> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", folder.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        environment.accept(builder.environment());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(out);
    }
}
