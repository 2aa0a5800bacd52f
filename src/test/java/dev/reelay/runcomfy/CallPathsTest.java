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
    @ValueSource(strings = {"", " ", "a\n", "\u0000", "\u007f", "\ud800", "a\udc00b"})
    void anIllegalRequestIdIsNeverPartOfAPath(String requestId) {
        assertThatThrownBy(() -> CallPaths.status(requestId)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            r-1_A                       | r-1_A
            job:7f.2                    | job%3A7f.2
            a/b?c#d%2F                  | a%2Fb%3Fc%23d%252F
            ..                          | %2E%2E
            .                           | %2E
            ä 視 🎬                     | %C3%A4%20%E8%A6%96%20%F0%9F%8E%AC
            {id};v=1&x=[1]\\"            | %7Bid%7D%3Bv%3D1%26x%3D%5B1%5D%5C%22
            """)
    void aRequestIdIsOpaqueAndOneSegmentOfAPath(String requestId, String segment) {
        assertThat(CallPaths.status(requestId)).isEqualTo("/v1/requests/" + segment + "/status");
    }

    @Test
    void aRequestIdOfUpTo512BytesIsOne() {
        assertThat(CallPaths.isRequestId("r".repeat(512))).isTrue();
        assertThat(CallPaths.isRequestId("r".repeat(513))).isFalse();
        assertThat(CallPaths.isRequestId("視".repeat(171))).isFalse();
    }

    @Test
    void requestsHaveThreePathsAndOneWithAQuestion() {
        assertThat(CallPaths.status("r-1_A")).isEqualTo("/v1/requests/r-1_A/status");
        assertThat(CallPaths.result("r-1_A")).isEqualTo("/v1/requests/r-1_A/result");
        assertThat(CallPaths.resultWithCost("r-1_A")).isEqualTo("/v1/requests/r-1_A/result?include_cost=true");
        assertThat(CallPaths.cancel("r-1_A")).isEqualTo("/v1/requests/r-1_A/cancel");
    }
}
