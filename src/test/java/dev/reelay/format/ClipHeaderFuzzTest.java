package dev.reelay.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;
import dev.reelay.testing.CpuTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No file makes the parsers throw, run for long, or ask for bytes that are there or that no file has. The seed is fixed. */
class ClipHeaderFuzzTest {

    private static final int ROUNDS = 40_000;
    private static final List<byte[]> FILES = List.of(
            Clips.mp4(5_000),
            Clips.mp4WithLengthBehind(3_000, 5_000),
            Images.join(
                    Clips.ftyp("qt  "),
                    Clips.moov(Clips.largeMvhd(1_000, 1), Clips.box("mvex", Clips.box("mehd", new byte[8])))),
            Clips.wav(100),
            Clips.frames(40),
            Images.join(Clips.id3(200), Clips.xing("Xing", 40, 16_000), Clips.frames(40)),
            Clips.flac(48_000, 48_000),
            Clips.ogg(44_100, 7, 44_100),
            Clips.webm(Clips.webmDuration(5_000)));

    private final Random random = new Random(20_261_129);

    @Test
    void everyMutatedFileHasAConsistentAnswer() {
        Map<Class<?>, Integer> seen = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = mutated(FILES.get(round % FILES.size()));
            int length = random.nextInt(4) == 0 ? random.nextInt(file.length + 1) : file.length;
            long size = random.nextInt(3) == 0 ? length + random.nextInt(1_000_000) : length;
            FileBytes read = new FileBytes(file, length);

            ClipHeader header = ClipHeaders.read(read, random.nextInt(5) == 0 ? null : size);

            if (header instanceof Found found && found.seconds() != null) {
                assertThat(found.seconds()).isPositive().isLessThanOrEqualTo(ClipHeader.MOST_SECONDS);
            } else if (header instanceof NeedMore more) {
                assertThat(more.offset()).isNotNegative();
                assertThat(more.count()).isPositive().isLessThanOrEqualTo(ClipHeaders.PART);
                assertThat(read.has(more.offset(), more.count())).isFalse();
                assertThat(more.otherwise()).isNotInstanceOf(NeedMore.class);
            }
            seen.merge(header.getClass(), 1, Integer::sum);
        }
        assertThat(seen.keySet()).contains(Found.class, NeedMore.class, ClipHeader.Unknown.class);
    }

    /** Boxes, chunks, elements and frames as small as they can be, in the largest beginning that is kept. */
    @Test
    void theSlowestFilesAreParsedWithinHalfASecond() {
        byte[] boxes = new byte[512 * 1024];
        for (int i = 24; i + 8 <= boxes.length; i += 8) {
            boxes[i + 3] = 8;
        }
        System.arraycopy(Clips.ftyp("isom"), 0, boxes, 0, 20);
        boxes[3] = 24;
        byte[] chunks = new byte[512 * 1024];
        System.arraycopy(Clips.riff(), 0, chunks, 0, 12);
        byte[] elements = new byte[512 * 1024];
        Arrays.fill(elements, (byte) 0x80);
        System.arraycopy(Clips.webm(), 0, elements, 0, 30);
        byte[] pages = new byte[512 * 1024];
        System.arraycopy(Clips.ogg(44_100, 7, 1), 0, pages, 0, 60);
        byte[] syncs = new byte[512 * 1024];
        Arrays.fill(syncs, (byte) 0xFB);
        for (int i = 0; i < syncs.length; i += 2) {
            syncs[i] = (byte) 0xFF;
        }
        System.arraycopy(Clips.id3(0), 0, syncs, 0, 10);

        for (byte[] worst : List.of(boxes, chunks, elements, pages, syncs)) {
            for (Long size : Arrays.asList((long) worst.length, 1L << 40, null)) {
                assertThat(CpuTime.of(() -> assertThat(ClipHeaders.read(new FileBytes(worst, worst.length), size))
                                .isNotNull()))
                        .isLessThan(Duration.ofMillis(500));
            }
        }
    }

    private byte[] mutated(byte[] file) {
        byte[] mutated = file.clone();
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(Math.min(mutated.length, 300));
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 ->
                    Arrays.fill(
                            mutated, at, Math.min(mutated.length, at + 4), (byte) (random.nextBoolean() ? 0xFF : 0));
                default -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
            }
        }
        return mutated;
    }
}
