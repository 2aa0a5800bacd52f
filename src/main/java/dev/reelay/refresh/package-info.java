/**
 * Keeps the catalog current while the worker runs: the operator's folder and RunComfy's list may change.
 *
 * <pre>
 *  folder ─▶ FolderWatch ─▶ CatalogUpdates.folderChanged ─┐
 *                                                         ├─▶ CatalogLoader ─▶ CurrentCatalog.replace
 *  RunComfy's list ─▶ listing.ListReader ─▶ LiveCatalog ──┤
 *  RunComfy's record of one model ─▶ ModelFinder ─────────┘
 * </pre>
 *
 * <p>{@code LiveCatalog} fetches the whole list now and then; {@code ModelFinder} looks at a single model when a job needs one that
 * the catalog does not have, or when RunComfy refused what the catalog let pass. Neither is in the path of a request: jobs wait for a
 * look-up in the ledger, as they wait for a permit. A source that fails leaves the last good catalog in force. What was fetched is
 * kept in memory alone ({@code LiveRecords}): a worker that starts begins with the built-in models and the folder.
 */
@NullMarked
package dev.reelay.refresh;

import org.jspecify.annotations.NullMarked;
