package dev.reelay.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryChainTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            a,          -,          a~1
            a~1,        a,          a~2
            a~2,        a~1,        a~3
            a~9,        a~8,        a~10
            a~10,       a~9,        a~11
            """)
    void theNumberCountsAlongTheChain(String id, @Nullable String retryOf, String next) {
        assertThat(RetryChain.next(id, retryOf)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            a~1,        -,          a~1~1
            a~1~1,      a~1,        a~1~2
            a~1~2,      a~1~1,      a~1~3
            a~3,        -,          a~3~1
            a~3,        a,          a~3~1
            a~3,        a~1,        a~3~1
            b,          a,          b~1
            a~,         a,          a~~1
            ~1,         '',         ~1~1
            a~01,       a,          a~01~1
            a~0,        a,          a~0~1
            a~-1,       a,          a~-1~1
            a~99999999999, a~99999999998, a~99999999999~1
            """)
    void anIdThatOnlyLooksLikeARetrysBeginsAChainOfItsOwn(String id, @Nullable String retryOf, String next) {
        assertThat(RetryChain.next(id, retryOf)).contains(next);
    }

    @Test
    void anIdMayHaveTwoHundredCharactersAndNotOneMore() {
        String fox = "\uD83E\uDD8A";

        assertThat(RetryChain.next(fox.repeat(198), null)).contains(fox.repeat(198) + "~1");
        assertThat(RetryChain.next(fox.repeat(199), null)).isEmpty();
        assertThat(RetryChain.next("a".repeat(198) + "~9", "a".repeat(198) + "~8"))
                .isEmpty();
        assertThat(RetryChain.next("a".repeat(198) + "~8", "a".repeat(198) + "~7"))
                .isPresent();
    }
}
