package dev.reelay.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The first log segment of a partition on the disk of a broker that runs in this JVM. A broker does not check what it serves:
 * consumers do.
 */
public final class LogFile {

    private final Path segment;

    /** @param folder the broker's data */
    public LogFile(Path folder, String topic, int partition) {
        this.segment = folder.resolve(topic + "-" + partition).resolve("00000000000000000000.log");
    }

    /** Changes the last byte, so that the last batch no longer has its checksum. A second call changes it back. */
    public void flipLastByte() {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rws")) {
            long last = file.length() - 1;
            file.seek(last);
            int value = file.read();
            file.seek(last);
            file.write(value ^ 0xFF);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
