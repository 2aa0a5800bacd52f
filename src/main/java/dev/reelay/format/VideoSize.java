package dev.reelay.format;

/** The size of a video's pictures, parsed from the few bytes of its file that state it: MP4, QuickTime and their family only. */
public sealed interface VideoSize {

    /**
     * The size in pixels as a player shows it: a picture that is turned by a quarter has its sides exchanged.
     *
     * @param width above 0
     * @param height above 0
     */
    record Known(long width, long height) implements VideoSize {}

    /**
     * Bytes that were not read would say more.
     *
     * @param offset of the first of them, from the beginning of the file
     * @param count how many, at least 1; fewer will do where the file ends before
     */
    record NeedMore(long offset, int count) implements VideoSize {}

    /** The file does not state it, in no form that is read here, or in a way that makes no sense. */
    record Unknown() implements VideoSize {}
}
