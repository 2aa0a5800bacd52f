package dev.reelay.format;

import static dev.reelay.format.Images.ascii;
import static dev.reelay.format.Images.bmp;
import static dev.reelay.format.Images.bytes;
import static dev.reelay.format.Images.chunk;
import static dev.reelay.format.Images.comment;
import static dev.reelay.format.Images.exif;
import static dev.reelay.format.Images.gif;
import static dev.reelay.format.Images.graphicControl;
import static dev.reelay.format.Images.join;
import static dev.reelay.format.Images.jpeg;
import static dev.reelay.format.Images.png;
import static dev.reelay.format.Images.segment;
import static dev.reelay.format.Images.webp;
import static dev.reelay.format.Images.webpExtended;
import static dev.reelay.format.Images.webpLossless;
import static dev.reelay.format.Images.webpLossy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ImageFormat;
import dev.reelay.format.ImageHeader.Found;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {

    private static ImageHeader read(byte[] file) {
        return ImageHeaders.read(new FileBytes(file, file.length));
    }

    private static void assertSize(byte[] file, ImageFormat format, long width, long height, boolean alpha) {
        assertThat(read(file)).isEqualTo(new Found(format, width, height, alpha));
    }

    // JPEG

    @ParameterizedTest
    @ValueSource(ints = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
    void everyKindOfFrameOfAJpegHasItsSize(int frame) {
        assertSize(jpeg(frame, 640, 480), ImageFormat.JPEG, 640, 480, false);
    }

    @Test
    void theSizeOfAJpegIsFoundBehindLongMetadata() {
        byte[] tables = segment(0xC4, new byte[30]);
        byte[] colours = segment(0xE2, new byte[65_533]);
        byte[] file = jpeg(
                4000, 3000, tables, exif(1, ByteOrder.BIG_ENDIAN), colours, colours, colours, colours, colours, tables);

        assertThat(file.length).isGreaterThan(260 * 1024);
        assertSize(file, ImageFormat.JPEG, 4000, 3000, false);
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "2,false", "3,false", "4,false", "5,true", "6,true", "7,true", "8,true", "9,false"
    })
    void anOrientationByAQuarterSwapsTheSides(int orientation, boolean swapped) {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] file = jpeg(640, 480, segment(0xE0, ascii("JFIF\0....")), exif(orientation, order));

            assertSize(file, ImageFormat.JPEG, swapped ? 480 : 640, swapped ? 640 : 480, false);
        }
    }

    @Test
    void onlyTheFirstExifSegmentOfAJpegCounts() {
        byte[] xmp = segment(0xE1, ascii("http://ns.adobe.com/xap/1.0/\0<x/>"));

        assertSize(
                jpeg(640, 480, xmp, exif(1, ByteOrder.BIG_ENDIAN), exif(6, ByteOrder.BIG_ENDIAN)),
                ImageFormat.JPEG,
                640,
                480,
                false);
        assertSize(jpeg(640, 480, xmp, exif(6, ByteOrder.BIG_ENDIAN)), ImageFormat.JPEG, 480, 640, false);
    }

    @Test
    void aBrokenExifSegmentDoesNotSwapTheSides() {
        byte[] good = exif(6, ByteOrder.BIG_ENDIAN);
        for (int at = 10; at < good.length - 6; at++) {
            byte[] broken = good.clone();
            broken[at] = (byte) 0xFE;

            assertThat(read(jpeg(640, 480, broken))).isInstanceOf(Found.class);
        }
        assertSize(jpeg(640, 480, segment(0xE1, ascii("Exif\0\0MM"))), ImageFormat.JPEG, 640, 480, false);
    }

    @Test
    void fillBytesMarkersWithoutContentAndStrayBytesAreSkipped() {
        byte[] file = jpeg(640, 480, bytes(0xFF, 0xFF, 0xFF, 0x01, 0xFF, 0xD0, 0x00, 0x17, 0xFF, 0x00));

        assertSize(file, ImageFormat.JPEG, 640, 480, false);
    }

    @Test
    void aJpegWithoutAFrameBeforeItsScanIsNotAnImage() {
        assertThat(read(join(bytes(0xFF, 0xD8), segment(0xDA, new byte[10])))).isInstanceOf(NotAnImage.class);
        assertThat(read(join(bytes(0xFF, 0xD8, 0xFF, 0xD9), new byte[10]))).isInstanceOf(NotAnImage.class);
        assertThat(read(join(bytes(0xFF, 0xD8, 0xFF, 0xE0, 0, 1), new byte[10])))
                .isInstanceOf(NotAnImage.class);
        assertThat(read(jpeg(640, 0))).as("its height is at its end").isInstanceOf(NotAnImage.class);
    }

    // PNG

    @ParameterizedTest
    @CsvSource({"0,false", "2,false", "3,false", "4,true", "6,true"})
    void theColourTypeOfAPngDecidesAboutAlpha(int colourType, boolean alpha) {
        assertSize(png(640, 480, colourType), ImageFormat.PNG, 640, 480, alpha);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void aPngWithTransparentColoursHasAlpha(int colourType) {
        byte[] profile = chunk("iCCP", new byte[3_000]);
        byte[] transparent = chunk("tRNS", new byte[2]);

        assertSize(png(640, 480, colourType, profile, transparent), ImageFormat.PNG, 640, 480, true);
    }

    @Test
    void moreBytesOfAPngAreNeededUntilItsImageData() {
        byte[] file = png(640, 480, 2, chunk("iCCP", new byte[3_000]));

        assertThat(ImageHeaders.read(new FileBytes(file, 1_000)))
                .isEqualTo(new NeedMore(33 + 3_012 + 8, new Found(ImageFormat.PNG, 640, 480, false)));
    }

    @Test
    void aPngMayClaimHugeSides() {
        assertSize(png(1L << 31, 0xFFFFFFFFL), ImageFormat.PNG, 2_147_483_648L, 4_294_967_295L, false);
    }

    @Test
    void aBrokenPngIsNotAnImage() {
        byte[] otherChunkFirst = png(640, 480);
        otherChunkFirst[12] = 'C';

        assertThat(read(otherChunkFirst)).isInstanceOf(NotAnImage.class);
        assertThat(read(png(640, 480, 1))).isInstanceOf(NotAnImage.class);
        assertThat(read(png(0, 480))).isInstanceOf(NotAnImage.class);
        assertThat(read(png(640, 480, 2, big(0x80000000L), ascii("junk")))).isInstanceOf(NotAnImage.class);
    }

    private static byte[] big(long number) {
        return Images.big(number, 4);
    }

    // WebP

    @Test
    void allThreeKindsOfWebpHaveTheirSize() {
        assertSize(webpLossy(640, 480), ImageFormat.WEBP, 640, 480, false);
        assertSize(webpLossless(640, 480, false), ImageFormat.WEBP, 640, 480, false);
        assertSize(webpLossless(16_384, 1, true), ImageFormat.WEBP, 16_384, 1, true);
        assertSize(webpExtended(640, 480, false), ImageFormat.WEBP, 640, 480, false);
        assertSize(webpExtended(1 << 24, 1, true), ImageFormat.WEBP, 1 << 24, 1, true);
    }

    @Test
    void theScaleOfALossyWebpIsNoPartOfItsSize() {
        assertSize(webpLossy(640 | 0x4000, 480 | 0xC000), ImageFormat.WEBP, 640, 480, false);
    }

    @Test
    void aBrokenWebpIsNotAnImage() {
        assertThat(read(webp("ALPH", new byte[20]))).isInstanceOf(NotAnImage.class);
        assertThat(read(webp("VP8 ", new byte[20]))).isInstanceOf(NotAnImage.class);
        assertThat(read(webp("VP8L", new byte[20]))).isInstanceOf(NotAnImage.class);
        assertThat(read(webpLossy(0, 480))).isInstanceOf(NotAnImage.class);
    }

    // BMP

    @ParameterizedTest
    @ValueSource(ints = {12, 16, 40, 52, 56, 64, 108, 124})
    void everyVersionOfABmpHasItsSize(int header) {
        assertSize(bmp(header, 640, 480, 24, 0), ImageFormat.BMP, 640, 480, false);
    }

    @Test
    void aBmpMayStoreItsRowsFromTheTop() {
        assertSize(bmp(640, -480), ImageFormat.BMP, 640, 480, false);
        assertSize(bmp(640, Integer.MIN_VALUE), ImageFormat.BMP, 640, 1L << 31, false);
    }

    @Test
    void aBmpHasAlphaWhenItsHeaderHasAMaskForIt() {
        assertSize(bmp(56, 640, 480, 32, 0xFF000000L), ImageFormat.BMP, 640, 480, true);
        assertSize(bmp(124, 640, 480, 32, 0xFF000000L), ImageFormat.BMP, 640, 480, true);
        assertSize(bmp(124, 640, 480, 32, 0), ImageFormat.BMP, 640, 480, false);
        assertSize(bmp(124, 640, 480, 24, 0xFF000000L), ImageFormat.BMP, 640, 480, false);
        assertSize(bmp(40, 640, 480, 32, 0), ImageFormat.BMP, 640, 480, false);
    }

    @Test
    void aBrokenBmpIsNotAnImage() {
        byte[] planes = bmp(640, 480);
        planes[26] = 2;

        assertThat(read(bmp(41, 640, 480, 24, 0))).isInstanceOf(NotAnImage.class);
        assertThat(read(planes)).isInstanceOf(NotAnImage.class);
        assertThat(read(bmp(-640, 480))).isInstanceOf(NotAnImage.class);
        assertThat(read(ascii("BMW is not a bitmap, nor is this sentence."))).isInstanceOf(NotAnImage.class);
    }

    // GIF

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 8, 16, 32, 64, 128, 256})
    void theFirstFrameOfAGifDecidesAboutAlpha(int colours) {
        assertSize(gif(640, 480, colours), ImageFormat.GIF, 640, 480, false);
        assertSize(gif(640, 480, colours, graphicControl(false)), ImageFormat.GIF, 640, 480, false);
        assertSize(gif(640, 480, colours, comment(3), graphicControl(true)), ImageFormat.GIF, 640, 480, true);
        assertSize(gif(640, 480, colours, graphicControl(true), comment(3)), ImageFormat.GIF, 640, 480, true);
    }

    @Test
    void laterFramesOfAGifDoNotCount() {
        byte[] file = join(gif(640, 480, 2), graphicControl(true));

        assertSize(file, ImageFormat.GIF, 640, 480, false);
    }

    @Test
    void aGifWithoutAFrameIsNotAnImage() {
        byte[] file = gif(640, 480, 0);
        file[13] = 0x3B;

        assertThat(read(file)).isInstanceOf(NotAnImage.class);
        assertThat(read(gif(0, 0, 2))).isInstanceOf(NotAnImage.class);
    }

    // All

    static final List<byte[]> FILES = List.of(
            jpeg(640, 480, exif(6, ByteOrder.LITTLE_ENDIAN), segment(0xE2, new byte[500])),
            jpeg(0xC2, 640, 480),
            png(640, 480, 6),
            png(640, 480, 3, chunk("PLTE", new byte[30]), chunk("tRNS", new byte[10])),
            png(640, 480),
            webpLossy(640, 480),
            webpLossless(640, 480, true),
            webpExtended(640, 480, true),
            bmp(640, -480),
            bmp(12, 640, 480, 24, 0),
            bmp(124, 640, 480, 32, 0xFF000000L),
            gif(640, 480, 16, comment(1), graphicControl(true)));

    @Test
    void moreBytesNeverChangeAnAnswerAndNoMoreAreDemandedThanTheFileHas() {
        for (byte[] file : FILES) {
            ImageHeader whole = read(file);
            assertThat(whole).isInstanceOf(Found.class);
            for (int length = 0; length < file.length; length++) {
                switch (ImageHeaders.read(new FileBytes(file, length))) {
                    case Found found -> assertThat(found).isEqualTo(whole);
                    case NeedMore more -> assertThat(more.bytes()).isBetween(length + 1L, (long) file.length);
                    case NotAnImage not -> throw new AssertionError(not + " at " + length);
                }
            }
        }
    }

    @Test
    void otherFilesAreNotImages() {
        assertThat(read(ascii("<!DOCTYPE html><html>"))).isInstanceOf(NotAnImage.class);
        assertThat(read(ascii("II*\0........"))).as("TIFF").isInstanceOf(NotAnImage.class);
        assertThat(read(ascii("RIFF....WAVEfmt "))).isInstanceOf(NotAnImage.class);
        assertThat(read(join(bytes(0, 0, 0, 0x20), ascii("ftypavif")))).isInstanceOf(NotAnImage.class);
        assertThat(read(new byte[12])).isInstanceOf(NotAnImage.class);
        assertThat(read(new byte[11])).isEqualTo(new NeedMore(12));
    }

    @Test
    void bytesBehindTheGivenLengthAreNotRead() {
        byte[] file = png(640, 480, 6);

        assertThat(ImageHeaders.read(new FileBytes(Arrays.copyOf(file, 4_096), 25)))
                .isEqualTo(new NeedMore(26));
    }
}
