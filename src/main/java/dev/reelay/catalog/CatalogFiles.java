package dev.reelay.catalog;

/** What the operator's folder held when it was read. */
public final class CatalogFiles {

    CatalogFiles() {}
}
