package dev.reelay.format;

import static dev.reelay.format.Clips.box;
import static dev.reelay.format.Clips.flac;
import static dev.reelay.format.Clips.frame;
import static dev.reelay.format.Clips.frames;
import static dev.reelay.format.Clips.ftyp;
import static dev.reelay.format.Clips.id3;
import static dev.reelay.format.Clips.largeBox;
import static dev.reelay.format.Clips.largeMvhd;
import static dev.reelay.format.Clips.mdat;
import static dev.reelay.format.Clips.moov;
import static dev.reelay.format.Clips.mp4;
import static dev.reelay.format.Clips.mp4WithLengthBehind;
import static dev.reelay.format.Clips.mvhd;
import static dev.reelay.format.Clips.ogg;
import static dev.reelay.format.Clips.riff;
import static dev.reelay.format.Clips.trak;
import static dev.reelay.format.Clips.vbri;
import static dev.reelay.format.Clips.wav;
import static dev.reelay.format.Clips.wavChunk;
import static dev.reelay.format.Clips.wavFormat;
import static dev.reelay.format.Clips.webm;
import static dev.reelay.format.Clips.webmDuration;
import static dev.reelay.format.Clips.xing;
import static dev.reelay.format.Images.ascii;
import static dev.reelay.format.Images.big;
import static dev.reelay.format.Images.bytes;
import static dev.reelay.format.Images.join;
import static dev.reelay.format.Images.little;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;
import dev.reelay.format.ClipHeader.Other;
import dev.reelay.format.ClipHeader.Unknown;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the parsers make of whole files. Parts of files, and where they come from, are in {@code ClipPartsTest}. */
class ClipHeaderTest {

    private static final byte[] FTYP = ftyp("isom");

    private static ClipHeader read(byte[] file) {
        return ClipHeaders.read(new FileBytes(file, file.length), (long) file.length);
    }

    /** The length in milliseconds; null when it is not known. */
    private static @Nullable Long millis(byte[] file) {
        return read(file) instanceof Found found && found.seconds() != null
                ? Long.valueOf(found.seconds().movePointRight(3).longValueExact())
                : null;
    }

    private static void assertUnknownLength(ClipFormat format, Map<String, byte[]> files) {
        files.forEach((name, file) -> assertThat(read(file)).as(name).isEqualTo(new Found(format)));
    }

    @Test
    void theLengthOfAnMp4IsThatOfItsMovieHeaderWhereverItStands() {
        assertThat(read(mp4(30_040))).isEqualTo(new Found(ClipFormat.MP4, new BigDecimal("30.040")));
        assertThat(millis(mp4WithLengthBehind(100_000, 7_320))).isEqualTo(7_320);
        assertThat(millis(join(FTYP, moov(largeMvhd(90_000, 90_000 * 61L)), mdat(9))))
                .isEqualTo(61_000);
        assertThat(millis(join(FTYP, largeBox("mdat", new byte[99]), largeBox("moov", mvhd(600, 300)))))
                .isEqualTo(500);
        assertThat(millis(join(FTYP, box("free", new byte[5_000]), moov(trak(), trak(), mvhd(3, 10)))))
                .as("a third of a second, rounded")
                .isEqualTo(3_333);
        byte[] last = moov(mvhd(1_000, 5_000));
        Arrays.fill(last, 0, 4, (byte) 0);
        assertThat(millis(join(FTYP, mdat(9), last)))
                .as("a size of 0: to the end")
                .isEqualTo(5_000);
    }

    @Test
    void theFamilyOfMp4IsToldByItsBrands() {
        Map<String, ClipFormat> brands = Map.of(
                "qt  ", ClipFormat.MOV, "M4A ", ClipFormat.M4A, "M4V ", ClipFormat.MP4, "3gp5", ClipFormat.THREE_GP);
        brands.forEach((brand, format) -> assertThat(read(join(ftyp(brand), moov(mvhd(1, 2)))))
                .isEqualTo(new Found(format, new BigDecimal("2.000"))));
        assertThat(read(join(box("wide"), mdat(10), moov(mvhd(1, 2)), new byte[20])))
                .as("an old QuickTime file without brands")
                .isEqualTo(new Found(ClipFormat.MOV, new BigDecimal("2.000")));
    }

    @Test
    void ofAFileOfFragmentsTheirOwnLengthCountsAndNotThatOfItsHead() {
        byte[] mehd = box("mehd", new byte[4], big(42_000, 4));
        byte[] largeMehd = box("mehd", bytes(1, 0, 0, 0), big(43_000, 8));
        byte[] trex = box("trex", new byte[24]);

        assertThat(millis(join(FTYP, moov(mvhd(1_000, 0), box("mvex", mehd, trex)))))
                .isEqualTo(42_000);
        assertThat(millis(join(FTYP, moov(mvhd(1_000, 0), trak(), box("mvex", largeMehd)))))
                .isEqualTo(43_000);
        assertThat(millis(join(FTYP, moov(mvhd(1_000, 2_000), trak(), box("mvex", trex)))))
                .as("the head's length is that of the first fragment")
                .isNull();
    }

    @Test
    void anMp4WithoutALengthThatMakesSenseIsStillAnMp4() {
        assertUnknownLength(
                ClipFormat.MP4,
                Map.ofEntries(
                        Map.entry("no movie", join(FTYP, mdat(100))),
                        Map.entry("no header", join(FTYP, moov(trak()))),
                        Map.entry("no time scale", join(FTYP, moov(mvhd(0, 1_000)))),
                        Map.entry("no duration", join(FTYP, moov(mvhd(1_000, 0)))),
                        Map.entry("unknown duration", join(FTYP, moov(mvhd(1_000, 0xFFFFFFFFL)))),
                        Map.entry("unknown large duration", join(FTYP, moov(largeMvhd(1_000, -1)))),
                        Map.entry("a thousand years", join(FTYP, moov(largeMvhd(1, 31_557_600_000L)))),
                        Map.entry("version 2", join(FTYP, moov(box("mvhd", bytes(2), big(1, 99))))),
                        Map.entry("a header that is cut", join(FTYP, moov(box("mvhd", new byte[12])))),
                        Map.entry("compressed", join(FTYP, moov(box("cmov", new byte[300]))))));
    }

    /** INVARIANT of the walk: a box ends where the one that holds it ends, or before. */
    @Test
    void sizesOfBoxesThatMakeNoSenseEndTheSearch() {
        byte[] tooSmall = join(big(7, 4), ascii("free"));
        byte[] tooLarge = join(big(0x7FFFFFFF, 4), ascii("free"));
        byte[] negative = join(big(1, 4), ascii("free"), big(-8, 8));
        byte[] huge = join(big(1, 4), ascii("free"), big(Long.MAX_VALUE, 8));
        byte[] empty = join(big(1, 4), ascii("free"), big(15, 8));
        byte[] movie = moov(mvhd(1_000, 5_000));
        byte[] outside = join(big(200, 4), ascii("moov"), big(116, 4), ascii("mvhd"), new byte[12], big(1, 4));
        byte[] longer =
                join(moov(join(big(5_000, 4), ascii("mvhd"))), new byte[8], big(1, 4), big(9, 4), new byte[100]);

        for (byte[] nonsense : List.of(tooSmall, tooLarge, negative, huge, empty)) {
            assertUnknownLength(
                    ClipFormat.MP4,
                    Map.of(
                            "in the file", join(FTYP, nonsense, movie, new byte[50]),
                            "in the movie", join(FTYP, moov(nonsense, mvhd(1_000, 5_000))),
                            "behind the header", join(FTYP, moov(mvhd(1_000, 5_000), nonsense, new byte[50]))));
        }
        assertUnknownLength(ClipFormat.MP4, Map.of("a movie behind the end", join(FTYP, outside)));
        assertUnknownLength(ClipFormat.MP4, Map.of("a header behind its movie", join(FTYP, longer)));
    }

    @Test
    void nothingIsAskedForBehindTheEndOfAFileAndNotTheSameTwice() {
        byte[] front = join(FTYP, big(1, 4), ascii("mdat"), big(80_000_000_000L, 8), new byte[2_000]);

        assertThat(ClipHeaders.read(new FileBytes(front, front.length), 90_000_000_000L))
                .isEqualTo(new NeedMore(80_000_000_000L + FTYP.length, ClipHeaders.PART, new Found(ClipFormat.MP4)));
        assertThat(ClipHeaders.read(new FileBytes(front, front.length), 70_000_000_000L))
                .as("the file is cut")
                .isEqualTo(new Found(ClipFormat.MP4));
        byte[] part = Arrays.copyOf(moov(mvhd(1_000, 5_000)), 70_000);
        Arrays.fill(part, 116, 70_000, (byte) 'x');
        assertThat(ClipHeaders.read(
                        new FileBytes(front, front.length).with(80_000_000_000L + FTYP.length, part), 90_000_000_000L))
                .isEqualTo(new Found(ClipFormat.MP4, new BigDecimal("5.000")));
    }

    @Test
    void theLengthOfAWavIsTheSizeOfItsSamples() {
        assertThat(read(wav(2_500))).isEqualTo(new Found(ClipFormat.WAV, new BigDecimal("2.500")));
        assertThat(millis(riff(
                        wavChunk("JUNK", new byte[27]),
                        wavFormat(2, 44_100),
                        wavChunk("LIST", new byte[100]),
                        wavChunk("data", new byte[44_100]))))
                .isEqualTo(250);
        byte[] extensible = wavChunk(
                "fmt ",
                join(
                        little(0xFFFE, 2),
                        little(6, 2),
                        little(48_000, 4),
                        little(48_000 * 12, 4),
                        little(12, 2),
                        little(16, 2),
                        new byte[8],
                        little(1, 2),
                        new byte[14]));
        assertThat(millis(riff(extensible, wavChunk("data", new byte[48_000 * 12]))))
                .isEqualTo(1_000);
    }

    @Test
    void aWavThatIsLargeOrWasStreamedHasTheLengthOfWhatIsThere() {
        byte[] samples = new byte[16_000];
        byte[] format = wavFormat(1, 8_000);
        for (long stated : new long[] {0, 0xFFFFFFFFL, 0x7FFFFFFFL, 0x7FFFF000L, 40_000}) {
            assertThat(millis(riff(format, ascii("data"), little(stated, 4), samples)))
                    .as("stated " + stated)
                    .isEqualTo(1_000);
        }
        byte[] sizes = wavChunk("ds64", join(little(9, 8), little(8_000, 8), little(4, 8), little(0, 4)));
        byte[] large =
                join(ascii("RF64"), little(-1, 4), ascii("WAVE"), sizes, format, ascii("data"), little(-1, 4), samples);
        assertThat(millis(large)).isEqualTo(500);
        byte[] streamed = riff(format, ascii("data"), little(-1, 4), samples);
        assertThat(ClipHeaders.read(new FileBytes(streamed, streamed.length), null))
                .as("of a file whose size is not known")
                .isEqualTo(new Found(ClipFormat.WAV));
    }

    @Test
    void aWavWhoseBytesOfASecondMakeNoSenseHasNoLength() {
        byte[] samples = wavChunk("data", new byte[16_000]);
        byte[] wrongRate = wavFormat(1, 8_000);
        wrongRate[16] = 99;
        assertUnknownLength(
                ClipFormat.WAV,
                Map.of(
                        "no format", riff(samples),
                        "no samples", riff(wavFormat(1, 8_000)),
                        "a rate of 0", riff(wavFormat(1, 1, 0, 2), samples),
                        "a block of 0", riff(wavFormat(1, 1, 8_000, 0), samples),
                        "a rate that contradicts itself", riff(wrongRate, samples),
                        "compressed", riff(wavFormat(0x55, 1, 8_000, 2), samples),
                        "a chunk that is too large",
                                riff(join(ascii("LIST"), little(0xFFFFFFF0L, 4)), wavFormat(1, 8_000))));
    }

    @Test
    void theFirstFrameOfAnMp3StatesItsLength() {
        // 1,000 frames of 1,152 samples at 44,100 Hz
        assertThat(read(join(xing("Info", 1_000, 417_000), frames(999))))
                .isEqualTo(new Found(ClipFormat.MP3, new BigDecimal("26.122")));
        assertThat(millis(join(xing("Xing", 1_000, 417_000), frames(999)))).isEqualTo(26_122);
        assertThat(millis(join(vbri(1_000, 417_000), frames(999)))).isEqualTo(26_122);
        assertThat(millis(join(id3(3_000), new byte[700], xing("Info", 1_000, 417_000), frames(999))))
                .as("behind a tag and padding")
                .isEqualTo(26_122);
        assertThat(millis(join(id3(30), id3(40), xing("Info", 1_000, 417_000), frames(999))))
                .as("behind two tags")
                .isEqualTo(26_122);
    }

    @Test
    void anMp3OfOneBitRateIsAsLongAsItsSizeSays() {
        // 417 bytes of 128 kbit/s
        assertThat(millis(frames(1_000))).isEqualTo(26_063);
        assertThat(millis(join(id3(100), frames(1_000), ascii("TAG"), new byte[125])))
                .isEqualTo(26_063);
        assertThat(millis(frame(0xFB, 0x10, 104)))
                .as("shorter than a tag at the end")
                .isEqualTo(26);
        byte[] picture = new byte[500];
        byte[] ape = join(ascii("APETAGEX"), little(2_000, 4), little(532, 4), little(1, 4), new byte[12]);
        assertThat(millis(join(frames(1_000), picture, ape))).isEqualTo(26_063);
    }

    @Test
    void aLengthThatMayBeThatOfAPartOfAnMp3IsNotKnown() {
        byte[] other = frame(0xFB, 0xA0, 522); // 160 kbit/s
        byte[] joined = join(xing("Info", 100, 41_700), frames(99), xing("Info", 100, 41_700), frames(99));
        assertUnknownLength(
                ClipFormat.MP3,
                Map.of(
                        "several files in one", joined,
                        "variable", join(frames(10), other, frames(50)),
                        "variable at its end", join(frames(500), other, frames(1)),
                        "not all sound at its end", join(frames(500), new byte[3_000]),
                        "frames not stated", join(xing("Xing", 0, 0), frames(50)),
                        "impossibly many frames", join(xing("Xing", 900_000, 0), frames(99)),
                        "impossibly few frames", join(xing("Xing", 1, 0), frames(99))));
    }

    @Test
    void whatCannotBeMp3IsNotTakenForIt() {
        byte[] free = frame(0xFB, 0x00, 417);
        assertThat(read(join(id3(20), free, free))).as("free format").isEqualTo(new Unknown());
        assertThat(read(join(id3(20), new byte[50_000]))).isEqualTo(new Unknown());
        assertThat(read(id3(50))).as("a tag alone").isEqualTo(new Unknown());
        byte[] brokenTag = id3(50);
        brokenTag[6] = (byte) 0xFF;
        assertThat(read(brokenTag)).isEqualTo(new Unknown());
        assertThat(read(join(bytes(0xFF, 0xE3), new byte[2_000]))).isInstanceOf(Unknown.class);
        assertThat(read(join(id3(20), flac(44_100, 44_100))))
                .isEqualTo(new Found(ClipFormat.FLAC, new BigDecimal("1.000")));
        byte[] aac = Arrays.copyOf(bytes(0xFF, 0xF1, 0x50, 0x80, 0x19, 0x1F, 0xFC), 200);
        assertThat(read(join(aac, aac))).isEqualTo(new Found(ClipFormat.AAC));
        assertThat(read(join(id3(20), aac, aac))).isEqualTo(new Found(ClipFormat.AAC));
    }

    @Test
    void otherContainersStateTheirLengthOrAreKnownWithoutOne() {
        assertThat(millis(flac(48_000, 48_000 * 3L))).isEqualTo(3_000);
        assertThat(millis(flac(48_000, 0))).isNull();
        assertThat(millis(ogg(44_100, 7, 441_000))).isEqualTo(10_000);
        assertThat(millis(ogg(44_100, 8, 441_000))).as("two streams").isNull();
        assertThat(millis(ogg(44_100, 7, -1))).isNull();
        assertThat(read(webm(webmDuration(7_323)))).isEqualTo(new Found(ClipFormat.WEBM, new BigDecimal("7.323")));
        assertThat(read(webm())).as("recorded live").isEqualTo(new Found(ClipFormat.WEBM));
        for (double nonsense : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            assertThat(read(webm(webmDuration(nonsense)))).isEqualTo(new Found(ClipFormat.WEBM));
        }
        OtherFiles.ALL.forEach((file, kind) -> {
            boolean isClip = Arrays.stream(ClipFormat.values())
                    .anyMatch(one -> one.word().equals(kind));
            boolean mayBeAnything = kind.startsWith("unknown") || file.name().equals("mp3");
            assertThat(read(file.bytes()))
                    .as(file.name())
                    .isInstanceOf(isClip && !mayBeAnything ? Found.class : mayBeAnything ? Unknown.class : Other.class);
        });
        assertThat(read(Images.png(10, 10))).isEqualTo(new Other("png", ImageFormat.PNG));
    }
}
