package dev.reelay.outputs;

/** Opens stores. */
public final class ObjectStores {

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
}
