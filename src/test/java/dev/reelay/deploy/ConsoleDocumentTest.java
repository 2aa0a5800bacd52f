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
    private static final Pattern RUNBOOK_PATH = Pattern.compile("(?<![\\w/])`?/(?!q/|v1|tmp)([a-z][a-z-]+)(?:\\?[^`]*)?`");

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
        assertThat(JobFilter.names()).isNotEmpty().allSatisfy(name -> assertThat(text).contains("`" + name + "`"));
    }

    /** One job is a page of its own, below no place. */
    @Test
    void theRunbookNamesPlacesThatThereAre() {
        Set<String> paths = Stream.concat(Arrays.stream(Place.values()).map(Place::path), Stream.of("job"))
                .collect(Collectors.toSet());

        assertThat(RUNBOOK_PATH.matcher(Manifests.text(Path.of("deploy/runbook.md"))).results())
                .hasSizeGreaterThan(8)
                .allSatisfy(found -> assertThat(paths).contains(found.group(1)));
        assertThat(PLACE.matcher(text).results())
                .filteredOn(found -> !found.group(1).isEmpty())
                .filteredOn(found -> !Set.of("live", "reelay").contains(found.group(1)))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(paths).contains(found.group(1)));
    }

    @Test
    void filesThatDocumentsLinkToAreThere() {
        for (String document :
                List.of("README.md", "docs/console.md", "docs/cli.md", "deploy/README.md", "deploy/runbook.md", "k8s/README.md")) {
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
