package dev.reelay.media;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a file a host sent, so that parts of two versions are not taken for one file.
 *
 * @param tag the entity tag, as the host wrote it; null when there is none
 * @param changed when the file was changed, as the host wrote it; null when it does not say
 */
record FileVersion(@Nullable String tag, @Nullable String changed) {

    static FileVersion of(HttpClientResponse response) {
        return new FileVersion(response.getHeader(HttpHeaders.ETAG), response.getHeader(HttpHeaders.LAST_MODIFIED));
    }

    /** Whether nothing says that this is another version. */
    boolean canBe(FileVersion other) {
        return agree(tag, other.tag) && agree(changed, other.changed);
    }

    private static boolean agree(@Nullable String one, @Nullable String other) {
        return one == null || other == null || one.equals(other);
    }
}
