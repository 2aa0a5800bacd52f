package dev.reelay.outputs;

/** Opens stores. */
public final class ObjectStores {

    /** Buckets by their names. */
    public interface Buckets extends AutoCloseable {
        /** The bucket's store, which is closed with these. */
        ObjectStore at(StoreLocation.Bucket place);

        @Override
        void close();
    }

    private ObjectStores() {}

    /**
     * The store at this place. Nothing is asked yet: a store that is away stops no worker.
     *
     * @param options for a bucket; a folder needs none
     * @throws IllegalArgumentException when no region is known for a bucket of Amazon's; the message says what to set
     */
    public static ObjectStore open(StoreLocation location, S3Options options) {
        return switch (location) {
            case StoreLocation.Folder(var folder) -> new FileStore(folder);
            case StoreLocation.Bucket bucket -> S3Store.open(bucket, options);
        };
    }

    /**
     * All buckets that the worker's credentials lead to, over one client. Nothing is asked yet.
     *
     * @throws RuntimeException when no region is known
     */
    public static Buckets buckets(S3Options options) {
        S3Store any = S3Store.open(new StoreLocation.Bucket("any", ""), options);
        return new Buckets() {
            @Override
            public ObjectStore at(StoreLocation.Bucket place) {
                return any.at(place);
            }

            @Override
            public void close() {
                any.close();
            }
        };
    }
}
