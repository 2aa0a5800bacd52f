package dev.reelay.file;

import java.util.List;
import java.util.stream.Stream;

/** The kind of file that a model expects behind a URL. */
public enum MediaKind {
    IMAGE,
    VIDEO,
    AUDIO,
    /**
     * Any other file, or an address that is no file's, such as that of a webhook: its URL is judged, and nothing is fetched, because
     * a request to it might do something.
     */
    FILE;

    /** The formats that a page can name for files of this kind; for a video these include pictures, because some move. */
    public List<MediaFormat> formats() {
        return switch (this) {
            case IMAGE -> List.of(ImageFormat.values());
            case VIDEO ->
                Stream.<MediaFormat>concat(Stream.of(ClipFormat.values()), Stream.of(ImageFormat.values()))
                        .toList();
            case AUDIO -> List.of(ClipFormat.values());
            case FILE -> List.of();
        };
    }
}
