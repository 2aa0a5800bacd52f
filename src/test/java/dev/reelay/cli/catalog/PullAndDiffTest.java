package dev.reelay.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure.Kind;
import dev.reelay.cli.CommandRun;
import dev.reelay.pull.ListedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullAndDiffTest {

    @TempDir
    private Path folder;

    private final ListedModels models = new ListedModels().with("luma/ray-2", "wan/wan-2");
    private final CommandRun run = new CommandRun(models);

    @Test
    void aPullSaysWhatItDidAndADiffThenFindsNothing() {
        assertThat(pull()).isZero();
        assertThat(run.out())
                .contains("added           luma/ray-2 (luma__ray-2.json)")
                .endsWith("2 added, 0 unchanged\n");
        assertThat(run.err()).isEmpty();

        assertThat(diff()).isZero();
        assertThat(run.out()).isEqualTo("2 unchanged\n");
    }

    @Test
    void aDiffNamesWhatDiffersAndExitsWithOne() throws IOException {
        models.with("old/model");
        pull();
        models.with(ListedModels.record("luma/ray-2", 1000)).with("new/model").without("old/model");
        Path changed = folder.resolve("wan__wan-2.json");
        Files.writeString(changed, Files.readString(changed).replace("800", "900"));

        assertThat(diff()).isEqualTo(1);
        assertThat(run.out())
                .contains("updated         luma/ray-2 (luma__ray-2.json)")
                .contains("  input_schema/properties/prompt/maxLength: 800 -> 1000\n")
                .contains("added           new/model")
                .contains("gone            old/model")
                .contains("locally changed wan/wan-2")
                .endsWith("1 added, 1 updated, 1 gone, 1 locally changed, 0 unchanged\n");

        assertThat(run.run("catalog", "diff", folder.toString(), "-o", "json")).isEqualTo(1);
        assertThat(run.json()
                        .path("changes")
                        .valueStream()
                        .map(change -> change.path("change").asText()))
                .containsExactly("updated", "added", "gone", "locally_changed");
        assertThat(run.json().path("changes").path(0).path("details").path(0).asText())
                .isEqualTo("input_schema/properties/prompt/maxLength: 800 -> 1000");
    }

    @Test
    void aPullKeepsLocalChangesUnlessItIsForced() throws IOException {
        pull();
        Path changed = folder.resolve("wan__wan-2.json");
        Files.writeString(changed, Files.readString(changed).replace("800", "900"));

        assertThat(pull()).isZero();
        assertThat(run.out()).contains("1 locally changed, 1 unchanged");
        assertThat(Files.readString(changed)).contains("900");

        assertThat(run.run("catalog", "pull", "--force", folder.toString())).isZero();
        assertThat(Files.readString(changed)).contains("800");
    }

    @Test
    void aSingleFileIsForConfigMaps() throws IOException {
        assertThat(run.run("catalog", "pull", "--single-file", folder.toString()))
                .isZero();
        assertThat(names()).containsExactly(".reelay-pull.json", "runcomfy.json");
        assertThat(diff()).isZero();

        assertThat(run.run("catalog", "pull", "--no-single-file", folder.toString()))
                .isZero();
        assertThat(names()).containsExactly(".reelay-pull.json", "luma__ray-2.json", "wan__wan-2.json");
    }

    @Test
    void aSearchPullsAndComparesItsOwnModelsAlone() throws IOException {
        assertThat(run.run("catalog", "pull", "--search", "luma", folder.toString()))
                .isZero();
        assertThat(names()).containsExactly(".reelay-pull.json", "luma__ray-2.json");
        assertThat(run.run("catalog", "diff", "--search", "luma", folder.toString()))
                .isZero();
        assertThat(diff())
                .as("the words of the pull are those of the comparison")
                .isZero();
        models.with(ListedModels.record("luma/ray-2", 1000));
        assertThat(pull()).as("and of the next pull").isZero();
        assertThat(run.out()).endsWith("1 updated, 0 unchanged\n");

        assertThat(run.run("catalog", "pull", "--search", "wan-2", folder.toString()))
                .isZero();
        models.with("wan/wan-2/new", "other/model");
        assertThat(diff()).isEqualTo(1);
        assertThat(run.out()).contains("added           wan/wan-2/new").endsWith("1 added, 2 unchanged\n");

        assertThat(run.run("catalog", "diff", "--all", folder.toString())).isEqualTo(1);
        assertThat(run.out()).contains("added           other/model");
        assertThat(run.run("catalog", "pull", "--all", folder.toString())).isZero();
        assertThat(diff()).as("from now on all").isZero();
        assertThat(run.out()).isEqualTo("4 unchanged\n");
        assertThat(run.run("catalog", "diff", "--all", "--search", "x", folder.toString()))
                .isEqualTo(64);
    }

    @Test
    void whatASearchDoesNotFindAnyMoreIsAskedForBeforeItIsGone() throws IOException {
        models.with("luma/other");
        run.run("catalog", "pull", "--search", "luma", folder.toString());
        models.hide("luma/ray-2").without("luma/other");

        assertThat(run.run("catalog", "diff", "--search", "luma", folder.toString()))
                .isEqualTo(1);
        assertThat(run.out()).contains("gone            luma/other").endsWith("1 gone, 1 unchanged\n");
        assertThat(run.run("catalog", "pull", "--search", "luma", folder.toString()))
                .isZero();
        assertThat(names()).containsExactly(".reelay-pull.json", "luma__ray-2.json");
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, 69",
        "UNREADABLE_ANSWER, 69",
        "UNEXPECTED, 69",
        "NO_ANSWER_IN_TIME, 75",
        "CONNECTION_LOST, 75",
        "SLOW_DOWN, 75",
        "SERVER_ERROR, 75",
        "TOKEN, 77",
        "BALANCE, 77",
        "FORBIDDEN, 77"
    })
    void aCallThatFailsBehindTheFirstPageChangesNothingAndItsKindIsTheExitCode(Kind kind, int exitCode)
            throws IOException {
        pull();
        List<String> before = contents();
        models.many(150).with(ListedModels.record("luma/ray-2", 1000)).failingAfter(1, kind);

        assertThat(pull()).isEqualTo(exitCode);
        assertThat(run.err())
                .matches("reelay: .*RunComfy at https://model-api\\.runcomfy\\.net .*\n")
                .doesNotContain("secret");
        assertThat(run.out()).isEmpty();
        assertThat(contents()).isEqualTo(before);
        models.failingAfter(1, kind);
        assertThat(diff()).isEqualTo(exitCode);
    }

    @Test
    void aCallThatFailsNamesTheUrlAndTheProxyWithoutSecretsAndWhatToDo() {
        models.failingAfter(0, Kind.UNREACHABLE);
        run.env("RUNCOMFY_API_URL", "http://127.0.0.1:9/prefix")
                .env("RUNCOMFY_API_PROXY", "http://user:pass-word@proxy:3128");

        assertThat(diff()).isEqualTo(69);
        assertThat(run.err())
                .isEqualTo(
                        "reelay: RunComfy at http://127.0.0.1:9/prefix (by the proxy http://proxy:3128) cannot be reached: check"
                                + " the address (--url or RUNCOMFY_API_URL), the network and RUNCOMFY_API_PROXY\n");

        models.failingAfter(0, Kind.NO_ANSWER_IN_TIME);
        run.env("RUNCOMFY_API_READ_TIMEOUT", "PT5S");
        assertThat(run.run("catalog", "show", "a/b", "--live", "--url", "http://127.0.0.1:10"))
                .isEqualTo(75);
        assertThat(run.err())
                .contains("http://127.0.0.1:10 ")
                .contains("did not answer within PT5S")
                .doesNotContain("pass-word");
    }

    @Test
    void eachKindOfDifferenceAloneExitsWithOneWhoeverChangedWhat() throws IOException {
        pull();
        models.with("new/model");
        assertDiffers("added");
        models.without("new/model").with(ListedModels.record("luma/ray-2", 1000));
        assertDiffers("updated");
        models.without("luma/ray-2");
        assertDiffers("gone");
        models.with("luma/ray-2");
        Path changed = folder.resolve("wan__wan-2.json");
        Files.writeString(changed, Files.readString(changed).replace("800", "900"));
        assertDiffers("locally changed");
        Files.writeString(changed, Files.readString(changed).replace("900", "800"));
        models.with(ListedModels.record("mine/model", 1000));
        Files.writeString(
                folder.resolve("mine.json"),
                ListedModels.record("mine/model", 5).toString());
        assertDiffers("not pulled");
        Files.delete(folder.resolve("mine.json"));
        models.without("mine/model");
        assertThat(diff()).isZero();
        assertThat(Files.readString(Path.of("src/main/resources/help/reelay_catalog_diff.txt"))
                        .replaceAll("\\s+", " "))
                .contains("1: they differ, whoever changed what");
    }

    private void assertDiffers(String how) {
        assertThat(diff()).as(how).isEqualTo(1);
        assertThat(run.out())
                .startsWith(how)
                .endsWith("1 " + how + ", " + run.out().replaceAll("(?s).*, ", ""));
    }

    @Test
    void aListThatIsNotWholeIsForLater() {
        models.announcing(3);

        assertThat(pull()).isEqualTo(75);
        assertThat(run.err()).contains("2 models came, and the list announced 3");
    }

    @Test
    void anEmptyListChangesNothing() throws IOException {
        pull();
        List<String> before = contents();
        models.without("luma/ray-2").without("wan/wan-2");

        assertThat(pull()).isEqualTo(75);
        assertThat(run.err()).contains("RunComfy's list").contains("it is empty");
        assertThat(run.run("catalog", "pull", "--force", folder.toString())).isEqualTo(75);
        assertThat(diff()).isEqualTo(75);
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void foldersInTheWayHaveTheirExitCodes() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(run.run("catalog", "pull", file.toString())).isEqualTo(73);
        assertThat(run.run("catalog", "diff", file.toString())).isEqualTo(65);
        assertThat(run.run("catalog", "diff", folder.resolve("missing").toString()))
                .isEqualTo(65);
        assertThat(models.questions())
                .as("a folder that is not there needs no list")
                .hasSize(1);
        Files.writeString(folder.resolve(".reelay-pull.json"), "{");
        assertThat(pull()).isEqualTo(65);
    }

    @Test
    void idsThatWouldBreakTheTerminalAreNamedWithoutDoingSo() {
        models.with("evil\u001b[31m/model");

        assertThat(pull()).isZero();
        assertThat(run.err()).startsWith("left out: not a model id").doesNotContain("\u001b");
    }

    private int pull() {
        return run.run("catalog", "pull", folder.toString());
    }

    private int diff() {
        return run.run("catalog", "diff", folder.toString());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return file + Files.readString(file);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
        }
    }
}
