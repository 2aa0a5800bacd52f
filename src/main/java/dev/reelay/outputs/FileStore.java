package dev.reelay.outputs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A folder. An object is written to a temporary file beside it, forced to the disk, and renamed: it is there whole or not at all, also
 * after a power cut. What a worker that died left unfinished is removed by the next writer of the same object.
 */
final class FileStore implements ObjectStore {

    private static final int CHUNK = 64 * 1024;

    private final Path folder;

    FileStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public URI put(String key, String contentType, InputStream bytes) throws IOException, InterruptedException {
        Path object = folder.resolve(key).normalize();
        if (!object.startsWith(folder) || object.equals(folder)) {
            throw new IllegalArgumentException("a key that leads out of the folder");
        }
        Path unfinished = object.resolveSibling(unfinishedPrefix(object) + UUID.randomUUID());
        try {
            boolean written = false;
            try {
                prepare(object);
                write(unfinished, bytes);
                Files.move(unfinished, object, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                written = true;
            } finally {
                if (!written) {
                    Files.deleteIfExists(unfinished);
                }
            }
            force(object.getParent());
            return object.toUri();
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while writing a file");
        } catch (FromStream e) {
            throw e.getCause();
        } catch (IOException e) {
            // The message of a file system's exception is the path.
            throw new StoreException(
                    "the folder of the store cannot be written: " + e.getClass().getSimpleName(), e);
        }
    }

    private static String unfinishedPrefix(Path object) {
        return "." + object.getFileName() + ".";
    }

    private static void prepare(Path object) throws IOException {
        Files.createDirectories(object.getParent());
        try (DirectoryStream<Path> left = Files.newDirectoryStream(
                object.getParent(), path -> path.getFileName().toString().startsWith(unfinishedPrefix(object)))) {
            for (Path unfinished : left) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    private static void write(Path file, InputStream bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int count = read(bytes, chunk); count >= 0; count = read(bytes, chunk)) {
                ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, count);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            out.force(true);
        }
    }

    private static int read(InputStream bytes, byte[] chunk) {
        try {
            return bytes.read(chunk);
        } catch (IOException e) {
            throw new FromStream(e);
        }
    }

    /** The rename itself is on the disk only when the folder is. Some systems cannot open one. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notOnThisSystem) {
            // The object is there all the same.
        }
    }

    /** Tells the stream's failures from those of the folder. */
    private static final class FromStream extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        FromStream(IOException cause) {
            super(cause);
        }
    }

    @Override
    public void close() {}
}
