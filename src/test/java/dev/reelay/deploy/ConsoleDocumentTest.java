package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.view.row.JobFilter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's document has each place, permission and filter, and what links to places leads somewhere. */
class ConsoleDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/console.md");
    private static final Pattern PLACE = Pattern.compile("`/([a-z-]*)(\\?[^`]*)?`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Set<String> OTHERS = Set.of("", "live", "reelay", "tmp");

    private final String text = Manifests.text(DOCUMENT);

    @Test
    void everyPlaceIsListedWithItsPathInTheOrderOfTheMenu() {
        List<String> rows = Arrays.stream(Place.values())
                .map(place -> "\n| " + place.title() + " | `/" + place.path() + "` | ")
                .toList();

        assertThat(text).containsSubsequence(rows);
    }

    @Test
    void everyPermissionIsExplainedFromTheLeastToTheGreatest() {
        assertThat(text)
                .containsSubsequence(Arrays.stream(Permission.values())
                        .map(permission -> "\n| `" + permission.word() + "` | ")
                        .toList());
    }

    @Test
    void everyFilterIsNamed() {
        assertThat(JobFilter.names())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text).contains("`" + name + "`"));
    }

    /** One job is a page of its own, below no place. */
    @Test
    void theRunbookAndTheDocumentNamePlacesThatThereAre() {
        Set<String> paths = Stream.concat(Arrays.stream(Place.values()).map(Place::path), Stream.of("job"))
                .collect(Collectors.toSet());

        for (String document : List.of("deploy/runbook.md", "docs/console.md")) {
            assertThat(PLACE.matcher(Manifests.text(Path.of(document)))
                            .results()
                            .map(found -> found.group(1))
                            .filter(path -> !OTHERS.contains(path)))
                    .as(document)
                    .hasSizeGreaterThan(8)
                    .allSatisfy(path -> assertThat(paths).contains(path));
        }
    }

    @Test
    void filesThatDocumentsLinkToAreThere() {
        for (String document : List.of(
                "README.md",
                "docs/console.md",
                "docs/cli.md",
                "deploy/README.md",
                "deploy/runbook.md",
                "k8s/README.md")) {
            Path file = Path.of(document);
            Path folder = file.toAbsolutePath().getParent();
            assertThat(LINK.matcher(Manifests.text(file)).results())
                    .as(document)
                    .isNotEmpty()
                    .allSatisfy(link -> assertThat(folder.resolve(link.group(1)))
                            .as(document)
                            .exists());
        }
    }
}
