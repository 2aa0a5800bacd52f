package dev.reelay.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.catalog.CatalogFiles;
import dev.reelay.catalog.CatalogFolder;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.testing.SettableScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

    private static final Duration LOOK = FolderWatch.INTERVAL;
    private static final Logger LOG = Logger.getLogger("dev.reelay.catalog");

    @TempDir
    private Path folder;

    private final SettableScheduler scheduler = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private CurrentCatalog current;
    private FolderWatch watch;

    private void start() {
        CatalogLoader loader =
                new CatalogLoader(new CatalogLoader.Settings(folder, UnknownFields.REJECT, Validation.WARN));
        CatalogFolder files = new CatalogFolder(folder);
        String state = files.state();
        CatalogFiles read = loader.files();
        current = new CurrentCatalog(loader.build(read, List.of()));
        watch = new FolderWatch(files, state, new CatalogUpdates(loader, current, read), scheduler, Runnable::run);
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.stop();
        assertThat(scheduler.nextDue()).isEmpty();
    }

    @Test
    void aFileThatIsAddedChangedOrRemovedIsNoticed() throws IOException {
        start();
        write("a.json", "x/a");
        look(2);
        assertThat(current.get().find("x/a")).isPresent();

        write("a.json", "x/changed");
        look(2);
        assertThat(current.get().find("x/a")).isEmpty();
        assertThat(current.get().find("x/changed")).isPresent();

        Files.delete(folder.resolve("a.json"));
        look(2);
        assertThat(current.get().models()).hasSize(5);
    }

    @Test
    void aFolderThatStaysTheSameIsNotReadAgain() {
        start();
        var before = current.get();

        look(30);

        assertThat(current.get()).isSameAs(before);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotRead() throws IOException {
        start();
        Files.writeString(folder.resolve("a.json"), "{\"model\": \"x/a\",");
        look(1);
        Files.writeString(folder.resolve("a.json"), "{\"model\": \"x/a\", \"schema\": {");
        look(1);
        write("a.json", "x/a");
        look(1);
        assertThat(current.get().find("x/a")).isEmpty();
        assertThat(watch.refusedFor()).isZero();

        look(1);
        assertThat(current.get().find("x/a")).isPresent();
    }

    /** Kubernetes writes a folder beside the old one and then moves one link; the files are links through it. */
    @Test
    void aConfigMapThatChangesIsNoticed() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_01"));
        write("..2026_01/a.json", "x/one");
        Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(folder.resolve("a.json"), Path.of("..data", "a.json"));
        start();
        assertThat(current.get().find("x/one")).isPresent();

        Path second = Files.createDirectory(folder.resolve("..2026_02"));
        write("..2026_02/a.json", "x/two");
        Files.setLastModifiedTime(second.resolve("a.json"), Files.getLastModifiedTime(first.resolve("a.json")));
        Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(
                folder.resolve("..data_tmp"),
                folder.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        look(2);

        assertThat(current.get().find("x/one")).isEmpty();
        assertThat(current.get().find("x/two")).isPresent();
    }

    @Test
    void aFolderThatCannotBeUsedLeavesTheLastGoodCatalogAndIsLoggedOnce() throws IOException {
        write("a.json", "x/a");
        start();
        List<String> said = new ArrayList<>();
        Handler handler = handler(said);
        LOG.addHandler(handler);
        try {
            Files.writeString(folder.resolve("a.json"), "{");
            look(30);
        } finally {
            LOG.removeHandler(handler);
        }
        assertThat(said)
                .containsExactly("The changed catalog folder cannot be used; the last good catalog stays in force");
        assertThat(current.get().find("x/a")).isPresent();
        assertThat(watch.refusedFor()).isGreaterThanOrEqualTo(Duration.ofSeconds(130));

        write("a.json", "x/b");
        look(2);
        assertThat(current.get().find("x/b")).isPresent();
        assertThat(watch.refusedFor()).isZero();
    }

    @Test
    void aFolderThatIsAwayForAWhileIsReadAgainWithoutAChange() throws IOException {
        write("a.json", "x/a");
        start();
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, away);
        look(2);
        assertThat(watch.refusedFor()).isZero();
        look(2);
        assertThat(watch.refusedFor()).isPositive();

        Files.move(away, folder);
        look(15);

        assertThat(watch.refusedFor()).isZero();
        assertThat(current.get().find("x/a")).isPresent();
    }

    private static Handler handler(List<String> said) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                said.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private void look(int times) {
        scheduler.advance(LOOK.multipliedBy(times));
    }

    private void write(String name, String id) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "{\"model\": \"" + id + "\", \"schema\": {\"type\": \"object\", \"properties\": {\"a\": {}}}}");
    }
}
