package dev.reelay.listing;

import static dev.reelay.runcomfy.FakeModelDirectory.failed;
import static dev.reelay.testing.TestCatalog.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.listing.ListReading.Reason;
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
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as RunComfy's whole list, and what is said of one that does not. */
class ListReaderTest {

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final FakeModelDirectory directory = new FakeModelDirectory();
    private final ListReader reader = new ListReader(directory, clock);

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 99, 100, 101, 200, 384})
    void theWholeListIsReadPageByPage(int size) {
        directory.list(models(size));

        ListReading.Whole list = whole();

        assertThat(list.records()).hasSize(size);
        assertThat(list.left()).isZero();
        assertThat(list.leftOut()).isEmpty();
    }

    @Test
    void noPageIsAskedForBehindOneThatIsShortWhereAsManyCameAsWereAnnounced() {
        directory.list(models(250));
        whole();
        assertThat(directory.offsets()).containsExactly(0, 100, 200);

        directory.list(models(3));
        whole();
        assertThat(directory.offsets()).containsExactly(0, 100, 200, 0);
    }

    @Test
    void wordsFindTheirModelsAloneWhichMayBeNone() {
        directory.list(models(150));

        assertThat(whole("model-14").records()).hasSize(11).containsKey("acme/model-140");
        assertThat(whole("no such words").records()).isEmpty();
    }

    @Test
    void ofTheModelsThatWordsFindMoreMayBeAnnouncedThanCome() {
        directory.pages((limit, offset) -> page(models(130), offset, limit, 384));

        assertThat(whole("acme").records()).hasSize(130);
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
    void aServerThatSendsItsLastPageAgainInPlaceOfThoseBeyondTheEndHasListedAll() {
        directory.pages((limit, offset) -> page(models(200), Math.min(offset, 100), limit, 200));

        assertThat(whole().records()).hasSize(200);
        assertThat(whole().left()).isZero();
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
    void anEntryThatMovesWhileTheListIsReadHidesNoOther() {
        List<ObjectNode> before = models(150);
        // The first goes to the end, and so the one at the top of the second page to the first.
        List<ObjectNode> after = new ArrayList<>(before.subList(1, 150));
        after.add(before.getFirst());
        AtomicInteger calls = new AtomicInteger();
        directory.pages((limit, offset) -> page(calls.getAndIncrement() == 0 ? before : after, offset, limit, 150));

        assertThat(whole().records()).hasSize(150).containsKey("acme/model-100");
    }

    @Test
    void aListThatChangesAllTheTimeDoesNotCount() {
        AtomicInteger calls = new AtomicInteger();
        directory.pages((limit, offset) -> page(models(150), offset, limit, 150 + calls.getAndIncrement() % 2));

        assertThat(notWhole().reason()).isEqualTo(Reason.UNSTABLE);
        assertThat(notWhole().why()).isEqualTo("it changed while it was read: 151 models, then 150");
        assertThat(directory.offsets().stream().filter(offset -> offset == 0)).hasSize(6);
    }

    @Test
    void aListWithOtherModelsTwiceInEachReadingDoesNotCount() {
        AtomicInteger readings = new AtomicInteger();
        directory.pages((limit, offset) -> {
            int first = offset == 0 ? readings.incrementAndGet() : readings.get();
            return page(models(200).subList(first, first + 150), Math.max(0, offset - 1), limit, null);
        });

        assertThat(notWhole())
                .isEqualTo(new ListReading.NotWhole(
                        Reason.UNSTABLE, "it changed while it was read: acme/model-102 came twice"));
    }

    @Test
    void aListThatEndsBeforeItsTotalIsHalfAList() {
        directory.pages((limit, offset) -> page(models(130), offset, limit, 384));

        assertThat(notWhole())
                .isEqualTo(new ListReading.NotWhole(Reason.INCOMPLETE, "130 models came, and the list announced 384"));
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

        ListReading.Whole list = whole();

        assertThat(list.records()).hasSize(5);
        assertThat(list.left()).isEqualTo(2);
        assertThat(directory.offsets()).containsExactly(0, 0);
    }

    @Test
    void pagesThatRepeatForEverAreNoList() {
        directory.pages((_, _) -> page(models(100), 0, 100, 384));

        assertThat(notWhole().reason()).isEqualTo(Reason.REPEATS);
        assertThat(directory.offsets()).hasSize(2);

        directory.pages((_, _) -> page(models(10), 0, 100, null));
        assertThat(notWhole().reason()).isEqualTo(Reason.REPEATS);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(ints = 1_000_000)
    void aListWithoutAnEndIsGivenUp(@Nullable Integer total) {
        directory.pages((limit, offset) -> new DirectoryAnswer.Page(
                IntStream.range(offset, offset + limit)
                        .mapToObj(
                                number -> JsonNodeFactory.instance.objectNode().put("model_id", "acme/model-" + number))
                        .toList(),
                0,
                total));

        assertThat(notWhole()).isEqualTo(new ListReading.NotWhole(Reason.TOO_LARGE, "it has more than 10000 models"));
        assertThat(directory.offsets()).hasSize(101);
    }

    @Test
    void aListOfEndlessSmallPagesIsGivenUp() {
        directory.pages((_, offset) -> page(models(300), offset, 1, null));

        assertThat(notWhole()).isEqualTo(new ListReading.NotWhole(Reason.TOO_LARGE, "it has more than 200 pages"));
    }

    @Test
    void aListOfHugeRecordsIsGivenUpAndOneHugeRecordIsLeftOut() {
        String blank = "x".repeat(900_000);
        List<ObjectNode> huge = models(100);
        huge.getFirst().put("description", blank.repeat(2));
        directory.list(huge);

        ListReading.Whole list = whole();
        assertThat(list.records()).hasSize(99).doesNotContainKey("acme/model-0");
        assertThat(list.left()).isEqualTo(1);
        assertThat(list.unusable()).containsOnlyKeys("acme/model-0");
        assertThat(list.leftOut()).containsExactly("acme/model-0: its record is too long");

        huge.forEach(record -> record.put("description", blank));
        assertThat(notWhole().reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(notWhole().why()).isEqualTo("it has more than " + ListReader.MOST_BYTES + " bytes");
    }

    @Test
    void aServerThatTakesTooLongForAllPagesIsGivenUp() {
        directory.pages((_, offset) -> {
            clock.advance(Duration.ofSeconds(50));
            return page(models(2_000), offset, 100, 2_000);
        });

        assertThat(notWhole()).isEqualTo(new ListReading.NotWhole(Reason.TOO_SLOW, "it took more than 5 minutes"));
    }

    @Test
    void entriesThatAreNoModelsCostOnlyThemselvesAndAreNamedInOneShortLine() {
        List<ObjectNode> odd = new ArrayList<>(models(3));
        odd.add(JsonNodeFactory.instance.objectNode().put("model_id", 7));
        odd.add(JsonNodeFactory.instance.objectNode().put("model_id", "../../requests"));
        odd.add(JsonNodeFactory.instance.objectNode().put("model_id", "bad\nid" + "x".repeat(1_000)));
        odd.add(JsonNodeFactory.instance.objectNode().put("display_name", "nameless"));
        directory.pages((_, offset) ->
                offset == 0 ? new DirectoryAnswer.Page(odd, 2, 9) : new DirectoryAnswer.Page(List.of(), 0, 9));

        ListReading.Whole list = whole();

        assertThat(list.records()).hasSize(3);
        assertThat(list.left()).isEqualTo(6);
        assertThat(list.leftOut())
                .hasSize(5)
                .contains("2 elements of the list are no records", "not a model id: 7", "not a model id: none")
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(250).doesNotContain("\n"));
    }

    @Test
    void recordsThatWereNotReadAreElementsOfTheListAndAreNamed() {
        List<DirectoryAnswer.LeftOut> leftOut = List.of(
                new DirectoryAnswer.LeftOut("acme/huge", "its record is too long"),
                new DirectoryAnswer.LeftOut(null, "its record is nested more than 200 deep"),
                new DirectoryAnswer.LeftOut("acme/huge", "its record is too long"));
        directory.pages((_, offset) -> offset == 0
                ? new DirectoryAnswer.Page(models(3), 0, 6, leftOut)
                : new DirectoryAnswer.Page(List.of(), 0, 6));

        ListReading.Whole list = whole();

        assertThat(list.records()).hasSize(3);
        assertThat(list.unusable()).containsOnlyKeys("acme/huge");
        assertThat(list.left()).isEqualTo(3);
        assertThat(list.leftOut())
                .containsExactly(
                        "acme/huge: its record is too long",
                        "a record without a model id: its record is nested more than 200 deep");
    }

    @Test
    void anEmptyListDoesNotCount() {
        directory.list(List.of());
        assertThat(notWhole()).isEqualTo(new ListReading.NotWhole(Reason.EMPTY, "it is empty"));

        directory.pages((_, offset) -> new DirectoryAnswer.Page(List.of(), offset == 0 ? 3 : 0, 3));
        assertThat(notWhole()).isEqualTo(new ListReading.NotWhole(Reason.EMPTY, "none of its elements is a model"));
    }

    @ParameterizedTest
    @EnumSource(CallFailure.Kind.class)
    void aCallThatFailsOnWhicheverPageLeavesNoList(CallFailure.Kind kind) {
        directory.pages((limit, offset) ->
                offset == 0 ? page(models(150), offset, limit, 150) : failed(kind, Duration.ofSeconds(7)));

        assertThat(reader.read(null))
                .isEqualTo(new ListReading.Failed(new CallFailure(kind, Duration.ofSeconds(7), null)));
        assertThat(directory.offsets()).containsExactly(0, 100);
    }

    private ListReading.Whole whole() {
        return whole(null);
    }

    private ListReading.Whole whole(@Nullable String search) {
        ListReading reading = reader.read(search);
        assertThat(reading).isInstanceOf(ListReading.Whole.class);
        return (ListReading.Whole) reading;
    }

    private ListReading.NotWhole notWhole() {
        ListReading reading = reader.read(null);
        assertThat(reading).isInstanceOf(ListReading.NotWhole.class);
        return (ListReading.NotWhole) reading;
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
