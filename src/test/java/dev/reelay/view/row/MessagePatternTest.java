package dev.reelay.view.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagePatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            it broke                                          | it broke
            it took 12.5 s of 7200 s                          | it took #.# s of # s
            RunComfy refused: HTTP status 422: bad image      | RunComfy refused: HTTP status 422: bad image
            HTTP 503 after 503 tries                          | HTTP 503 after # tries
            HTTP status 4220                                  | HTTP status #
            job 6f21a-77 is gone                              | job # is gone
            no file at https://x.example/a?b=1 today          | no file at <url> today
            the field "prompt" is "a very long text"          | the field "…" is "…"
            an open "quote that never ends                    | an open "…"
            two   spaces                                      | two spaces
            /input/prompt is 812 characters long, at most 800 | /input/prompt is # characters long, at most #
            模型 7 错误                                        | 模型 # 错误
            """)
    void whatDiffersIsLeftOut(String message, String pattern) {
        assertThat(MessagePattern.of(message)).isEqualTo(pattern);
    }

    @Test
    void aPatternIsShortAndNeverHalfACharacter() {
        assertThat(MessagePattern.of("😀".repeat(500)).codePointCount(0, 320 - 1))
                .isLessThanOrEqualTo(160);
        assertThat(MessagePattern.of("")).isEmpty();
        assertThat(MessagePattern.of("😀".repeat(500))).endsWith("…");
    }
}
