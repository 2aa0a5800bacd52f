package dev.reelay.outputs;

import static dev.reelay.format.Clips.ftyp;
import static dev.reelay.format.Clips.mdat;
import static dev.reelay.format.Clips.moov;
import static dev.reelay.format.Clips.mvhd;
import static dev.reelay.format.Clips.trak;
import static dev.reelay.format.Images.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.FileDetails;
import dev.reelay.format.Clips;
import dev.reelay.format.Images;
import java.math.BigDecimal;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassingFileTest {

    private static final FileDetails HD = new FileDetails(1_280L, 720L, new BigDecimal("5.005"));

    private static FileDetails details(byte[] file, @Nullable Long length, Random random) {
        PassingFile passing = new PassingFile(length);
        int at = 0;
        while (at < file.length) {
            int count = Math.min(file.length - at, 1 + random.nextInt(random.nextBoolean() ? 9_000 : 90));
            byte[] chunk = new byte[count + 7];
            System.arraycopy(file, at, chunk, 7, count);
            passing.pass(chunk, 7, count);
            at += count;
        }
        return passing.end();
    }

    private static void assertDetails(byte[] file, FileDetails expected) {
        Random random = new Random(file.length);
        for (int i = 0; i < 20; i++) {
            assertThat(details(file, (long) file.length, random)).isEqualTo(expected);
            assertThat(details(file, null, random)).as("without a length").isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 16_300, 16_360, 16_384, 70_000, 400_000})
    void aVideoStatesItsSizeAndLengthBeforeAndBehindItsPictures(int pictures) {
        byte[] moov = moov(mvhd(1_000, 5_005), trak(0, 0, false), trak(1_280, 720, false));
        assertDetails(join(ftyp("isom"), mdat(pictures), moov), HD);
        assertDetails(join(ftyp("isom"), moov, mdat(pictures)), HD);
    }

    @Test
    void largeTracksAreSteppedOver() {
        byte[] large = Clips.box("trak", Clips.box("mdia", new byte[300_000]));
        assertDetails(join(ftyp("mp42"), mdat(90_000), moov(mvhd(1_000, 5_005), large, trak(1_280, 720, false))), HD);
    }

    @Test
    void anImageHasASizeAndASoundALength() {
        assertDetails(join(Images.png(640, 480), new byte[50_000]), new FileDetails(640L, 480L, null));
        byte[] exif = Images.segment(0xE2, new byte[60_000]);
        assertDetails(join(Images.jpeg(300, 200, exif, exif), new byte[9_000]), new FileDetails(300L, 200L, null));
        assertThat(details(Clips.mp4(7_000), null, new Random(1)).seconds()).isEqualByComparingTo("7");
    }

    @Test
    void whatIsNeitherStatesNothing() {
        assertDetails(new byte[200_000], FileDetails.NONE);
        assertDetails(Images.ascii("<html>" + "x".repeat(40_000)), FileDetails.NONE);
        assertDetails(new byte[0], FileDetails.NONE);
    }

    /** Each of its boxes makes the parsers ask for the next one. */
    @Test
    void aFileOfBoxesWithoutEndFillsNoMemory() {
        byte[][] boxes = new byte[200][];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = Clips.box("free", new byte[100_000]);
        }
        assertDetails(join(ftyp("isom"), join(boxes), moov(mvhd(1_000, 5_005))), FileDetails.NONE);
    }
}
