package dev.reelay.format;

import dev.reelay.file.ImageFormat;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;
import org.jspecify.annotations.Nullable;

/**
 * Format, size and alpha of an image, parsed from the first bytes of its file. Pure.
 *
 * <p>Our own parser, because 25 to 70 bytes suffice for all formats but JPEG: metadata-extractor and
 * commons-imaging need the whole PNG or WebP file, and ImageIO with TwelveMonkeys accepts a prefix at 30 times
 * the cost and exposes far more code to untrusted bytes.
 */
public final class ImageHeaders {

    /** So many bytes identify each of the formats, and no valid file is shorter. */
    public static final int SIGNATURE_BYTES = 12;

    private ImageHeaders() {}

    /** That of the five formats that the first bytes announce, also of a broken file; null when there is none. */
    public static @Nullable ImageFormat format(FileBytes file) {
        if (file.has(0, 3) && file.bigEndian(0, 3) == JpegHeader.SIGNATURE) {
            return ImageFormat.JPEG;
        }
        if (file.has(0, 8) && file.bigEndian(0, 8) == PngHeader.SIGNATURE) {
            return ImageFormat.PNG;
        }
        if (file.matches(0, "RIFF") && file.matches(8, "WEBP")) {
            return ImageFormat.WEBP;
        }
        if (file.matches(0, "GIF87a") || file.matches(0, "GIF89a")) {
            return ImageFormat.GIF;
        }
        // Many a sentence begins with these two letters.
        return file.matches(0, "BM") && !LooksLike.isText(file) ? ImageFormat.BMP : null;
    }

    /** Never throws, and keeps no reference to the bytes. */
    public static ImageHeader read(FileBytes file) {
        if (!file.has(0, SIGNATURE_BYTES)) {
            return new NeedMore(SIGNATURE_BYTES);
        }
        return switch (format(file)) {
            case JPEG -> JpegHeader.read(file);
            case PNG -> PngHeader.read(file);
            case WEBP -> WebpHeader.read(file);
            case GIF -> GifHeader.read(file);
            case BMP -> BmpHeader.read(file);
            case HEIC, AVIF, TIFF, SVG, JXL -> new NotAnImage("a format that has no parser here");
            case null -> new NotAnImage("no image of a known format");
        };
    }
}
