package dev.reelay.format;

import static dev.reelay.format.Clips.box;
import static dev.reelay.format.Clips.ftyp;
import static dev.reelay.format.Clips.largeTrak;
import static dev.reelay.format.Clips.mdat;
import static dev.reelay.format.Clips.moov;
import static dev.reelay.format.Clips.mvhd;
import static dev.reelay.format.Clips.trak;
import static dev.reelay.format.Images.bytes;
import static dev.reelay.format.Images.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.format.VideoSize.Known;
import dev.reelay.format.VideoSize.NeedMore;
import dev.reelay.format.VideoSize.Unknown;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VideoSizeTest {

    private static final byte[] FTYP = ftyp("isom");
    private static final byte[] SOUND = trak(0, 0, false);

    private static VideoSize read(byte[] file) {
        return ClipHeaders.size(new FileBytes(file, file.length), (long) file.length);
    }

    @Test
    void theSizeIsThatOfTheFirstTrackWithPictures() {
        byte[] mvhd = mvhd(1_000, 5_000);
        assertThat(read(join(FTYP, moov(mvhd, SOUND, trak(1_280, 720, false), trak(64, 64, false)), mdat(99))))
                .isEqualTo(new Known(1_280, 720));
        assertThat(read(join(FTYP, mdat(50_000), moov(mvhd, largeTrak(3_840, 2_160)))))
                .isEqualTo(new Known(3_840, 2_160));
        assertThat(read(join(ftyp("qt  "), moov(trak(1_920, 1_080, true))))).isEqualTo(new Known(1_080, 1_920));
    }

    @Test
    void aFileThatDoesNotStateItOrInAWayThatMakesNoSenseHasNone() {
        byte[] odd = trak(640, 480, false);
        int version = new String(odd, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("tkhd") + 4;
        odd[version] = 7;
        for (byte[] file : new byte[][] {
            join(FTYP, moov(SOUND)),
            join(FTYP, moov(mvhd(1, 1), odd)),
            join(FTYP, moov(box("trak", box("tkhd", new byte[20])))),
            join(FTYP, mdat(10)),
            join(ftyp("M4A "), moov(trak(640, 480, false))),
            Images.png(640, 480),
            bytes(1, 2, 3),
            new byte[0]
        }) {
            assertThat(read(file)).as("%s", Arrays.toString(file)).isEqualTo(new Unknown());
        }
    }

    @Test
    void bytesFurtherBehindAreAskedForAndAnswerIt() {
        byte[] file = join(FTYP, mdat(100_000), moov(mvhd(1_000, 5_000), SOUND, trak(640, 480, false)));
        FileBytes known = new FileBytes(file, 64);
        VideoSize size = ClipHeaders.size(known, (long) file.length);
        assertThat(size).isInstanceOf(NeedMore.class);
        NeedMore more = (NeedMore) size;
        assertThat(more.offset()).isEqualTo(FTYP.length + 100_000L + 8);
        byte[] part = Arrays.copyOfRange(
                file, (int) more.offset(), (int) Math.min(file.length, more.offset() + more.count()));
        assertThat(ClipHeaders.size(known.with(more.offset(), part), (long) file.length))
                .isEqualTo(new Known(640, 480));
    }

    @Test
    void noBytesMakeItThrow() {
        Random random = new Random(18);
        byte[] file = join(FTYP, moov(mvhd(1_000, 5_000), SOUND, trak(640, 480, true), largeTrak(1, 1)), mdat(40));
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(file, 40 + random.nextInt(file.length - 40));
            for (int n = random.nextInt(6); n > 0; n--) {
                damaged[24 + random.nextInt(damaged.length - 24)] =
                        (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            }
            assertThat(ClipHeaders.size(new FileBytes(damaged, damaged.length), random.nextBoolean() ? null : 1L << 40))
                    .isNotNull();
        }
    }
}
