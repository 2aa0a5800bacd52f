package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder: renamed whole, and nothing else is left. */
class FileStoreTest extends ObjectStoreContract {

    @TempDir
    private Path folder;

    @Override
    ObjectStore store() {
        return new FileStore(folder);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean isUnfinished(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    @Override
    Map<String, byte[]> objects() throws IOException {
        Map<String, byte[]> objects = new TreeMap<>();
        for (Path file : files()) {
            if (!isUnfinished(file)) {
                objects.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return objects;
    }

    @Override
    int unfinished() throws IOException {
        return (int) files().stream().filter(FileStoreTest::isUnfinished).count();
    }

    @Test
    void theUrlOpensTheFile() throws Exception {
        URI url = store().put(KEY, "video/mp4", stream(bytes(77)));
        assertThat(Files.readAllBytes(Path.of(url))).isEqualTo(bytes(77));
    }

    @Test
    void anObjectIsNotThereBeforeItsLastByteIs() throws Exception {
        store().put(KEY, "video/mp4", new InputStream() {
            private int left = 3;

            @Override
            public int read() throws IOException {
                assertThat(objects()).isEmpty();
                assertThat(unfinished()).isEqualTo(1);
                return --left < 0 ? -1 : 7;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int next = read();
                into[offset] = (byte) next;
                return next < 0 ? -1 : 1;
            }
        });
        assertThat(objects().get(KEY)).containsExactly(7, 7, 7);
    }

    @Test
    void whatAWorkerThatDiedLeftUnfinishedIsRemovedByTheNext() throws Exception {
        Path left = folder.resolve("order-4711~2F3/.1.mp4.0c9d");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "half a vid");
        store().put(KEY, "video/mp4", stream(bytes(5)));
        assertThat(files()).containsExactly(folder.resolve(KEY));
    }

    @Test
    void aFolderThatCannotBeWrittenIsTheStoresFaultAndItsPathIsNotTold() throws Exception {
        Files.writeString(folder.resolve("order-4711~2F3"), "a file where a folder should be");
        assertThatThrownBy(() -> store().put(KEY, "video/mp4", stream(bytes(5))))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("the folder of the store cannot be written: ")
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void noKeyLeadsOutOfTheFolder() {
        assertThatThrownBy(() -> store().put("../1.mp4", "video/mp4", stream(bytes(5))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
