package dev.reelay.file;

/**
 * A copy of a file of an output, in the operator's own store.
 *
 * @param url where the copy can be fetched; presigned, if the store's URLs are
 * @param providerUrl the URL that it was copied from, verbatim
 * @param bytes the length of the file; above 0, and 0 where a record that was read does not say it
 * @param sha256 of its bytes, in lower-case hexadecimal
 * @param contentType the media type, judged by its first bytes alone; {@code application/octet-stream} where they say nothing
 * @param details what the file states of itself
 */
public record StoredFile(
        String url, String providerUrl, long bytes, String sha256, String contentType, FileDetails details) {

    /** A file that states nothing of itself. */
    public StoredFile(String url, String providerUrl, long bytes, String sha256, String contentType) {
        this(url, providerUrl, bytes, sha256, contentType, FileDetails.NONE);
    }
}
