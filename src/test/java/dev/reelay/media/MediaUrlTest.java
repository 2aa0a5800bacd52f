package dev.reelay.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.NotPublic;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.media.MediaUrl.Parsed.Decided;
import dev.reelay.media.MediaUrl.Parsed.Fetchable;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaUrlTest {

    private static final TrustedHosts NO_TRUSTED_HOSTS = TrustedHosts.of(List.of());

    private static Optional<MediaUrl> read(String text, String... trusted) {
        return fetchable(MediaUrl.parse(text, TrustedHosts.of(List.of(trusted))));
    }

    private static Optional<MediaUrl> fetchable(MediaUrl.Parsed parsed) {
        return switch (parsed) {
            case Fetchable(MediaUrl url) -> Optional.of(url);
            case Decided _ -> Optional.empty();
        };
    }

    private static MediaFacts decided(String text) {
        return ((Decided) MediaUrl.parse(text, NO_TRUSTED_HOSTS)).facts();
    }

    private static Reason reason(String text) {
        return ((Unverified) decided(text)).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/a.png, example.com, /a.png",
        "HTTPS://EXAMPLE.com:443/A.png?x=1&y=%20#part, example.com, /A.png?x=1&y=%20",
        "https://example.com, example.com, /",
        "https://example.com?x, example.com, /?x",
        "https://example.com./a, example.com, /a",
        "https://my_bucket.s3.example.com/a, my_bucket.s3.example.com, /a",
        "https://bücher.example/ä b.png, xn--bcher-kva.example, /%C3%A4%20b.png",
        "https://1.2.3.4.example.com/, 1.2.3.4.example.com, /",
        "https://my-bucket-.example.com/a, my-bucket-.example.com, /a",
        "https://-a.example.com/a, -a.example.com, /a",
        "https://exa%6Dple.com/a, example.com, /a",
        "https://b%C3%BCcher.example/a, xn--bcher-kva.example, /a",
        "https://BÜCHER.example./a, xn--bcher-kva.example, /a",
        "https://example.com:/a, example.com, /a",
        "https://example.com:00443/a, example.com, /a",
        "https://example.com/a\\b, example.com, /a%5Cb",
        "https://example.com//evil.example@x/, example.com, //evil.example@x/",
        "'  https://example.com/a  ', example.com, /a"
    })
    void aPublicUrlIsAccepted(String text, String host, String target) {
        assertThat(read(text)).contains(new MediaUrl(true, host, 443, target, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.png",
                "example.com/a.png",
                "//example.com/a.png",
                "http://example.com/a.png",
                "ftp://example.com/a.png",
                "file:///etc/passwd",
                "data:image/png;base64,AAAA",
                "https:/example.com/",
                "https:example.com",
                "https:\\\\example.com\\",
                "https://",
                "https:///a.png",
                "https://example.com:65536/",
                "https://example.com:99999999999/",
                "https://localhost:8443/",
                "https://169.254.169.254:8443/",
                "https://user@example.com:8443/",
                "http://example.com:8443/",
                "https://example.com:443:443/",
                "https://user@example.com/",
                "https://user:secret@example.com/",
                "https://@example.com/",
                "https://example.com\\@evil.example/",
                "https://example.com\\.evil.example/",
                "https://exa mple.com/",
                "https://example.com%40evil.example/",
                "https://example.com%2Fevil.example/",
                "https://exa%6.com/",
                "https://exa%zzple.com/",
                "https://a℀b.example/", // maps to a/c
                "https://exam\tple.com/",
                "https://example.com/a\r\nHost: evil.example",
                "https://example.com/\0",
                "https://example..com/",
                "https://.example.com/",
                "https://example.com../",
                "https://localhost/",
                "https://metadata/",
                "https://metadata.google.internal/",
                "https://a.localhost/",
                "https://printer.local/",
                "https://nas.home.arpa/",
                "https://a.svc.cluster.local:8443/",
                "https://intranet./"
            })
    void anyOtherUrlIsRefused(String text) {
        assertThat(decided(text)).isEqualTo(new NotPublic());
    }

    @ParameterizedTest
    @CsvSource({"https://example.com:8443/a, 8443", "https://example.com:80/, 80", "https://example.com:0/, 0"})
    void anotherPortIsPartOfAPublicUrl(String text, int port) {
        assertThat(read(text)).hasValueSatisfying(url -> assertThat(url.port()).isEqualTo(port));
    }

    /** As a picture is written into a request, or as someone hides an address in a long URL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:image/png;base64,",
                "https://169.254.169.254/latest/meta-data?",
                "http://example.com/",
                "https://user:secret@example.com/",
                "https://localhost/",
                "https://2130706433/",
                "https://a.local/",
                "https://",
                "https://a.",
                "",
                "a.png/"
            })
    void spellingIsJudgedBeforeLength(String start) {
        for (int length : List.of(MediaUrl.MAX_LENGTH, 20 * 1024, 1_000_000)) {
            assertThat(decided(start + "A".repeat(length))).isEqualTo(new NotPublic());
        }
    }

    @Test
    void aPublicUrlThatHostsRefuseForItsLengthIsNotFetched() {
        String fits = "https://example.com/" + "a".repeat(MediaUrl.MAX_LENGTH - 20);

        assertThat(read(fits)).isPresent();
        assertThat(reason(fits + "a")).isEqualTo(Reason.TOO_LONG);
        assertThat(reason("https://example.com/" + "a".repeat(1_000_000))).isEqualTo(Reason.TOO_LONG);
        assertThat(reason("https://example.com:8443/?" + "a".repeat(20_000))).isEqualTo(Reason.TOO_LONG);
    }

    /** IDNA 2003 and 2008 look two different names up for these. */
    @ParameterizedTest
    @ValueSource(strings = {"https://straße.example/", "https://βόλος.example/", "https://a\u200Db.example/"})
    void aNameThatStandsForTwoHostsIsNotFetched(String text) {
        assertThat(reason(text)).isEqualTo(Reason.ODD_NAME);
    }

    @Test
    void aNameThatCannotBeWrittenInAsciiIsNotFetched() {
        assertThat(reason("https://ü" + "x".repeat(70) + ".example/")).isEqualTo(Reason.ODD_NAME);
        assertThat(decided("https://" + "x".repeat(70) + ".example/")).isEqualTo(new NotPublic());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "8.8.8.8", // public ones too: there is no name that a certificate could be for
                "127.0.0.1.",
                "127.1",
                "127.0.1",
                "2130706433",
                "2130706433.",
                "0x7f000001",
                "0x7f.0.0.1",
                "0x7F.1",
                "0x",
                "0177.0.0.1",
                "017700000001",
                "127.0.0x0.01",
                "1.1.1.1.1",
                "256.256.256.256",
                "foo.0x1",
                "foo.1",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[fe80::1%25eth0]",
                "[v1.x]",
                "::1",
                "１２７.0.0.1", // full-width digits
                "127。0。0。1", // ideographic full stops
                "①②⑦.⓪.⓪.①", // circled digits
                "%31%32%37.0.0.1"
            })
    void anIpAddressInPlaceOfANameIsRefusedInEveryNotation(String host) {
        assertThat(read("https://" + host + "/latest/meta-data")).isEmpty();
    }

    @Test
    void trustedHostsMayBePrivateAndSpeakPlainHttp() {
        assertThat(read("http://localhost/a", "localhost")).contains(new MediaUrl(false, "localhost", 80, "/a", true));
        assertThat(read("https://LOCALHOST/a", "LocalHost")).contains(new MediaUrl(true, "localhost", 443, "/a", true));
        assertThat(read("http://127.0.0.1:9000/a", "127.0.0.1:9000"))
                .contains(new MediaUrl(false, "127.0.0.1", 9000, "/a", true));
        assertThat(read("https://minio:9000/a", "minio:9000")).contains(new MediaUrl(true, "minio", 9000, "/a", true));
    }

    @Test
    void trustCoversTheNamedHostAndPortAlone() {
        assertThat(read("http://localhost:8080/a", "localhost")).isEmpty();
        assertThat(read("http://minio/a", "minio:9000")).isEmpty();
        assertThat(read("http://minio:9001/a", "minio:9000")).isEmpty();
        assertThat(read("http://x.minio:9000/a", "minio:9000")).isEmpty();
        assertThat(read("http://user@minio:9000/a", "minio:9000")).isEmpty();
        assertThat(read("ftp://minio:9000/a", "minio:9000")).isEmpty();
        assertThat(read("https://example.com/a", "minio:9000"))
                .hasValueSatisfying(url -> assertThat(url.trusted()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://minio", "minio/", "minio:0", "minio:70000", "minio:", "*.example.com", "[::1]:80", "a b"
            })
    void aTrustedHostMustBeAHost(String entry) {
        assertThatThrownBy(() -> TrustedHosts.of(List.of("fine", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry);
    }

    @Test
    void blankEntriesTrustNoHost() {
        assertThat(read("http://media.example/a.png", "", "  ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/b.png, https://example.com/b.png",
        "b.png, https://example.com/x/b.png",
        "../b.png, https://example.com/b.png",
        "?y=2, https://example.com/x/a.png?y=2",
        "?, https://example.com/x/a.png?",
        "'', https://example.com/x/a.png?x=1",
        "#part, https://example.com/x/a.png?x=1",
        "b.png#100%, https://example.com/x/b.png",
        "/../b.png, https://example.com/b.png",
        "/b[1].png, https://example.com/b[1].png",
        "/..//cdn.example.com/b.png, https://example.com//cdn.example.com/b.png",
        "//cdn.example.com/b.png, https://cdn.example.com/b.png",
        "https://cdn.example.com:443/b.png, https://cdn.example.com/b.png",
        "/ü b.png, https://example.com/%C3%BC%20b.png"
    })
    void aRedirectIsResolvedLikeALink(String location, String to) {
        MediaUrl from = read("https://example.com/x/a.png?x=1").orElseThrow();

        Optional<MediaUrl> followed = fetchable(from.resolve(location, NO_TRUSTED_HOSTS));

        assertThat(followed).isEqualTo(read(to));
    }

    @ParameterizedTest
    @CsvSource({
        "g, /b/c/g",
        "./g, /b/c/g",
        "g/, /b/c/g/",
        "/g, /g",
        "?y, /b/c/d;p?y",
        "g?y, /b/c/g?y",
        "#s, /b/c/d;p?q",
        "g#s, /b/c/g",
        "g?y#s, /b/c/g?y",
        ";x, /b/c/;x",
        "g;x?y#s, /b/c/g;x?y",
        "'', /b/c/d;p?q",
        "., /b/c/",
        "./, /b/c/",
        ".., /b/",
        "../, /b/",
        "../g, /b/g",
        "../.., /",
        "../../, /",
        "../../g, /g",
        "../../../g, /g",
        "/./g, /g",
        "/../g, /g",
        "g., /b/c/g.",
        "..g, /b/c/..g",
        "./../g, /b/g",
        "./g/., /b/c/g/",
        "g/./h, /b/c/g/h",
        "g/../h, /b/c/h",
        "g;x=1/../y, /b/c/y",
        "g?y/../x, /b/c/g?y/../x",
        "g#s/../x, /b/c/g",
        "g//../h, /b/c/g/h"
    })
    void theExamplesOfTheStandardAreResolvedAsItSays(String reference, String target) {
        MediaUrl from = read("https://example.com/b/c/d;p?q").orElseThrow();

        assertThat(fetchable(from.resolve(reference, NO_TRUSTED_HOSTS)))
                .contains(new MediaUrl(true, "example.com", 443, target, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/a[1].png", "/x/100%.png", "/x/a.png?sale=50%", "/x/a.png?ids[]=1", "/x/a.png?next=/y/"})
    void whateverTheFirstUrlHoldsAReferenceIsResolvedAgainstIt(String target) {
        MediaUrl from = read("https://example.com" + target).orElseThrow();

        assertThat(fetchable(from.resolve("b.png", NO_TRUSTED_HOSTS))).isEqualTo(read("https://example.com/x/b.png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/a.png",
                "//127.0.0.1/",
                "//2130706433/",
                "https://169.254.169.254/latest",
                "https://localhost:22/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "javascript:alert(1)"
            })
    void aRedirectIsCheckedLikeTheFirstUrl(String location) {
        MediaUrl from = read("https://example.com/a.png").orElseThrow();

        assertThat(from.resolve(location, NO_TRUSTED_HOSTS)).isEqualTo(MediaUrl.Parsed.NOT_PUBLIC);
    }

    @Test
    void aRedirectMayHaveAnotherPortAndNoMoreThanTheLongestLength() {
        MediaUrl from = read("https://example.com/a.png").orElseThrow();

        assertThat(fetchable(from.resolve("https://example.com:22/", NO_TRUSTED_HOSTS)))
                .hasValueSatisfying(url -> assertThat(url.port()).isEqualTo(22));
        assertThat(fetchable(from.resolve("/" + "a".repeat(9_000), NO_TRUSTED_HOSTS)))
                .isEmpty();
        assertThat(fetchable(from.resolve("https://example.com/" + "a".repeat(9_000), NO_TRUSTED_HOSTS)))
                .isEmpty();
    }

    @Test
    void whateverIsWrittenAUrlIsReadOrRefused() {
        Random random = new Random(20_261_129);
        String pieces = "a.-_%2e%C3:/@[]?#\\ \u00DF\uFF0E\u3002\u200D\uD83D\uDCA9\uD800\u05D0\u0661xn--";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder host = new StringBuilder();
            for (int left = random.nextInt(20); left > 0; left--) {
                host.append(
                        random.nextInt(8) == 0
                                ? (char) random.nextInt(0x10000)
                                : pieces.charAt(random.nextInt(pieces.length())));
            }
            switch (MediaUrl.parse("https://" + host + "/", NO_TRUSTED_HOSTS)) {
                case Fetchable(MediaUrl url) ->
                    assertThat(url.host())
                            .matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)+")
                            .doesNotMatch(".*\\.[0-9]+");
                case Decided(MediaFacts facts) -> assertThat(facts).isInstanceOfAny(NotPublic.class, Unverified.class);
            }
        }
    }

    @Test
    void theTextOfAUrlHasNoQuery() {
        MediaUrl url = read("https://example.com/a.png?signature=secret").orElseThrow();

        assertThat(url).hasToString("https://example.com/a.png");
    }
}
