package dev.reelay.format;

import dev.reelay.file.ImageFormat;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;
import java.util.Set;

/** BMP: a file header of 14 bytes, then an information header whose length identifies its version. */
final class BmpHeader {

    private static final int INFO = 14;
    private static final int CORE = 12;

    /** OS/2 2 (16, 64), Windows 3 (40), with masks (52, 56), Windows 4 and 5 (108, 124). */
    private static final Set<Long> LATER = Set.of(16L, 40L, 52L, 56L, 64L, 108L, 124L);

    /** A Windows header of at least this length has a mask for alpha. */
    private static final int WITH_ALPHA_MASK = 56;

    private static final int OS2 = 64;
    private static final int ALPHA_MASK = INFO + 52;

    private BmpHeader() {}

    static ImageHeader read(FileBytes file) {
        if (!file.has(0, INFO + CORE)) {
            return new NeedMore(INFO + CORE);
        }
        long header = file.littleEndian(INFO, 4);
        if (header == CORE) {
            return planes(file, INFO + 8) != 1
                    ? unknown()
                    : ImageHeader.found(
                            ImageFormat.BMP, file.littleEndian(INFO + 4, 2), file.littleEndian(INFO + 6, 2), false);
        }
        if (!LATER.contains(header)) {
            return unknown();
        }
        if (!file.has(INFO, 16)) {
            return new NeedMore(INFO + 16);
        }
        if (planes(file, INFO + 12) != 1) {
            return unknown();
        }
        boolean canHaveAlpha = header >= WITH_ALPHA_MASK && header != OS2 && file.littleEndian(INFO + 14, 2) == 32;
        if (canHaveAlpha && !file.has(ALPHA_MASK, 4)) {
            return new NeedMore(ALPHA_MASK + 4);
        }
        boolean alpha = canHaveAlpha && file.littleEndian(ALPHA_MASK, 4) != 0;
        // Both are signed. A negative height means that the rows are stored from the top down.
        long width = (int) file.littleEndian(INFO + 4, 4);
        long height = Math.abs((long) (int) file.littleEndian(INFO + 8, 4));
        return ImageHeader.found(ImageFormat.BMP, width, height, alpha);
    }

    private static long planes(FileBytes file, int offset) {
        return file.littleEndian(offset, 2);
    }

    private static ImageHeader unknown() {
        return new NotAnImage("a bmp with an unknown header");
    }
}
