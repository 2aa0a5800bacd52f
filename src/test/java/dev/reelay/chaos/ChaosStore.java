package dev.reelay.chaos;

import dev.reelay.testing.S3Server;
import dev.reelay.testing.S3Server.StoredObject;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;

/** The bucket that the workers copy outputs to. */
final class ChaosStore implements AutoCloseable {

    private static final String BUCKET = "videos";

    private final S3Server server;

    ChaosStore() {
        try {
            server = S3Server.start(BUCKET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same worker, which keeps copies of the outputs that RunComfy serves at this address. */
    WorkerSetup usedBy(WorkerSetup worker, URI runComfy) {
        return worker.env("REELAY_OUTPUT_STORE", "s3://" + BUCKET)
                .env("REELAY_OUTPUT_S3_ENDPOINT", server.endpoint().toString())
                .env("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
                .env("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY)
                .env("REELAY_MEDIA_TRUSTED_HOSTS", runComfy.getAuthority());
    }

    /** Breaks all connections from now on, before the first byte of an answer. */
    void shut() {
        server.fault(S3Server.Fault.cutAfter(0));
    }

    /** Answers again. */
    void open() {
        server.healthy();
    }

    /** What is in the bucket, by key. */
    Map<String, StoredObject> objects() {
        return server.objects();
    }

    @Override
    public void close() {
        server.close();
    }
}
