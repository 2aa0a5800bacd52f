package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.console.browser.ConsoleUser.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.reelay.simulator.SimulatorScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What could not be stored, from the list to the copy. */
@Tag("long")
class StoringIT {

    /** A store that fails as long as there is a file in its place. */
    private static final Path STORE = broken();

    @RegisterExtension
    static final ConsoleRig CONSOLE = new ConsoleRig("storing", SimulatorScript.instant(), _ -> {})
            .with((rig, worker) -> worker.env("REELAY_OUTPUT_STORE", "file://" + STORE)
                    .env("REELAY_OUTPUT_PATIENCE", "PT2S")
                    .env("REELAY_MEDIA_TRUSTED_HOSTS", rig.runComfyHost()));

    private static Path broken() {
        try {
            Path store = Files.createTempDirectory("store").resolve("videos");
            Files.writeString(store, "in the way");
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCouldNotBeStoredIsListedAndStoredByOneAction() throws Exception {
        SeededJobs.send(CONSOLE.rig(), List.of(SeededJobs.job("unstored", "")));
        CONSOLE.rig().awaitStatus("completed", List.of("unstored"));
        Visit visit = CONSOLE.visit(OPERATOR);
        visit.openOnce("/jobs?stored=failed", "unstored");
        assertThat(visit.main()).containsText("not stored");
        Files.delete(STORE);

        visit.main().locator("a[href*='kind=store_outputs']").click();
        visit.page().getByLabel("type the number").fill("1");
        visit.page().getByLabel("Reason").fill("the folder is back");
        visit.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Store the files of 1 jobs"))
                .click();

        assertThat(visit.page()).hasURL(Pattern.compile("/actions/[^/]+"));
        assertThat(visit.main()).containsText("1 of 1");
        CONSOLE.awaitAudited(
                "the end of it",
                entry -> entry.json().path("action").asText().equals("store_outputs")
                        && entry.json().path("outcome").asText().equals("finished")
                        && entry.json().path("stored").size() == 1);
        assertThat(STORE.resolve("unstored").resolve("1.mp4")).isNotEmptyFile();
        visit.openOnce("/job?id=unstored", "All files in the store, by an action of");
        assertThat(visit.main()).containsText("stored");
        visit.openOnce("/jobs?stored=failed", "fits this filter");
    }
}
