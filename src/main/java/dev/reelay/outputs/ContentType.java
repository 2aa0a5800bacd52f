package dev.reelay.outputs;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFormat;
import dev.reelay.format.ClipHeader;
import dev.reelay.format.ClipHeaders;
import dev.reelay.format.FileBytes;
import dev.reelay.format.ImageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The type of a file, judged by its first bytes alone: names and headers of hosts are often wrong. What is neither a video nor an image
 * nor a sound is {@code application/octet-stream}, so that a store never serves a page that somebody else wrote.
 *
 * @param mediaType for example {@code video/mp4}
 * @param extension for the object's name, without a dot
 */
record ContentType(String mediaType, String extension) {

    /** So many first bytes are looked at. */
    static final int BYTES = 4 * 1024;

    private static final ContentType UNKNOWN = new ContentType("application/octet-stream", "bin");

    /** @param length how many of the bytes count; all of a file that is shorter than {@link #BYTES} */
    static ContentType of(byte[] first, int length) {
        FileBytes file = new FileBytes(first, length);
        MediaFormat format = ImageHeaders.format(file);
        if (format == null) {
            format = format(ClipHeaders.read(file, null));
        }
        return switch (format) {
            case ClipFormat clip -> of(clip);
            case ImageFormat image -> of(image);
            case null, default -> UNKNOWN;
        };
    }

    private static @Nullable MediaFormat format(ClipHeader header) {
        return switch (header) {
            case ClipHeader.Found found -> found.format();
            case ClipHeader.Other other -> other.format();
            case ClipHeader.NeedMore more -> format(more.otherwise());
            case ClipHeader.Unknown _ -> null;
        };
    }

    private static ContentType of(ClipFormat format) {
        return switch (format) {
            case MP4 -> new ContentType("video/mp4", "mp4");
            case MOV -> new ContentType("video/quicktime", "mov");
            case M4A -> new ContentType("audio/mp4", "m4a");
            case THREE_GP -> new ContentType("video/3gpp", "3gp");
            case WEBM -> new ContentType("video/webm", "webm");
            case MKV -> new ContentType("video/x-matroska", "mkv");
            case AVI -> new ContentType("video/x-msvideo", "avi");
            case MPEG -> new ContentType("video/mpeg", "mpg");
            case FLV -> new ContentType("video/x-flv", "flv");
            case WMV -> new ContentType("video/x-ms-wmv", "wmv");
            case WAV -> new ContentType("audio/wav", "wav");
            case MP3 -> new ContentType("audio/mpeg", "mp3");
            case AAC -> new ContentType("audio/aac", "aac");
            case FLAC -> new ContentType("audio/flac", "flac");
            case OGG -> new ContentType("audio/ogg", "ogg");
            case AIFF -> new ContentType("audio/aiff", "aiff");
        };
    }

    private static ContentType of(ImageFormat format) {
        return switch (format) {
            case JPEG -> new ContentType("image/jpeg", "jpg");
            case PNG -> new ContentType("image/png", "png");
            case WEBP -> new ContentType("image/webp", "webp");
            case BMP -> new ContentType("image/bmp", "bmp");
            case GIF -> new ContentType("image/gif", "gif");
            case HEIC -> new ContentType("image/heic", "heic");
            case AVIF -> new ContentType("image/avif", "avif");
            case TIFF -> new ContentType("image/tiff", "tiff");
            case JXL -> new ContentType("image/jxl", "jxl");
            // It may hold scripts.
            case SVG -> UNKNOWN;
        };
    }
}
