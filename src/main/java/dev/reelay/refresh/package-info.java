/**
 * Keeps the catalog current while the worker runs: the operator's folder and RunComfy's list may change.
 *
 * <pre>
 *  folder ─▶ FolderWatch ─▶ CatalogUpdates.folderChanged ─┐
 *                                                         ├─▶ CatalogLoader ─▶ CurrentCatalog.replace
 *  RunComfy's list ──────▶ CatalogUpdates.liveFetched ────┘
 * </pre>
 *
 * <p>Never in the path of a request. A source that fails leaves the last good catalog in force.
 */
@NullMarked
package dev.reelay.refresh;

import org.jspecify.annotations.NullMarked;
