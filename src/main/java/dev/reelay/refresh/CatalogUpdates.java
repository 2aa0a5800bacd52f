package dev.reelay.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CatalogFiles;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.catalog.LiveList;
import dev.reelay.notes.CatalogException;
import dev.reelay.telemetry.CatalogNews;
import java.util.List;
import java.util.Map;

/**
 * The one place that puts a catalog in force while the worker runs: it keeps the last good state of each source, so that news
 * of one source never undo those of another. Thread-safe; a call takes as long as a build of the catalog.
 */
public final class CatalogUpdates implements LiveCatalog.Target {

    private final CatalogLoader loader;
    private final CurrentCatalog current;
    private final CatalogNews news = new CatalogNews();
    private CatalogFiles files;
    private LiveList live = LiveList.NONE;

    /**
     * Updates of a catalog.
     *
     * @param files the files that the catalog in force was made of
     */
    public CatalogUpdates(CatalogLoader loader, CurrentCatalog current, CatalogFiles files) {
        this.loader = loader;
        this.current = current;
        this.files = files;
    }

    /**
     * RunComfy's list was fetched: its records replace all earlier ones.
     *
     * @param records verbatim; the caller adds those that vanished and are to go on
     * @param unread the ids of models whose records could not be read, and why: their schemas cannot be used
     */
    @Override
    public synchronized void liveFetched(List<ObjectNode> records, Map<String, String> unread) {
        build(LiveList.of(records, unread));
    }

    /** One record was fetched: it replaces the earlier one of the same model, or adds its model. */
    @Override
    public synchronized void recordFetched(ObjectNode fetched) {
        build(live.with(fetched));
    }

    /** RunComfy has the model, and its record could not be read: an earlier one does not count any more. */
    @Override
    public synchronized void recordUnread(String model, String why) {
        build(live.withUnread(model, why));
    }

    /**
     * Reads the folder again.
     *
     * @throws CatalogException when it cannot be used; the last good catalog stays in force
     */
    public void folderChanged() {
        CatalogFiles read = loader.files(); // a folder that hangs holds up no news of RunComfy
        synchronized (this) {
            replace(loader.build(read, live));
            files = read;
        }
    }

    /** The folder stays as it was read: what is wrong with it now is the watch's concern. */
    private void build(LiveList records) {
        replace(loader.rebuild(files, records));
        live = records;
    }

    private void replace(Catalog next) {
        news.inForce(lines(current.get()), lines(next));
        current.replace(next);
    }

    /** What there is to say about a catalog. */
    public static CatalogNews.Lines lines(Catalog catalog) {
        return new CatalogNews.Lines(
                catalog.notices(),
                catalog.warnings(),
                catalog.setAside().stream().map(Object::toString).toList());
    }
}
