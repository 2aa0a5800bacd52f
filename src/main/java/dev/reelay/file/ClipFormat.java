package dev.reelay.file;

import java.util.Locale;

/**
 * The formats of videos and sounds that Reelay recognises, and that a page can name. Some are containers for either, so what a
 * file holds does not follow from its format.
 */
public enum ClipFormat implements MediaFormat {
    MP4,
    MOV,
    M4A,
    THREE_GP,
    WEBM,
    MKV,
    AVI,
    MPEG,
    FLV,
    WMV,
    WAV,
    MP3,
    AAC,
    FLAC,
    /** Ogg, with Vorbis, Opus or anything else in it. */
    OGG,
    AIFF;

    @Override
    public String word() {
        return this == THREE_GP ? "3gp" : name().toLowerCase(Locale.ROOT);
    }

    /**
     * Lenient within a family: an MP4 file may have an M4A file's content and the other way round, and whoever takes AAC takes it
     * in the container in which it is usual.
     */
    @Override
    public boolean fits(MediaFormat allowed) {
        if (this == allowed) {
            return true;
        }
        return switch (this) {
            case MP4 -> allowed == M4A || allowed == AAC;
            case M4A -> allowed == MP4 || allowed == AAC;
            case THREE_GP -> allowed == MP4;
            case WEBM -> allowed == MKV;
            case MOV, MKV, AVI, MPEG, FLV, WMV, WAV, MP3, AAC, FLAC, OGG, AIFF -> false;
        };
    }

    /** Whether files of this format hold sound alone. */
    public boolean isSoundAlone() {
        return switch (this) {
            case WAV, MP3, AAC, FLAC, AIFF -> true;
            case MP4, MOV, M4A, THREE_GP, WEBM, MKV, AVI, MPEG, FLV, WMV, OGG -> false;
        };
    }
}
