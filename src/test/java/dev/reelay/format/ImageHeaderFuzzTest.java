package dev.reelay.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.reelay.format.ImageHeader.Found;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;
import dev.reelay.testing.CpuTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * No file makes the parsers throw, run for long, or take much memory. The seed is fixed, so a
 * failure can be repeated.
 */
class ImageHeaderFuzzTest {

    private static final int ROUNDS = 100_000;

    /** Enough for the answer with its reason, and far too little for a copy of the bytes. */
    private static final long MAX_ALLOCATED_BYTES = 2_000;

    private final Random random = new Random(20_261_121);
    private final List<byte[]> files = ImageHeaderTest.FILES;

    @Test
    void everyMutatedFileHasAConsistentAnswer() {
        Map<Class<?>, Integer> seen = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] file = mutated(files.get(round % files.size()));
            int length = random.nextInt(4) == 0 ? random.nextInt(file.length + 1) : file.length;

            ImageHeader header = ImageHeaders.read(new FileBytes(file, length));

            if (header instanceof Found found) {
                assertThat(found.width()).isPositive();
                assertThat(found.height()).isPositive();
            } else if (header instanceof NeedMore more) {
                assertThat(more.bytes()).isGreaterThan(length);
            }
            seen.merge(header.getClass(), 1, Integer::sum);
        }
        // The mutations reach all three answers.
        assertThat(seen)
                .containsOnlyKeys(Found.class, NeedMore.class, NotAnImage.class)
                .allSatisfy((type, count) ->
                        assertThat(count).as(type.getSimpleName()).isGreaterThan(ROUNDS / 50));
    }

    @Test
    void parsingAllocatesNoMoreThanItsAnswer() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        FileBytes[] headers = new FileBytes[2_000];
        for (int i = 0; i < headers.length; i++) {
            byte[] file = mutated(files.get(i % files.size()));
            headers[i] = new FileBytes(file, file.length);
        }
        for (FileBytes header : headers) {
            ImageHeaders.read(header);
        }

        long before = threads.getThreadAllocatedBytes(thread);
        for (FileBytes header : headers) {
            ImageHeaders.read(header);
        }
        long taken = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(taken / headers.length).isLessThan(MAX_ALLOCATED_BYTES);
    }

    @Test
    void theSlowestFilesAreParsedWithinHalfASecond() {
        byte[] segments = new byte[512 * 1024];
        for (int i = 2; i + 4 <= segments.length; i += 4) {
            segments[i] = (byte) 0xFF;
            segments[i + 1] = (byte) 0xE0;
            segments[i + 3] = 2;
        }
        byte[] blocks = new byte[512 * 1024];
        Arrays.fill(blocks, (byte) 1);
        System.arraycopy(Images.gif(640, 480, 0), 0, blocks, 0, 13);
        blocks[13] = 0x21;
        byte[] chunks = Arrays.copyOf(Images.png(640, 480), 512 * 1024);
        Arrays.fill(chunks, 33, chunks.length, (byte) 0);
        segments[0] = (byte) 0xFF;
        segments[1] = (byte) 0xD8;

        for (byte[] worst : List.of(segments, blocks, chunks)) {
            assertThat(CpuTime.of(() -> assertThat(ImageHeaders.read(new FileBytes(worst, worst.length)))
                            .isInstanceOf(NeedMore.class)))
                    .isLessThan(Duration.ofMillis(500));
        }
    }

    private byte[] mutated(byte[] file) {
        byte[] mutated = file.clone();
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(6)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 3 ->
                    Arrays.fill(
                            mutated, at, Math.min(mutated.length, at + 4), (byte) (random.nextBoolean() ? 0xFF : 0x7F));
                case 4 -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
                default -> {
                    byte[] longer = Arrays.copyOf(mutated, mutated.length + 3);
                    System.arraycopy(mutated, at, longer, at + 3, mutated.length - at);
                    mutated = longer;
                }
            }
        }
        return mutated;
    }
}
