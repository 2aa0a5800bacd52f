package dev.reelay.refresh;

import static dev.reelay.runcomfy.FakeModelDirectory.failed;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.CallFailure;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as RunComfy's whole list. */
class ListReaderTest {

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final FakeModelDirectory directory = new FakeModelDirectory();
    private final ListReader reader = new ListReader(directory, clock);

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 99, 100, 101, 200, 384})
    void theWholeListIsReadPageByPage(int size) {
        directory.list(models(size));

        assertThat(whole().records()).hasSize(size);
    }

    @Test
    void aServerThatSendsSmallerPagesThanAskedForIsReadToTheEnd() {
        directory.pages((_, offset) -> page(models(120), offset, 50, 120));

        assertThat(whole().records()).hasSize(120);
        assertThat(directory.offsets()).containsExactly(0, 50, 100);
    }

    @Test
    void aServerWithoutATotalIsReadUntilThereIsNoMore() {
        directory.pages((limit, offset) -> page(models(120), offset, limit, null));

        assertThat(whole().records()).hasSize(120);
    }

    @Test
    void aServerThatRefusesAPageBeyondTheEndHasListedAll() {
        directory.pages((limit, offset) ->
                offset >= 200 ? failed(CallFailure.Kind.UNEXPECTED) : page(models(200), offset, limit, 200));

        assertThat(whole().records()).hasSize(200);
    }

    @Test
    void anEntryThatIsInsertedWhileTheListIsReadMakesItReadAgain() {
        List<ObjectNode> before = models(150);
        List<ObjectNode> after = new ArrayList<>(before);
        after.addFirst(record("acme/a-new-one"));
        AtomicInteger calls = new AtomicInteger();
        directory.pages((limit, offset) ->
                page(calls.getAndIncrement() == 0 ? before : after, offset, limit, calls.get() == 1 ? 150 : 151));

        assertThat(whole().records()).hasSize(151).containsKey("acme/a-new-one");
    }

    @Test
    void anEntryThatIsRemovedWhileTheListIsReadHidesNoOther() {
        List<ObjectNode> before = models(150);
        List<ObjectNode> after = before.subList(1, 150);
        AtomicInteger calls = new AtomicInteger();
        directory.pages((limit, offset) ->
                page(calls.getAndIncrement() == 0 ? before : after, offset, limit, calls.get() == 1 ? 150 : 149));

        assertThat(whole().records()).hasSize(149).containsKey("acme/model-100");
    }

    @Test
    void aListThatChangesAllTheTimeDoesNotCount() {
        AtomicInteger calls = new AtomicInteger();
        directory.pages((limit, offset) -> page(models(150), offset, limit, 150 + calls.getAndIncrement() % 2));

        assertThat(reason()).isEqualTo("unstable");
    }

    @Test
    void aListThatEndsBeforeItsTotalIsHalfAList() {
        directory.pages((limit, offset) -> page(models(130), offset, limit, 384));

        assertThat(reason()).isEqualTo("incomplete");
    }

    @Test
    void aTotalThatIsTooSmallHidesNoModel() {
        directory.pages((limit, offset) -> page(models(384), offset, limit, 100));

        assertThat(whole().records()).hasSize(384);
    }

    @Test
    void aModelThatIsListedTwiceIsReadOnceAndTheListCountsWhenItIsTheSameAgain() {
        List<ObjectNode> twice =
                Stream.concat(models(5).stream(), models(2).stream()).toList();
        directory.list(twice);

        assertThat(whole().records()).hasSize(5);
        assertThat(whole().left()).isEqualTo(2);
    }

    @Test
    void pagesThatRepeatForEverAreNoList() {
        directory.pages((_, _) -> page(models(100), 0, 100, 384));

        assertThat(reason()).isEqualTo("repeats");
        assertThat(directory.offsets()).hasSize(2);
    }

    @Test
    void aListWithoutAnEndIsGivenUp() {
        directory.pages((limit, offset) -> new DirectoryAnswer.Page(
                IntStream.range(offset, offset + limit)
                        .mapToObj(
                                number -> JsonNodeFactory.instance.objectNode().put("model_id", "acme/model-" + number))
                        .toList(),
                0,
                1_000_000));

        assertThat(reason()).isEqualTo("too_large");
        assertThat(directory.offsets()).hasSizeLessThan(60);
    }

    @Test
    void aListOfHugeRecordsIsGivenUpAndOneHugeRecordIsLeftOut() {
        String blank = "x".repeat(900_000);
        List<ObjectNode> huge = models(100);
        huge.getFirst().put("description", blank.repeat(2));
        directory.list(huge);

        assertThat(whole().records()).hasSize(99).doesNotContainKey("acme/model-0");
        assertThat(whole().left()).isEqualTo(1);

        huge.forEach(record -> record.put("description", blank));
        assertThat(reason()).isEqualTo("too_large");
    }

    @Test
    void aServerThatTakesTooLongForAllPagesIsGivenUp() {
        directory.pages((_, offset) -> {
            clock.advance(Duration.ofSeconds(50));
            return page(models(2_000), offset, 100, 2_000);
        });

        assertThat(reason()).isEqualTo("too_slow");
    }

    @Test
    void entriesThatAreNoModelsCostOnlyThemselves() {
        List<ObjectNode> odd = new ArrayList<>(models(3));
        odd.add(JsonNodeFactory.instance.objectNode().put("model_id", 7));
        odd.add(JsonNodeFactory.instance.objectNode().put("model_id", "../../requests"));
        odd.add(JsonNodeFactory.instance.objectNode());
        directory.pages((_, offset) ->
                offset == 0 ? new DirectoryAnswer.Page(odd, 2, 8) : new DirectoryAnswer.Page(List.of(), 0, 8));

        assertThat(whole().records()).hasSize(3);
        assertThat(whole().left()).isEqualTo(5);
    }

    @Test
    void anEmptyListDoesNotCount() {
        directory.list(List.of());
        assertThat(reason()).isEqualTo("empty");

        directory.pages((_, offset) -> new DirectoryAnswer.Page(List.of(), offset == 0 ? 3 : 0, 3));
        assertThat(reason()).isEqualTo("empty");
    }

    @ParameterizedTest
    @EnumSource(CallFailure.Kind.class)
    void aCallThatFailsOnWhicheverPageLeavesNoList(CallFailure.Kind kind) {
        directory.pages((limit, offset) ->
                offset == 0 ? page(models(150), offset, limit, 150) : failed(kind, Duration.ofSeconds(7)));

        assertThat(reader.read()).isEqualTo(new ListReading.Failed(kind.word(), null, Duration.ofSeconds(7)));
    }

    private ListReading.Whole whole() {
        ListReading reading = reader.read();
        assertThat(reading).isInstanceOf(ListReading.Whole.class);
        return (ListReading.Whole) reading;
    }

    private String reason() {
        ListReading reading = reader.read();
        assertThat(reading).isInstanceOf(ListReading.Failed.class);
        return ((ListReading.Failed) reading).reason();
    }

    private static DirectoryAnswer page(List<ObjectNode> all, int offset, int limit, @Nullable Integer total) {
        return new DirectoryAnswer.Page(all.stream().skip(offset).limit(limit).toList(), 0, total);
    }

    private static List<ObjectNode> models(int size) {
        return IntStream.range(0, size)
                .mapToObj(number -> record("acme/model-" + number))
                .toList();
    }
}
