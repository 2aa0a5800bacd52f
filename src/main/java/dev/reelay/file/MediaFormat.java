package dev.reelay.file;

/** A format of files that a model's page can name: of pictures, or of videos and sounds. */
public interface MediaFormat {

    /** The value in model files and violations, for example {@code jpeg} or {@code mp4}. */
    String word();

    /** Whether a file of this format is also of the format that a page allows. */
    default boolean fits(MediaFormat allowed) {
        return equals(allowed);
    }
}
