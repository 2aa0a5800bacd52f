package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of compose: nobody gets in without a password, and no password stands in a file of the repository. */
class ComposeConsoleTest {

    private static final Pattern PASSWORD = Pattern.compile("log in as operator with the password (\\S{20})$");

    private final JsonNode services =
            Manifests.document(Path.of("docker-compose.yml")).get("services");

    @TempDir
    private Path folder;

    /** A {@code java} that says what it was asked for and what it read, where the image has one that hashes. */
    @BeforeEach
    void install() throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(
                java, "#!/bin/sh\nprintf 'the line of %s' \"$(cat)\"\necho \"$@\" > " + folder.resolve("asked") + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("users"));
    }

    @Test
    void itHasUsersAndNeitherATokenNorAWayAroundThem() {
        JsonNode console = services.get("console");
        JsonNode environment = console.get("environment");

        assertThat(environment.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "REELAY_ROLE",
                        "REELAY_CONSOLE_USERS_FILE",
                        "REELAY_OUTPUT_STORE",
                        "REELAY_OUTPUT_S3_ENDPOINT",
                        "REELAY_OUTPUT_URL_TTL",
                        "AWS_SHARED_CREDENTIALS_FILE");
        JsonNode worker = services.get("worker").get("environment");
        assertThat(environment.properties())
                .as("it stores again where workers store")
                .filteredOn(setting ->
                        setting.getKey().contains("OUTPUT") || setting.getKey().startsWith("AWS"))
                .allSatisfy(setting -> assertThat(setting.getValue()).isEqualTo(worker.get(setting.getKey())));
        assertThat(environment.get("REELAY_ROLE").asText()).isEqualTo("console");
        assertThat(Manifests.each(console.get("ports")).map(JsonNode::asText)).containsExactly("127.0.0.1:8090:8090");
        assertThat(environment.get("REELAY_CONSOLE_USERS_FILE").asText()).isEqualTo("/users/users");
        assertThat(Manifests.each(console.get("volumes")).map(JsonNode::asText))
                .containsExactly("console:/users:ro", "store-keys:/store-keys:ro");
    }

    @Test
    void itIsAsConfinedAsTheWorker() {
        for (String service : List.of("console", "console-user")) {
            for (String setting : List.of("image", "read_only", "tmpfs", "cap_drop", "security_opt")) {
                assertThat(services.get(service).get(setting))
                        .as(service + " " + setting)
                        .isEqualTo(services.get("worker").get(setting));
            }
        }
        assertThat(services.at("/console-user/network_mode").asText()).isEqualTo("none");
    }

    @Test
    void theFirstTimeAUserIsMadeWhosePasswordIsPrintedAndNotKept() throws Exception {
        List<String> printed = run();

        String password = password(printed.getLast());
        assertThat(users()).isEqualTo("the line of " + password + "\n");
        assertThat(Files.readString(folder.resolve("asked")))
                .endsWith(" -jar quarkus-run.jar console hash operator money\n");
        assertThat(Files.getPosixFilePermissions(folder.resolve("users/users")))
                .as("the console runs as another user")
                .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void laterTheUserStaysAndAnotherPasswordIsMadeWhenItIsAskedFor() throws Exception {
        String first = password(run().getLast());
        String before = users();

        assertThat(run())
                .singleElement()
                .asString()
                .contains("run --rm console-user new")
                .doesNotContain(first);
        assertThat(users()).isEqualTo(before);

        assertThat(password(run("new").getLast())).isNotEqualTo(first);
        assertThat(users()).isNotEqualTo(before);
    }

    /** A hash that could not be made must not leave a user whom everybody can be. */
    @Test
    void withoutAHashThereIsNoUser() throws Exception {
        Files.writeString(folder.resolve("bin/java"), "#!/bin/sh\nexit 70\n");

        runTo(70);

        assertThat(folder.resolve("users/users")).doesNotExist();
    }

    private String users() throws IOException {
        return Files.readString(folder.resolve("users/users"));
    }

    private static String password(String line) {
        return PASSWORD.matcher(line)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line));
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        return runTo(0, arguments);
    }

    private List<String> runTo(int exitCode, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        Manifests.each(services.at("/console-user/entrypoint"))
                .map(JsonNode::asText)
                .forEach(
                        part -> command.add(part.replace("$$", "$").replace("/users/", folder.resolve("users") + "/")));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(out)).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(out);
    }
}
