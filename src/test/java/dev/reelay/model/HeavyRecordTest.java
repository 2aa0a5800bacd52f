package dev.reelay.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.reelay.catalog.Catalog;
import dev.reelay.job.SourceRecord;
import dev.reelay.outcome.Violation;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import dev.reelay.testing.BeginsFirst;
import dev.reelay.testing.HeavyRecord;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the heaviest records of a megabyte make of the worker's memory: bytes allocated, which no busy machine changes. */
@BeginsFirst
class HeavyRecordTest {

    private static final long MEGABYTE = 1_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private static Path folder;

    private static Catalog catalog;

    private final RequestReader reader = new RequestReader(5_000_000, InstantSource.system());

    /** A result, and the bytes that the thread allocated for it. */
    private record Measured<T>(T result, long bytes) {

        static <T> Measured<T> of(Supplier<T> work) {
            var _ = work.get(); // loads classes
            long before = THREADS.getCurrentThreadAllocatedBytes();
            T result = work.get();
            return new Measured<>(result, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
    }

    @BeforeAll
    static void load() throws IOException {
        for (Map.Entry<String, String> model : HeavyRecord.MODELS.entrySet()) {
            Files.writeString(folder.resolve(model.getKey() + ".json"), model.getValue());
        }
        catalog = Catalog.load(folder, UnknownFields.REJECT);
    }

    @ParameterizedTest
    @EnumSource
    void readingTakesFewTimesTheBytesOfTheRecord(HeavyRecord heavy) {
        SourceRecord record = heavy.record();

        assertThat(Measured.of(() -> reader.read(record)).bytes()).isLessThan(60 * MEGABYTE);
    }

    @ParameterizedTest
    @EnumSource
    void checkingTakesTwentyMegabytesAtMostAndStopsAtAHundredViolations(HeavyRecord heavy) {
        if (!(reader.read(heavy.record()) instanceof RequestReading.Valid request)) {
            return; // refused before any check
        }
        Model model = catalog.find(request.job().model()).orElse(null);
        if (model == null) {
            assertThat(Measured.of(() -> catalog.nearest(request.job().model())).bytes())
                    .isLessThan(20 * MEGABYTE);
            return;
        }

        Measured<List<Violation>> measured = Measured.of(() -> model.check(request.input()));

        assertThat(measured.bytes()).isLessThan(20 * MEGABYTE);
        assertThat(measured.result()).hasSizeLessThanOrEqualTo(Findings.MAX_LISTED + 1);
        assertThat(measured.result())
                .allSatisfy(one -> assertThat(one.message()).hasSizeLessThan(500));
    }

    @ParameterizedTest
    @EnumSource(names = {"ARRAY_OF_NUMBERS", "ARRAY_OF_ARRAYS", "ARRAY_OF_OBJECTS", "ARRAY_OF_STRINGS"})
    void anArrayThatIsTooLongIsToldAsSuchBeforeItsElements(HeavyRecord heavy) {
        List<Violation> violations = check(heavy);

        assertThat(violations.getFirst().pointer()).isEqualTo("/input/image_urls");
        assertThat(violations.getFirst().rule()).isEqualTo("maxItems");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN_FIELDS", "ALTERNATIVES_FOR_EACH", "MAP_OF_LISTS", "WRONG_IN_BOTH_ALTERNATIVES"})
    void theLastViolationSaysWhetherThereAreMore(HeavyRecord heavy) {
        List<Violation> violations = check(heavy);

        if (violations.size() > 1) {
            assertThat(violations.getLast().message()).startsWith("There are more violations; the first ");
        } else {
            assertThat(violations)
                    .singleElement()
                    .satisfies(one -> assertThat(one.rule()).isEqualTo("anyOf"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ALTERNATIVES_OF_ALTERNATIVES", "SLOW_PATTERN", "DEEP_PATTERN"})
    void anInputThatTakesTooManyStepsIsAViolationAndNoFault(HeavyRecord heavy) {
        assertThat(check(heavy)).singleElement().satisfies(one -> {
            assertThat(one.rule()).isEqualTo("too_complex");
            assertThat(one.pointer()).startsWith("/input/");
        });
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "UNIQUE_NUMBERS",
                "UNIQUE_OBJECTS",
                "WRONG_IN_ONE_OF_TWO_ALTERNATIVES",
                "BOUNDS_FOR_EACH",
                "PATTERN_FOR_EACH",
                "NAMES_BY_PATTERN"
            })
    void aLargeInputThatKeepsAllRulesIsValid(HeavyRecord heavy) {
        assertThat(check(heavy)).isEmpty();
    }

    private List<Violation> check(HeavyRecord heavy) {
        if (reader.read(heavy.record()) instanceof RequestReading.Valid request) {
            return catalog.find(request.job().model()).orElseThrow().check(request.input());
        }
        throw new IllegalArgumentException(heavy + " is refused before its check");
    }
}
