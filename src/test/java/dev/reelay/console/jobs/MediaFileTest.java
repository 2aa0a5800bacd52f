package dev.reelay.console.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Looks;
import dev.reelay.console.PlainHttp;
import dev.reelay.file.StoredFile;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFileTest {

    private static final PlainHttp HTTPS = PlainHttp.of(false, Optional.empty());
    private static final PlainHttp DEV = PlainHttp.of(true, Optional.empty());

    private static boolean isLinked(String url) {
        return new MediaFile(url, MediaFile.Kind.VIDEO, HTTPS).linked();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example/1.mp4",
                "HTTPS://cdn.example:8443/a/b.png?token=x&y=%22#t=1",
                "https://xn--bcher-kva.example/film.webm"
            })
    void anHttpsAddressWithAHostIsLinked(String url) {
        assertThat(isLinked(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                " javascript:alert(1)",
                "java\nscript:alert(1)",
                "JaVaScRiPt://cdn.example/%0aalert(1)",
                "data:text/html,<script>alert(1)</script>",
                "http://cdn.example/1.mp4",
                "//cdn.example/1.mp4",
                "/1.mp4",
                "https:1.mp4",
                "https:///1.mp4",
                "https://user:secret@cdn.example/1.mp4",
                "https://cdn.example/\" onerror=\"alert(1)",
                "blob:https://cdn.example/1",
                ""
            })
    void anythingElseIsText(String url) {
        assertThat(isLinked(url)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/simulator/files/1.mp4, true",
        "http://127.0.0.1:8080/1.mp4, true",
        "https://cdn.example/1.mp4, true",
        "http://cdn.example/1.mp4, false",
        "http://localhost.example/1.mp4, false",
        "http://user@localhost/1.mp4, false",
        "ftp://localhost/1.mp4, false"
    })
    void devModeShowsWhatItsSimulatorMadeToo(String url, boolean linked) {
        assertThat(new MediaFile(url, MediaFile.Kind.VIDEO, DEV).linked()).isEqualTo(linked);
        assertThat(isLinked(url)).isEqualTo(url.startsWith("https:"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://store:9000, http://store:9000/videos/a/1.mp4, true",
        "http://store:9000/, http://videos.store:9000/a/1.mp4, true",
        "http://STORE:9000, http://store:9000/videos/a/1.mp4, true",
        "http://store:9000, http://store/videos/a/1.mp4, false",
        "http://store:9000, http://otherstore:9000/a/1.mp4, false",
        "http://store:9000, http://localhost:9000/a/1.mp4, false",
        "http://store:9000, http://user@store:9000/a/1.mp4, false",
        "https://store:9000, http://store:9000/a/1.mp4, false",
        "'http://a_b;x', 'http://a_b;x/1.mp4', false"
    })
    void aStoreWithoutHttpsIsShownToo(URI endpoint, String url, boolean linked) {
        PlainHttp plain = PlainHttp.of(false, Optional.of(endpoint));
        assertThat(new MediaFile(url, MediaFile.Kind.VIDEO, plain).linked()).isEqualTo(linked);
    }

    @Test
    void thePolicyOfPagesAllowsTheseSources() {
        assertThat(HTTPS.sources()).isEqualTo("https:");
        assertThat(DEV.sources()).isEqualTo("https: http:");
        assertThat(PlainHttp.of(false, Optional.of(URI.create("http://store:9000/x")))
                        .sources())
                .isEqualTo("https: http://store:9000 http://*.store:9000");
    }

    @Test
    void theCopyIsPlayedWhereAPageMayShowIt() {
        assertThat(file("https://p.example/1.mp4", "https://s.example/1.mp4").played())
                .isEqualTo("https://s.example/1.mp4");
        assertThat(file("https://p.example/1.mp4", "file:///srv/videos/a/1.mp4").played())
                .isEqualTo("https://p.example/1.mp4");
        assertThat(file("https://p.example/1.mp4", "http://minio:9000/1.mp4").played())
                .isEqualTo("https://p.example/1.mp4");
        assertThat(file("http://p.example/1.mp4", "file:///srv/videos/a/1.mp4").played())
                .isNull();
        assertThat(file("http://p.example/1.mp4", "https://s.example/1.mp4").played())
                .isEqualTo("https://s.example/1.mp4");
        assertThat(new MediaFile("https://p.example/1.mp4", MediaFile.Kind.VIDEO, HTTPS).played())
                .isEqualTo("https://p.example/1.mp4");
        assertThat(file("https://p.example/1.mp4", "file:///srv/videos/a/1.mp4").copyText())
                .isEqualTo(Looks.grouped(8_123_456) + " bytes, video/mp4, SHA-256 9f86");
    }

    private static MediaFile file(String url, String copy) {
        return new MediaFile(
                url, MediaFile.Kind.VIDEO, HTTPS, new StoredFile(copy, url, 8_123_456, "9f86", "video/mp4"));
    }
}
