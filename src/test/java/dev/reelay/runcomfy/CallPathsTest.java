package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallPathsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            luma/luma-ray-2/image-to-video | luma/luma-ray-2/image-to-video
            wan-ai/Wan 2.2/i2v             | wan-ai/Wan%202.2/i2v
            a%2Fb/c                        | a%252Fb/c
            a?b=c#d/e                      | a%3Fb%3Dc%23d/e
            {x}/;y/z+w                     | %7Bx%7D/%3By/z%2Bw
            ü/視                           | %C3%BC/%E8%A6%96
            a/../b/./c                     | a/%2E%2E/b/%2E/c
            a//b/                          | a//b/
            """)
    void slashesOfAModelIdStayAndItsSegmentsAreEncoded(String modelId, String path) {
        assertThat(CallPaths.model(modelId)).isEqualTo("/v1/models/" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "a b", "ä", "a\n"})
    void anIllegalRequestIdIsNeverPartOfAPath(String requestId) {
        assertThatThrownBy(() -> CallPaths.status(requestId)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestsHaveThreePaths() {
        assertThat(CallPaths.status("r-1_A")).isEqualTo("/v1/requests/r-1_A/status");
        assertThat(CallPaths.result("r-1_A")).isEqualTo("/v1/requests/r-1_A/result");
        assertThat(CallPaths.cancel("r-1_A")).isEqualTo("/v1/requests/r-1_A/cancel");
    }
}
