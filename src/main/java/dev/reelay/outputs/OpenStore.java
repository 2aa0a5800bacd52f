package dev.reelay.outputs;

import dev.reelay.media.PublicFiles;
import dev.reelay.media.Resolver;
import dev.reelay.media.TrustedHosts;
import java.time.InstantSource;

/** The store that the settings name, and what reads the files for it. Opening it makes no request. */
public final class OpenStore implements AutoCloseable {

    /**
     * The settings that say where copies go, and how.
     *
     * @param options for a bucket; a folder needs none
     * @param trusted hosts of files that are exempt from the rules about public hosts
     * @param bytesPerSecond of all copies together; 0 for no bound
     */
    public record Settings(StoreLocation location, S3Options options, TrustedHosts trusted, long bytesPerSecond) {}

    private final ObjectStore store;
    private final PublicFiles files;
    private final Copier copier;

    private OpenStore(ObjectStore store, PublicFiles files, Copier copier) {
        this.store = store;
        this.files = files;
        this.copier = copier;
    }

    /**
     * Opens it.
     *
     * @throws IllegalArgumentException as {@link ObjectStores#open} does
     */
    public static OpenStore open(Settings settings, InstantSource time) {
        ObjectStore store = ObjectStores.open(settings.location(), settings.options());
        PublicFiles files = new PublicFiles(PublicFiles.Settings.defaults(settings.trusted()), Resolver.system());
        return new OpenStore(
                store, files, new Copier(files::open, store, Copier.MOST_BYTES, settings.bytesPerSecond(), time));
    }

    /** What copies a file to it. */
    public Copier copier() {
        return copier;
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        files.close();
        store.close();
    }
}
