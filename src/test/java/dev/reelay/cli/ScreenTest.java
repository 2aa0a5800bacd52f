package dev.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void thereAreColoursOnATerminalAloneAndNotWhereNobodyWantsThem() {
        assertThat(Screen.of(Map.of("TERM", "xterm"), true, true, true)).isEqualTo(new Screen(true, true, true));
        assertThat(Screen.of(Map.of(), true, false, true).colours()).isFalse();
        assertThat(Screen.of(Map.of("NO_COLOR", "1"), true, true, true)).isEqualTo(new Screen(false, true, true));
        assertThat(Screen.of(Map.of("NO_COLOR", ""), true, true, true).colours())
                .as("an empty one says nothing")
                .isTrue();
        assertThat(Screen.of(Map.of("TERM", "dumb"), true, true, true)).isEqualTo(new Screen(false, false, true));
    }

    @Test
    void nobodyIsAskedWhereInputOrMessagesAreNotOnATerminal() {
        assertThat(Screen.of(Map.of(), false, true, true).asks()).isFalse();
        assertThat(Screen.of(Map.of(), true, true, false).asks()).isFalse();
        assertThat(Screen.of(Map.of(), true, false, true).asks()).isTrue();
    }

    @Test
    void aTableHasTheSameTextWithAndWithoutColours() {
        table().print(terminal(Screen.NONE));
        String plain = out.toString();
        out.getBuffer().setLength(0);
        table().print(terminal(new Screen(true, false, false)));

        assertThat(plain).isEqualTo("ID  STATUS\na   failed\nbb  completed\n");
        assertThat(out.toString())
                .contains("\u001b[31mfailed\u001b[0m", "\u001b[32mcompleted\u001b[0m")
                .satisfies(coloured ->
                        assertThat(coloured.replaceAll("\u001b\\[\\d*m", "")).isEqualTo(plain));
    }

    @Test
    void whatSomebodyElseWroteCannotColourTheTerminal() {
        terminal(new Screen(true, false, false)).print(List.of(Span.plain("\u001b[31mred\nnext")));

        assertThat(out.toString()).isEqualTo(" [31mred next\n");
    }

    @Test
    void progressIsShownOnATerminalAloneAndGoneAtTheEnd() {
        try (Progress progress = new Progress(terminal(Screen.NONE))) {
            progress.show("1 of 2");
        }
        assertThat(err.toString()).isEmpty();

        try (Progress progress = new Progress(terminal(new Screen(false, true, false)))) {
            progress.show("1 of 2");
            progress.show("1 of 2");
            progress.show("2 of 2" + "!".repeat(200));
        }
        assertThat(err.toString())
                .startsWith("\r\u001b[K1 of 2\r\u001b[K2 of 2!")
                .endsWith("…\r\u001b[K");
    }

    private static Table table() {
        Table table = new Table("ID", "STATUS");
        table.addSpans(List.of(Span.plain("a"), new Span("failed", Span.Tone.BAD)));
        table.addSpans(List.of(Span.plain("bb"), new Span("completed", Span.Tone.GOOD)));
        return table;
    }

    private Terminal terminal(Screen screen) {
        return new Terminal(
                Map.of(),
                InputStream.nullInputStream(),
                AnswerWriter.to(out),
                new PrintWriter(err, true),
                screen,
                () -> {});
    }
}
