package dev.reelay.console.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.actions.FilledActions;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.LetterFilter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterPageTest {

    private final FilledActions rig = new FilledActions();

    private static ConsumerRecord<byte[], byte[]> letter(byte @Nullable [] value) {
        return new ConsumerRecord<>("dead-letters", 1, 7, null, value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private LetterPage shown(byte[] value) {
        return LetterPage.of(letter(value), rig.log(), true, true);
    }

    @Test
    void aValueIsThereOnlyForWhomMayAndHasAsked() {
        ConsumerRecord<byte[], byte[]> letter = letter(utf8("a cat"));

        assertThat(LetterPage.of(letter, rig.log(), true, true).value()).isEqualTo("a cat");
        assertThat(LetterPage.of(letter, rig.log(), true, false).value()).isNull();
        assertThat(LetterPage.of(letter, rig.log(), false, true).value()).isNull();
        assertThat(LetterPage.of(letter, rig.log(), false, true).isMasked()).isTrue();
        assertThat(LetterPage.of(letter, rig.log(), false, true).toString()).doesNotContain("cat");
    }

    @Test
    void aTextIsShownAsItIsUpToALength() {
        assertThat(shown(utf8("é\n\t日本 👩\u200d🚀")).value()).isEqualTo("é\n\t日本 👩\u200d🚀");
        assertThat(shown(utf8("x".repeat(20_000))).isCut()).isFalse();
        LetterPage cut = shown(utf8("x".repeat(20_001)));
        assertThat(cut.isCut()).isTrue();
        assertThat(cut.value()).hasSize(20_000).endsWith("x…");
    }

    @Test
    void presignedUrlsOfADeliveryAreShownWithoutTheirQueriesInHexadecimalToo() {
        String request = "{\"deliver_to\":[\"https://a.example/1?secret\"]}";

        assertThat(shown(utf8(request)).value()).isEqualTo("{\"deliver_to\":[\"https://a.example/1?…\"]}");
        LetterPage framed = shown(utf8("\u0000\u0000\u0000\u0000\u0007" + request));
        assertThat(framed.isText()).isFalse();
        assertThat(framed.value().replaceAll("(?m)^.{57}|\n", ""))
                .contains("https://a.example/1?")
                .doesNotContain("secret");
    }

    @Test
    void whatIsNoTextIsShownInHexadecimalUpToALength() {
        LetterPage page = shown(new byte[] {0, 0, 0, 0, 7, 'a', '<', (byte) 0xff});

        assertThat(page.isText()).isFalse();
        assertThat(page.value()).startsWith("000000  00 00 00 00 07 61 3c ff").endsWith(".....a<.\n");
        LetterPage cut = shown(new byte[5_000]);
        assertThat(cut.isCut()).isTrue();
        assertThat(cut.value().lines()).hasSize(256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u202eb", "a\u0000b", "a\u001b[2Jb", "a\u200bb", "\ufeffa"})
    void aTextThatWouldLookLikeAnotherOneIsShownInHexadecimal(String text) {
        assertThat(shown(utf8(text)).isText()).isFalse();
    }

    @Test
    void aRecordMayHaveNoValueAndAnEmptyOne() {
        assertThat(LetterPage.of(letter(null), rig.log(), true, true).isMasked())
                .isFalse();
        assertThat(shown(new byte[0]).isMasked()).isFalse();
        assertThat(shown(new byte[0]).value()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "99999999999", "x", "", "-1"})
    void atThreeItStaysAndThePageSaysWhy(String count) {
        ConsumerRecord<byte[], byte[]> letter = letter(utf8("{}"));
        letter.headers().add("redrive-count", utf8(count));

        assertThat(LetterPage.of(letter, rig.log(), true, false).obstacles())
                .singleElement()
                .asString()
                .contains("sent again 3 times, and then it stays");
    }

    @Test
    void belowThreeNothingSpeaksAgainstIt() {
        ConsumerRecord<byte[], byte[]> letter = letter(utf8("{}"));
        letter.headers().add("redrive-count", utf8("2"));

        assertThat(LetterPage.of(letter, rig.log(), true, false).obstacles()).isEmpty();
    }

    @Test
    void whatWasSentAgainOrIsNotWholeSaysSo() {
        rig.deadLetter(1, 7, "letter");
        rig.actions().redrive(SteerPages.SPENDING.actor(), 1, 7, true, null);
        ConsumerRecord<byte[], byte[]> letter = letter(utf8("{}"));
        letter.headers().add("dead-letter-truncated", utf8("value"));

        assertThat(LetterPage.of(letter, rig.log(), true, false).obstacles())
                .containsExactly("It was sent again before, or may have been.", "It was too large to be kept whole.");
    }

    @Test
    void aHeaderMayHaveNoValueAndManyMayHaveOneName() {
        ConsumerRecord<byte[], byte[]> letter = letter(utf8("{}"));
        letter.headers().add("x-a", null).add("x-a", utf8("1\n2")).add("dead-letter-code", utf8("invalid_request"));

        assertThat(LetterPage.of(letter, rig.log(), true, false).headers())
                .containsExactly(
                        new LetterPage.Shown("x-a", ""),
                        new LetterPage.Shown("x-a", "1 2"),
                        new LetterPage.Shown("dead-letter-code", "invalid_request"));
        assertThat(LetterPage.of(letter, rig.log(), false, false).headers())
                .containsExactly(
                        new LetterPage.Shown("x-a", null),
                        new LetterPage.Shown("x-a", null),
                        new LetterPage.Shown("dead-letter-code", "invalid_request"));
    }

    private static LettersPage page(List<DeadLetterRow> rows, int number, int most) {
        return LettersPage.of(rows, new LettersPage.Query(LetterFilter.ALL, number), most);
    }

    @Test
    void theListHasPages() {
        List<DeadLetterRow> rows =
                Collections.nCopies(250, new DeadLetterRow(0, 1, SteerPages.NOW, null, 1, "", "", null, null, 0, null));

        assertThat(page(rows, 1, 1_000).rows()).hasSize(100);
        assertThat(page(rows, 1, 1_000).newer()).isNull();
        assertThat(page(rows, 3, 1_000).rows()).hasSize(50);
        assertThat(page(rows, 3, 1_000).older()).isNull();
        assertThat(page(rows, 3, 1_000).newer()).isEqualTo("/dead-letters?page=2");
        assertThat(page(rows, 4, 1_000).rows()).isEmpty();
        assertThat(page(rows, 1, 250).isFull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1.5", "99999999999", "<b>"})
    void aPlaceThatIsNoneIsNamed(String partition) {
        assertThatThrownBy(() -> Numbers.place("partition", partition))
                .isInstanceOf(FilterException.class)
                .hasMessage("partition: \"%s\" is no number from 0 on".formatted(partition));
        assertThatThrownBy(() -> Numbers.page("0")).isInstanceOf(FilterException.class);
        assertThat(Numbers.place("offset", "99999999999")).isEqualTo(99_999_999_999L);
        assertThat(Numbers.page(null)).isEqualTo(1);
    }
}
