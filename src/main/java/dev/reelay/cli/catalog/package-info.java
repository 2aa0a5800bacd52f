/**
 * The commands about models: {@code reelay catalog pull | diff | check | list | show | validate}.
 *
 * <pre>
 *  pull, diff ─▶ listing.ListReader, pull.PulledFolder ─▶ ChangeReport
 *  check ─▶ FileCheck ─▶ catalog.CatalogLoader: what a worker would say at its start
 *  list, show, validate ─▶ KnownModels ─▶ catalog.CatalogLoader ─▶ ModelReport, FieldText, MediaText
 *  validate ─▶ InputFile ─▶ InputJudge, UrlCheck ─▶ media.MediaProbe: what it says without a network ─▶ InputReport
 *  for other commands: RequestValidation (what is sent), CatalogState (what a worker would have)
 * </pre>
 *
 * <p>{@link dev.reelay.cli.catalog.KnownModels} and {@link dev.reelay.cli.catalog.FileCheck} alone know how catalogs are loaded: as the
 * worker loads them.
 */
@NullMarked
package dev.reelay.cli.catalog;

import org.jspecify.annotations.NullMarked;
