package dev.reelay.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.media.PublicFiles.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are read whole, over real TLS: what may be opened, what is sent, and hosts that cut, stall and flood. */
class PublicFilesTest {

    private static final String URL = "https://media.example/out/sig%3D0/a.mp4?X-Amz-Signature=ab%3Dcd";

    private static final byte[] FILE = new byte[3_000_000];

    static {
        new Random(1).nextBytes(FILE);
    }

    private final ProbeRig rig = ProbeRig.open();

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    private Answer open(String url) throws InterruptedException {
        return rig.files(Duration.ofSeconds(30)).open(url);
    }

    private static Answer.Opened opened(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Opened.class);
        return (Answer.Opened) answer;
    }

    private static Reason reason(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.NotOpened.class);
        MediaFacts why = ((Answer.NotOpened) answer).why();
        assertThat(why).isInstanceOf(Unverified.class);
        return ((Unverified) why).reason();
    }

    @Test
    void aFileIsReadWholeFromAUrlThatIsSentAsItIsWrittenWithoutAnyCredentials() throws Exception {
        ScriptedHost host = rig.host(
                (_, out) -> out.head("200 OK", "Content-Length: " + FILE.length).raw(FILE));
        Answer.Opened opened = opened(open(URL));
        assertThat(opened.length()).isEqualTo(FILE.length);
        try (InputStream bytes = opened.bytes()) {
            assertThat(bytes.readAllBytes()).isEqualTo(FILE);
        }
        ScriptedHost.Call call = host.calls().getFirst();
        assertThat(call.path()).isEqualTo("/out/sig%3D0/a.mp4?X-Amz-Signature=ab%3Dcd");
        assertThat(call.headers()).doesNotContainKeys("authorization", "cookie", "range", "referer");
    }

    @Test
    void aFileInChunksHasNoLengthAndSaysItselfWhereItEnds() throws Exception {
        rig.host((_, out) -> out.head("200 OK", "Transfer-Encoding: chunked").raw("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
        Answer.Opened opened = opened(open(URL));
        assertThat(opened.length()).isNull();
        assertThat(opened.bytes().readAllBytes()).asString().isEqualTo("abcde");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://media.example/a.mp4",
                "https://127.0.0.1/a.mp4",
                "https://metadata.internal/a",
                "nonsense"
            })
    void aUrlThatIsNotPublicByItsSpellingIsNotOpened(String url) throws Exception {
        assertThat(open(url)).isEqualTo(new Answer.NotOpened(new MediaFacts.NotPublic()));
        assertThat(rig.connectedTo()).isEmpty();
    }

    @Test
    void aNameWithAPrivateAddressAmongOthersIsNotConnectedTo() throws Exception {
        rig.name("media.example", ProbeRig.ADDRESS, "169.254.169.254");
        assertThat(open(URL)).isEqualTo(new Answer.NotOpened(new MediaFacts.NotPublic()));
        assertThat(rig.connectedTo()).isEmpty();
    }

    @Test
    void anotherPortIsNotConnectedTo() throws Exception {
        rig.name("media.example", ProbeRig.ADDRESS);
        assertThat(reason(open("https://media.example:8443/a.mp4"))).isEqualTo(Reason.OTHER_PORT);
        assertThat(rig.connectedTo()).isEmpty();
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        ScriptedHost host =
                rig.host((_, out) -> out.head("302 Found", "Location: https://cdn.example/a.mp4", "Content-Length: 0"));
        assertThat(reason(open(URL))).isEqualTo(Reason.REDIRECTS);
        assertThat(host.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, Content-Length: 0, REFUSED",
        "404 Not Found, Content-Length: 0, NOT_FOUND",
        "500 Oops, Content-Length: 0, HOST_TROUBLE",
        "206 Partial Content, Content-Range: bytes 0-9/100, ODD_ANSWER",
        "200 OK, Content-Encoding: gzip, ENCODED",
        "200 OK, Content-Encoding: br, ENCODED",
        "200 OK, Server: without an end, ODD_ANSWER"
    })
    void anAnswerThatIsNotTheWholeFileAsItIsIsNoFile(String status, String header, Reason reason) throws Exception {
        rig.host((_, out) -> out.head(status, header).raw("0123456789"));
        assertThat(reason(open(URL))).isEqualTo(reason);
    }

    @Test
    void aFileThatIsCutIsNotTakenForAWholeOne() throws Exception {
        rig.host((_, out) ->
                out.head("200 OK", "Content-Length: " + FILE.length).raw(java.util.Arrays.copyOf(FILE, 2_000_000)));
        Answer.Opened opened = opened(open(URL));
        assertThatThrownBy(() -> opened.bytes().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage("the connection broke in the middle of the file");
    }

    @Test
    void aHostThatStopsSendingIsNotWaitedForForEver() throws Exception {
        java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);
        rig.host((_, out) -> {
            out.head("200 OK", "Content-Length: 100").raw("abc");
            try {
                end.await(1, java.util.concurrent.TimeUnit.MINUTES);
            } catch (InterruptedException testIsOver) {
                Thread.currentThread().interrupt();
            }
        });
        Answer.Opened opened = opened(rig.files(Duration.ofMillis(300)).open(URL));
        assertThatThrownBy(() -> opened.bytes().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage("the host sent nothing for 300 ms");
        end.countDown();
    }

    @Test
    void anEndlessFileIsFetchedNoFasterThanItIsReadAndClosingEndsIt() throws Exception {
        java.util.concurrent.CountDownLatch ended = new java.util.concurrent.CountDownLatch(1);
        ScriptedHost host = rig.host((_, out) -> {
            out.head("200 OK", "Content-Length: 99000000000");
            try {
                while (true) {
                    out.raw(FILE);
                }
            } finally {
                ended.countDown();
            }
        });
        Answer.Opened opened = opened(open(URL));
        assertThat(opened.bytes().readNBytes(1_000_000)).hasSize(1_000_000);
        opened.bytes().close();
        assertThat(ended.await(1, java.util.concurrent.TimeUnit.MINUTES)).isTrue();
        assertThat(host.written()).isLessThan(60_000_000);
    }
}
