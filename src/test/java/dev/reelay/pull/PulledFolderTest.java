package dev.reelay.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.listing.ListReader;
import dev.reelay.listing.ListReading;
import dev.reelay.listing.ListReading.Whole;
import dev.reelay.pull.PullException.Reason;
import dev.reelay.pull.PulledFolder.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulledFolderTest {

    private static final String LUMA = "luma/ray-2";
    private static final String LUMA_FILE = "luma__ray-2.json";
    private static final String WAN = "wan/wan-2";
    private static final String WAN_FILE = "wan__wan-2.json";

    @TempDir
    private Path temporary;

    private Path folder;
    private final ListedModels models = new ListedModels().with(LUMA, WAN);

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("catalog");
    }

    // --- what a pull writes ---------------------------------------------------------------------------------------

    @Test
    void aPullMakesTheFolderAndWritesAFileForEachModel() {
        Report report = pull();

        assertThat(kinds(report)).containsExactly("ADDED luma/ray-2", "ADDED wan/wan-2");
        assertThat(names()).containsExactly(Manifest.FILE, LUMA_FILE, WAN_FILE);
        assertThat(read(LUMA_FILE))
                .startsWith("{\n  \"model_id\": \"luma/ray-2\",\n  \"kind\": \"model\",\n")
                .endsWith("}\n");
    }

    @Test
    void theTextHasALineForEachMemberAndNumbersAsRunComfyWritesThem() {
        pull();

        assertThat(read(LUMA_FILE))
                .contains("  \"base_price_usd\": 0.050,\n")
                .contains("\"enum\": [\n          5,\n          10\n        ]");
        // The fields keep RunComfy's order.
        assertThat(read(LUMA_FILE).indexOf("\"prompt\""))
                .isLessThan(read(LUMA_FILE).indexOf("\"duration\""));
    }

    @Test
    void aSecondPullOfTheSameListWritesNothing() {
        pull();
        Map<String, String> before = contents();
        ObjectNode otherOrder = ListedModels.object("{}");
        ObjectNode record = ListedModels.record(LUMA, 800);
        record.properties().stream()
                .toList()
                .reversed()
                .forEach(member -> otherOrder.set(member.getKey(), member.getValue()));
        models.with(otherOrder);

        Report report = pull();

        assertThat(report.changes()).isEmpty();
        assertThat(report.unchanged()).isEqualTo(2);
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void whatRunComfyChangedIsUpdatedAndTheReportSaysInWhat() {
        pull();
        models.with(ListedModels.record(LUMA, 1000).put("display_name", "Ray 2"));

        Report report = pull();

        assertThat(kinds(report)).containsExactly("UPDATED luma/ray-2");
        assertThat(report.changes().getFirst().details())
                .containsExactly(
                        "display_name: new, \"Ray 2\"", "input_schema/properties/prompt/maxLength: 800 -> 1000");
        assertThat(read(LUMA_FILE)).contains("1000");
        assertThat(pull().changes()).isEmpty();
    }

    @Test
    void whatRunComfyDoesNotListAnyMoreIsDeletedAndNothingElse() throws IOException {
        pull();
        write("notes.json", "{\"model\":\"luma/ray-2\",\"timings\":{}}");
        write("README.md", "ours");
        models.without(LUMA);

        assertThat(kinds(pull())).containsExactly("GONE luma/ray-2");
        assertThat(names()).containsExactly(Manifest.FILE, "README.md", "notes.json", WAN_FILE);
    }

    @Test
    void aListInASingleFileIsKeptSoUntilAnotherLayoutIsAskedFor() {
        new PulledFolder(folder).pull(list(), null, Layout.LIST, false);
        assertThat(names()).containsExactly(Manifest.FILE, FileNames.LIST);
        assertThat(read(FileNames.LIST)).startsWith("{\n  \"models\": [\n    {\n      \"model_id\": \"luma/ray-2\",");
        models.with(ListedModels.record(LUMA, 1000));

        assertThat(kinds(pull())).containsExactly("UPDATED luma/ray-2");
        assertThat(names()).containsExactly(Manifest.FILE, FileNames.LIST);

        assertThat(new PulledFolder(folder)
                        .pull(list(), null, Layout.FILES, false)
                        .changes())
                .isEmpty();
        assertThat(names()).containsExactly(Manifest.FILE, LUMA_FILE, WAN_FILE);
    }

    @Test
    void hostileIdsMakeFilesInTheFolderAlone() {
        models.with("../../escaped", "/etc/passwd", "A/b", "a/b", "..", "CON", ".hidden/c:d");

        assertThat(pull().leftOut()).hasSize(3);

        assertThat(temporary).isDirectoryNotContaining(file -> !file.equals(folder));
        assertThat(names()).hasSize(1 + 2 + 4).allMatch(name -> name.endsWith(".json"));
        assertThat(pull().changes()).isEmpty();
    }

    @Test
    void aRecordThatIsTooDeepToBeReadAgainIsLeftOutAndWhatWasPulledOfItsModelStays() {
        pull();
        Map<String, String> before = contents();
        ObjectNode deep = ListedModels.record(LUMA, 800);
        ObjectNode level = deep;
        for (int i = 0; i < 1_100; i++) {
            level = level.putObject("in");
        }
        models.with(deep);

        assertThat(pull().leftOut()).containsExactly("luma/ray-2: its record is too deep");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void filesHaveThePermissionsOfOrdinaryFiles() throws IOException {
        pull();

        Files.writeString(folder.resolve("ordinary"), "");
        assertThat(Files.getPosixFilePermissions(folder.resolve(LUMA_FILE)))
                .isEqualTo(Files.getPosixFilePermissions(folder.resolve("ordinary")));
    }

    // --- what stays
    // ---------------------------------------------------------------------------------------------------

    @Test
    void aFileThatWasChangedLocallyStaysUntilItIsForced() throws IOException {
        pull();
        write(LUMA_FILE, read(LUMA_FILE).replace("800", "900"));
        models.with(ListedModels.record(LUMA, 1000));

        Report report = pull();

        assertThat(kinds(report)).containsExactly("LOCALLY_CHANGED luma/ray-2");
        assertThat(report.changes().getFirst().details())
                .containsExactly(
                        "RunComfy has changed it since, too", "input_schema/properties/prompt/maxLength: 1000 -> 900");
        assertThat(read(LUMA_FILE)).contains("900");
        assertThat(kinds(pull())).containsExactly("LOCALLY_CHANGED luma/ray-2");

        assertThat(kinds(force())).containsExactly("UPDATED luma/ray-2");
        assertThat(read(LUMA_FILE)).contains("1000");
        assertThat(pull().changes()).isEmpty();
    }

    @Test
    void aFileThatWasOnlyFormattedAnewIsNotChanged() throws IOException {
        pull();
        write(LUMA_FILE, read(LUMA_FILE).replace("\n", " "));

        assertThat(pull().changes()).isEmpty();
    }

    @Test
    void aChangedFileOfAModelThatIsGoneStays() throws IOException {
        pull();
        write(LUMA_FILE, read(LUMA_FILE).replace("800", "900"));
        models.without(LUMA);

        assertThat(kinds(pull())).containsExactly("LOCALLY_CHANGED luma/ray-2");
        assertThat(read(LUMA_FILE)).contains("900");
        assertThat(kinds(force())).containsExactly("GONE luma/ray-2");
        assertThat(names()).containsExactly(Manifest.FILE, WAN_FILE);
    }

    @Test
    void aFileThatBecameSomethingElseStays() throws IOException {
        pull();
        write(LUMA_FILE, "{\"model\":\"luma/ray-2\",\"schema\":{}}");
        write(WAN_FILE, "broken");
        models.without(WAN);

        assertThat(kinds(pull())).containsExactly("LOCALLY_CHANGED luma/ray-2", "LOCALLY_CHANGED wan/wan-2");
        assertThat(read(LUMA_FILE)).contains("schema");
        assertThat(read(WAN_FILE)).isEqualTo("broken");
    }

    @Test
    void aSingleFileThatIsNoListAnyMoreStopsThePull() throws IOException {
        new PulledFolder(folder).pull(list(), null, Layout.LIST, false);
        write(FileNames.LIST, "{\"models\":[{\"model_id\":\"luma/ray-2\"},17]}");

        assertThatThrownBy(this::pull).isInstanceOf(PullException.class).hasMessageContaining("repair it or delete it");
        assertThat(read(FileNames.LIST)).contains("17");
    }

    @Test
    void aChangedRecordInASingleFileStaysWhileTheOthersAreUpdated() throws IOException {
        new PulledFolder(folder).pull(list(), null, Layout.LIST, false);
        write(FileNames.LIST, read(FileNames.LIST).replaceFirst("800", "900"));
        models.with(ListedModels.record(WAN, 1000));

        assertThat(kinds(pull())).containsExactly("LOCALLY_CHANGED luma/ray-2", "UPDATED wan/wan-2");
        assertThat(read(FileNames.LIST)).contains("900").contains("1000").doesNotContain("800");
    }

    @Test
    void aModelThatStandsInAFileWhichNoPullWroteIsNotWrittenOnceMore() throws IOException {
        Files.createDirectories(folder);
        write("mine.json", "{\"models\":[" + ListedModels.record(LUMA, 800) + "," + ListedModels.record(WAN, 5) + "]}");

        Report report = pull();

        assertThat(kinds(report)).containsExactly("NOT_PULLED wan/wan-2");
        assertThat(report.changes().getFirst().details()).first().isEqualTo("no pull wrote mine.json");
        assertThat(names()).containsExactly(Manifest.FILE, "mine.json");
    }

    @Test
    void aFileThatNoPullWroteIsNeverOverwritten() throws IOException {
        Files.createDirectories(folder);
        write(LUMA_FILE, "{\"model\":\"luma/ray-2\",\"timings\":{}}");

        assertThat(kinds(pull())).contains("NOT_PULLED luma/ray-2");
        assertThat(kinds(force())).contains("NOT_PULLED luma/ray-2");
        assertThat(read(LUMA_FILE)).contains("timings");
    }

    @Test
    void aFileThatWasDeletedComesBack() throws IOException {
        pull();
        Files.delete(folder.resolve(LUMA_FILE));

        assertThat(kinds(pull())).containsExactly("ADDED luma/ray-2");
        assertThat(names()).contains(LUMA_FILE);
    }

    // --- lists that are not to be believed ------------------------------------------------------------------------

    @Test
    void aListThatLostMostOfItsModelsChangesNothingUnlessItIsForced() {
        models.many(40);
        pull();
        Map<String, String> before = contents();
        ListedModels few = new ListedModels().many(15);

        assertThatThrownBy(() -> new PulledFolder(folder).pull(list(few, null), null, null, false))
                .hasMessageContaining("lacks 27 of the 42 models");
        assertThat(contents()).isEqualTo(before);

        new PulledFolder(folder).pull(list(few, null), null, null, true);
        assertThat(names()).hasSize(16);
    }

    // --- searches
    // -----------------------------------------------------------------------------------------------------

    @Test
    void aSearchLeavesWhatItDoesNotFindAsItIs() {
        pull();
        models.with(ListedModels.record(LUMA, 1000)).without(WAN);

        assertThat(kinds(pull("luma"))).containsExactly("UPDATED luma/ray-2");
        assertThat(names()).contains(WAN_FILE);
        assertThat(models.questions()).noneMatch(question -> question.startsWith("model"));
    }

    @Test
    void whatASearchFoundIsGoneOnlyWhenRunComfySaysSo() {
        models.with("luma/old", "luma/renamed-later");
        pull("luma");
        models.without("luma/old");

        assertThat(kinds(pull("luma"))).containsExactly("GONE luma/old");
        assertThat(models.questions()).contains("model luma/old").doesNotContain("model " + WAN);
    }

    @Test
    void whatASearchDoesNotFindAnyMoreButRunComfyHasStays() {
        pull("luma");
        models.hide(LUMA);

        assertThat(pull("luma").changes()).isEmpty();
        // Other words find other models: nothing is said about those that were found with the first.
        assertThat(kinds(pull("wan"))).containsExactly("ADDED wan/wan-2");
        assertThat(names()).containsExactly(Manifest.FILE, LUMA_FILE, WAN_FILE);
    }

    // --- trouble
    // ------------------------------------------------------------------------------------------------------

    @Test
    void aPullThatIsKilledBetweenTwoFilesIsFinishedByTheNextOne() throws IOException {
        pull();
        Map<String, String> before = contents();
        models.with(ListedModels.record(LUMA, 1000)).with("new/model").without(WAN);
        Path elsewhere = temporary.resolve("elsewhere");
        copy(folder, elsewhere);
        new PulledFolder(elsewhere).pull(list(), null, null, false);
        // Killed at each of the writes: the interim manifest first, then one file after the other.
        write(Manifest.FILE, interim(before.get(Manifest.FILE), Files.readString(elsewhere.resolve(Manifest.FILE))));
        write(LUMA_FILE, Files.readString(elsewhere.resolve(LUMA_FILE)));
        models.with(ListedModels.record(LUMA, 1200));

        Report report = pull();

        assertThat(kinds(report)).containsExactly("UPDATED luma/ray-2", "ADDED new/model", "GONE wan/wan-2");
        assertThat(names()).containsExactly(Manifest.FILE, LUMA_FILE, "new__model.json");
        assertThat(pull().changes()).isEmpty();
    }

    @Test
    void anInterruptedPullLeavesWhatIsWholeAndTheNextOneKnowsIt() throws IOException {
        pull();
        models.with(ListedModels.record(LUMA, 1000)).with(ListedModels.record(WAN, 1000));
        // The second file cannot be replaced: a folder that is not empty is in its place.
        Files.delete(folder.resolve(WAN_FILE));
        Files.createDirectories(folder.resolve(WAN_FILE).resolve("x"));

        assertThatThrownBy(this::force)
                .isInstanceOfSatisfying(
                        PullException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_WRITABLE));
        assertThat(read(LUMA_FILE)).contains("1000");
        assertThat(names()).noneMatch(name -> name.endsWith(".tmp"));

        Files.delete(folder.resolve(WAN_FILE).resolve("x"));
        Files.delete(folder.resolve(WAN_FILE));
        models.with(ListedModels.record(LUMA, 1200));
        assertThat(kinds(pull())).containsExactly("UPDATED luma/ray-2", "ADDED wan/wan-2");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeThat(Files.isWritable(folder)).as("root may write everywhere").isFalse();

        assertThatThrownBy(this::pull).hasMessageContaining("cannot be written");
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Files.writeString(folder, "a file");

        assertThatThrownBy(this::pull)
                .isInstanceOfSatisfying(
                        PullException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_WRITABLE))
                .hasMessageContaining("catalog cannot be made");
    }

    @Test
    void aBrokenManifestStopsThePull() throws IOException {
        pull();
        write(Manifest.FILE, "{");

        assertThatThrownBy(this::pull)
                .isInstanceOfSatisfying(
                        PullException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONTENT))
                .hasMessageContaining("cannot be read: restore it");
    }

    // --- compare
    // ------------------------------------------------------------------------------------------------------

    @Test
    void aComparisonSaysWhatAPullWouldDoAndDoesNothing() throws IOException {
        models.with("old/model");
        pull();
        write(WAN_FILE, read(WAN_FILE).replace("800", "900"));
        models.with(ListedModels.record(LUMA, 1000)).with("new/model").without("old/model");
        Map<String, String> before = contents();

        Report report = new PulledFolder(folder).compare(list(), null);

        assertThat(kinds(report))
                .containsExactly(
                        "UPDATED luma/ray-2", "ADDED new/model", "GONE old/model", "LOCALLY_CHANGED wan/wan-2");
        assertThat(contents()).isEqualTo(before);
    }

    // ------------------------------------------------------------------------------------------------------------------

    private Report pull() {
        return new PulledFolder(folder).pull(list(), null, null, false);
    }

    private Report pull(@Nullable String search) {
        PulledFolder pulled = new PulledFolder(folder);
        Whole found = list(models, search);
        return pulled.pull((Whole) pulled.complete(found, search, models), search, null, false);
    }

    private Report force() {
        return new PulledFolder(folder).pull(list(), null, null, true);
    }

    private Whole list() {
        return list(models, null);
    }

    private static Whole list(ListedModels models, @Nullable String search) {
        ListReading reading = new ListReader(models, InstantSource.system()).read(search);
        assertThat(reading).isInstanceOf(Whole.class);
        return (Whole) reading;
    }

    private static List<String> kinds(Report report) {
        return report.changes().stream()
                .map(change -> change.kind() + " " + change.model())
                .toList();
    }

    private List<String> names() {
        return List.copyOf(contents().keySet());
    }

    private Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return contents;
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** The manifest that a pull writes before the first file. */
    private static String interim(String before, String after) {
        Manifest old = Manifest.of(ListedModels.object(before));
        Manifest next = Manifest.of(ListedModels.object(after));
        return FolderWriter.interim(old, next).text();
    }
}
