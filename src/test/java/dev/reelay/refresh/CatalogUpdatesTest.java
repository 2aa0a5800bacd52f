package dev.reelay.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.CatalogFiles;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.catalog.SetAside;
import dev.reelay.model.Model;
import dev.reelay.model.Origin;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** News of the folder and of RunComfy's list do not undo each other. */
class CatalogUpdatesTest {

    @TempDir
    private Path folder;

    private CurrentCatalog current;
    private CatalogUpdates updates;

    @BeforeEach
    void start() throws IOException {
        write("mine.json", modelFile("x/mine"));
        CatalogLoader loader =
                new CatalogLoader(new CatalogLoader.Settings(folder, UnknownFields.REJECT, Validation.WARN));
        CatalogFiles files = loader.files();
        current = new CurrentCatalog(loader.build(files, List.of()));
        updates = new CatalogUpdates(loader, current, files);
    }

    @Test
    void bothSourcesAreInForce() throws IOException {
        updates.liveFetched(List.of(record("x/live")), Map.of());
        write("more.json", modelFile("x/more"));
        updates.folderChanged();
        updates.recordFetched(record("x/single"));

        assertThat(List.of("x/mine", "x/more", "x/live", "x/single")).allSatisfy(this::assertKnown);

        updates.liveFetched(List.of(record("x/live2")), Map.of());

        assertThat(current.get().find("x/live")).isEmpty();
        assertThat(current.get().find("x/single")).isEmpty();
        assertThat(List.of("x/mine", "x/more", "x/live2")).allSatisfy(this::assertKnown);
    }

    @Test
    void aFolderThatCannotBeUsedLeavesTheLastGoodCatalogInForce() throws IOException {
        updates.liveFetched(List.of(record("x/live")), Map.of());
        write("mine.json", "{");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> updates.folderChanged())
                .withMessageStartingWith(folder.resolve("mine.json") + ": not JSON");

        assertThat(List.of("x/mine", "x/live")).allSatisfy(this::assertKnown);
    }

    @Test
    void newsOfRunComfyComeIntoForceWhileTheFolderCannotBeUsed() throws IOException {
        write("mine.json", "{");

        updates.liveFetched(List.of(record("x/live")), Map.of());
        updates.recordFetched(record("x/single"));

        assertThat(List.of("x/mine", "x/live", "x/single")).allSatisfy(this::assertKnown);
    }

    @Test
    void aRecordReplacesTheEarlierOneOfItsModel() {
        updates.liveFetched(List.of(record("x/live"), record("x/other")), Map.of());
        ObjectNode changed = record("x/live").put("display_name", "changed");

        updates.recordFetched(changed);

        assertThat(current.get().find("x/live").orElseThrow().source().listing().displayName())
                .isEqualTo("changed");
        assertThat(current.get().models()).hasSize(8);
    }

    /** The setting for schemas that cannot be used decides for it, and the gauge of models set aside counts it. */
    @Test
    void aModelWhoseRecordCouldNotBeReadIsSetAsideUntilItCanBe() {
        updates.liveFetched(List.of(record("x/live"), record("x/other")), Map.of());

        updates.recordUnread("x/live", "too deep");
        assertThat(current.get().setAside())
                .extracting(SetAside::toString)
                .containsExactly("RunComfy's list: x/live: too deep");
        updates.recordFetched(record("x/live"));
        assertThat(current.get().setAside()).isEmpty();

        updates.liveFetched(List.of(record("x/other")), Map.of("x/live", "too long"));
        assertThat(current.get().setAside())
                .extracting(SetAside::toString)
                .containsExactly("RunComfy's list: x/live: too long");
        assertThat(known("x/live").source().validation()).isEqualTo(Validation.WARN);
        assertThat(current.get().warnings()).isEmpty();
    }

    @Test
    void aModelWhoseSourcesStayTheSameIsNotMadeAgain() throws IOException {
        updates.liveFetched(List.of(record("x/live")), Map.of());
        var before = List.of(known("x/live"), known("x/mine"));

        updates.recordFetched(record("x/single"));
        write("notes.json", "{\"model\": \"x/single\", \"validation\": \"off\"}");

        assertThat(known("x/live")).isSameAs(before.get(0));
        assertThat(known("x/mine")).isSameAs(before.get(1));
        var single = known("x/single");
        updates.folderChanged();
        assertThat(known("x/single")).isNotSameAs(single);
        assertThat(known("x/single").source().validation()).isEqualTo(Validation.OFF);
    }

    @Test
    void aListThatIsFetchedAgainMakesAnewOnlyTheModelsThatChanged() {
        updates.liveFetched(List.of(record("x/live"), record("x/other")), Map.of());
        Model live = known("x/live");
        Model other = known("x/other");
        ObjectNode changed = record("x/other");
        changed.withObjectProperty("input_schema").put("title", "changed");

        updates.liveFetched(List.of(record("x/live"), changed), Map.of());

        assertThat(known("x/live")).isSameAs(live);
        assertThat(known("x/other")).isNotSameAs(other);
    }

    @Test
    void notesThatFitNoMoreAreSetAsideAndTheModelGoesOn() throws IOException {
        write("record.json", record("x/y").toString());
        write("notes.json", "{\"model\": \"x/y\", \"media\": {\"prompt\": {\"kind\": \"image\"}}}");
        updates.folderChanged();
        assertThat(current.get().find("x/y").orElseThrow().media()).hasSize(1);

        ObjectNode renamed = record("x/y");
        renamed.withObjectProperty("input_schema").putObject("properties").putObject("text");
        updates.liveFetched(List.of(renamed), Map.of());

        assertThat(current.get().find("x/y").orElseThrow().media()).isEmpty();
        assertThat(current.get().find("x/y").orElseThrow().source().origin()).isEqualTo(Origin.LIVE);
        assertThat(current.get().warnings()).singleElement().asString().contains("media.prompt is not a field");
    }

    private Model known(String id) {
        return current.get().find(id).orElseThrow();
    }

    private void assertKnown(String id) {
        assertThat(current.get().find(id)).as(id).isPresent();
    }

    private static ObjectNode record(String id) {
        ObjectNode record = new JsonMapper().createObjectNode().put("model_id", id);
        record.putObject("input_schema")
                .put("type", "object")
                .putObject("properties")
                .putObject("prompt")
                .put("type", "string");
        return record;
    }

    private static String modelFile(String id) {
        ObjectNode record = record(id);
        return new JsonMapper()
                .createObjectNode()
                .put("model", id)
                .<ObjectNode>set("schema", record.path("input_schema"))
                .toString();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
