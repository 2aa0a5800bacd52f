package dev.reelay.format;

import dev.reelay.file.ImageFormat;
import dev.reelay.format.ImageHeader.Found;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;

/**
 * GIF (87a and 89a): the size of the canvas is in the first ten bytes. Only the first frame decides
 * about alpha, by the graphic control extension before it: later frames use transparency to keep parts
 * of the previous frame.
 */
final class GifHeader {

    private static final int HEADER = 13;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2C;
    private static final int GRAPHIC_CONTROL = 0xF9;

    private GifHeader() {}

    static ImageHeader read(FileBytes file) {
        if (!file.has(0, HEADER)) {
            return new NeedMore(HEADER);
        }
        ImageHeader header =
                ImageHeader.found(ImageFormat.GIF, file.littleEndian(6, 2), file.littleEndian(8, 2), false);
        int flags = file.at(10);
        int colours = (flags & 0x80) == 0 ? 0 : 2 << (flags & 7);
        return header instanceof Found found ? transparency(file, found, HEADER + 3L * colours) : header;
    }

    private static ImageHeader transparency(FileBytes file, Found opaque, long start) {
        long block = start;
        boolean alpha = false;
        while (file.has(block, 4)) {
            switch (file.at(block)) {
                case FRAME -> {
                    return new Found(opaque.format(), opaque.width(), opaque.height(), alpha);
                }
                case EXTENSION -> {
                    if (file.at(block + 1) == GRAPHIC_CONTROL) {
                        alpha = (file.at(block + 3) & 1) == 1;
                    }
                    block = afterBlocks(file, block + 2);
                }
                default -> {
                    return new NotAnImage("a gif without a frame");
                }
            }
        }
        return new NeedMore(block + 4, new Found(opaque.format(), opaque.width(), opaque.height(), alpha));
    }

    /** The offset behind a sequence of sub-blocks: each begins with its length, and an empty one is the last. */
    private static long afterBlocks(FileBytes file, long first) {
        long block = first;
        while (file.has(block, 1) && file.at(block) != 0) {
            block += 1L + file.at(block);
        }
        return block + 1;
    }
}
