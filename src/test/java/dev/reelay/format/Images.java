package dev.reelay.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds the beginnings of image files, byte by byte, without any pixels. */
public final class Images {

    private Images() {}

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] big(long number, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (number >> (8 * (count - 1 - i)));
        }
        return bytes;
    }

    public static byte[] little(long number, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (number >> (8 * i));
        }
        return bytes;
    }

    // JPEG

    /**
     * A JPEG.
     *
     * @param segments between the start and the frame
     */
    public static byte[] jpeg(long width, long height, byte[]... segments) {
        return jpeg(0xC0, width, height, segments);
    }

    public static byte[] jpeg(int frame, long width, long height, byte[]... segments) {
        return join(
                bytes(0xFF, 0xD8),
                join(segments),
                segment(
                        frame,
                        join(bytes(8), big(height, 2), big(width, 2), bytes(3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1))),
                segment(0xDA, bytes(3, 1, 0, 2, 0x11, 3, 0x11, 0, 0x3F, 0)),
                bytes(0x12, 0x34, 0xFF, 0xD9));
    }

    public static byte[] segment(int marker, byte[] content) {
        return join(bytes(0xFF, marker), big(content.length + 2, 2), content);
    }

    /** An EXIF segment whose first directory has one other entry before the orientation. */
    public static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
        tiff.put(ascii(order == ByteOrder.BIG_ENDIAN ? "MM" : "II"))
                .putShort((short) 42)
                .putInt(8);
        tiff.putShort((short) 2);
        tiff.putShort((short) 0x0103)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 6)
                .putShort((short) 0);
        tiff.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        return segment(0xE1, join(ascii("Exif\0\0"), tiff.array()));
    }

    // PNG

    public static byte[] png(long width, long height, int colourType, byte[]... chunks) {
        return join(
                bytes(0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A),
                chunk("IHDR", join(big(width, 4), big(height, 4), bytes(8, colourType, 0, 0, 0))),
                join(chunks),
                chunk("IDAT", bytes(1, 2, 3, 4)),
                chunk("IEND", bytes()));
    }

    public static byte[] png(long width, long height) {
        return png(width, height, 2);
    }

    /** The checksum is wrong, but no parser checks it. */
    public static byte[] chunk(String type, byte[] content) {
        return join(big(content.length, 4), ascii(type), content, big(0, 4));
    }

    // WebP

    public static byte[] webpLossy(long width, long height) {
        return webp(
                "VP8 ", join(bytes(0x10, 0, 0, 0x9D, 0x01, 0x2A), little(width, 2), little(height, 2), bytes(0, 0)));
    }

    public static byte[] webpLossless(long width, long height, boolean alpha) {
        long bits = (width - 1) | ((height - 1) << 14) | (alpha ? 1L << 28 : 0);
        return webp("VP8L", join(bytes(0x2F), little(bits, 4), bytes(0, 0, 0)));
    }

    public static byte[] webpExtended(long width, long height, boolean alpha) {
        return webp("VP8X", join(bytes(alpha ? 0x10 : 0, 0, 0, 0), little(width - 1, 3), little(height - 1, 3)));
    }

    public static byte[] webp(String chunk, byte[] content) {
        return join(
                ascii("RIFF"),
                little(content.length + 12, 4),
                ascii("WEBP" + chunk),
                little(content.length, 4),
                content);
    }

    // BMP

    /** With an information header of that length; from 56 bytes on with a mask for alpha. */
    public static byte[] bmp(int header, long width, long height, int bits, long alphaMask) {
        byte[] info = header == 12
                ? join(little(12, 4), little(width, 2), little(height, 2), little(1, 2), little(bits, 2))
                : join(little(header, 4), little(width, 4), little(height, 4), little(1, 2), little(bits, 2));
        ByteBuffer file = ByteBuffer.allocate(14 + Math.max(header, 12) + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("BM"))
                .putInt(file.capacity())
                .putInt(0)
                .putInt(14 + header)
                .put(info);
        if (header >= 56 && header != 64) {
            file.putInt(14 + 52, (int) alphaMask);
        }
        return file.array();
    }

    public static byte[] bmp(long width, long height) {
        return bmp(40, width, height, 24, 0);
    }

    // GIF

    /**
     * A GIF.
     *
     * @param colours 0, or a power of two from 2 to 256: the size of the global table
     */
    public static byte[] gif(long width, long height, int colours, byte[]... blocks) {
        int flags = colours == 0 ? 0 : 0x80 | (Integer.numberOfTrailingZeros(colours) - 1);
        return join(
                ascii("GIF89a"),
                little(width, 2),
                little(height, 2),
                bytes(flags, 0, 0),
                new byte[3 * colours],
                join(blocks),
                bytes(0x2C, 0, 0, 0, 0),
                little(width, 2),
                little(height, 2),
                bytes(0, 2, 2, 0x4C, 1, 0, 0x3B));
    }

    public static byte[] graphicControl(boolean transparent) {
        return bytes(0x21, 0xF9, 4, transparent ? 1 : 0, 10, 0, 0, 0);
    }

    public static byte[] comment(int blocks) {
        byte[] content = new byte[blocks * 256];
        for (int i = 0; i < blocks; i++) {
            content[i * 256] = (byte) 255;
        }
        return join(bytes(0x21, 0xFE), content, bytes(0));
    }
}
