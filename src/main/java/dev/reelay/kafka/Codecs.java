package dev.reelay.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Checks that every compression that a producer may choose can be undone. Kafka's client unpacks the native libraries of some
 * into the folder for temporary files when it meets the first such batch; where that folder does not allow files to be executed
 * (Docker's default for {@code --tmpfs}), no later batch of that partition can be read.
 */
public final class Codecs {

    private static final byte SAMPLE = 42;

    private Codecs() {}

    /** One line for each compression that cannot be undone here; loads the libraries of all. */
    public static List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (CompressionType type : CompressionType.values()) {
            try {
                check(type);
            } catch (IOException | KafkaException | LinkageError e) {
                problems.add(problem(type, e));
            }
        }
        return problems;
    }

    private static void check(CompressionType type) throws IOException {
        Compression codec = Compression.of(type).build();
        ByteBufferOutputStream packed = new ByteBufferOutputStream(64);
        try (OutputStream out = codec.wrapForOutput(packed, RecordBatch.MAGIC_VALUE_V2)) {
            out.write(SAMPLE);
        }
        packed.buffer().flip();
        try (InputStream in =
                codec.wrapForInput(packed.buffer(), RecordBatch.MAGIC_VALUE_V2, BufferSupplier.NO_CACHING)) {
            if (in.read() != SAMPLE) {
                throw new IOException("it does not give back what it was given");
            }
        }
    }

    private static String problem(CompressionType type, Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return ("Requests that a producer compresses with %s cannot be read: its library cannot be loaded (%s). The folder for"
                        + " temporary files, %s, must have room and allow files to be executed: mount it so (docker run"
                        + " --tmpfs /tmp:exec), or name another folder in JDK_JAVA_OPTIONS with -DZstdTempFolder=DIR and"
                        + " -Dorg.xerial.snappy.tempdir=DIR.")
                .formatted(
                        type.name,
                        String.valueOf(root.getMessage()).strip().replaceAll("\\s+", " "),
                        System.getProperty("java.io.tmpdir"));
    }
}
