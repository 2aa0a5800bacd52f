package dev.reelay.media;

import static dev.reelay.format.Images.png;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.NotPublic;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a probe never connects to, and what it never reveals to a host or a requester. */
class UrlRestrictionsTest {

    private static final String URL = "https://media.example/a.png";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "192.0.0.1",
                "192.0.2.1",
                "192.168.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "fc00::1",
                "fe80::1",
                "ff02::1"
            })
    void aNameWithAnAddressThatIsNotPublicIsNeverConnectedTo(String address) throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.name("media.example", address);
            rig.name("both.example", ProbeRig.ADDRESS, address);

            assertThat(rig.image(URL)).isEqualTo(new NotPublic());
            assertThat(rig.image("https://both.example/a.png")).isEqualTo(new NotPublic());
            assertThat(rig.connectedTo()).isEmpty();
        }
    }

    /** Fake-IP resolvers, carrier NAT, service meshes and a site's own NAT64: RunComfy resolves the name differently. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.18.0.1",
                "198.19.255.254",
                "100.64.0.1",
                "100.127.255.254",
                "240.240.0.1",
                "::ffff:198.18.0.1",
                "64:ff9b::c612:1",
                "64:ff9b:1::1",
                "2001:2::1"
            })
    void aNameWithAnAddressThatOnlyOurNetworkCanHaveMadeUpIsUnverifiedAndNotConnectedTo(String address)
            throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.name("media.example", address);
            rig.name("both.example", ProbeRig.ADDRESS, address);

            assertThat(reason(rig.image(URL))).isEqualTo(Reason.MADE_UP_ADDRESS);
            assertThat(reason(rig.image("https://both.example/a.png"))).isEqualTo(Reason.MADE_UP_ADDRESS);
            assertThat(rig.connectedTo()).isEmpty();
        }
    }

    @Test
    void anotherPortOfAPublicHostIsUnverifiedAndNotConnectedTo() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, png(640, 480)));
            rig.name("inside.example", "10.0.0.1");

            assertThat(rig.image("https://media.example:8443/a.png"))
                    .isEqualTo(new Unverified(Reason.OTHER_PORT, "port 8443"));
            assertThat(rig.image("https://inside.example:8443/a.png")).isEqualTo(new NotPublic());
            assertThat(rig.connectedTo()).isEmpty();
        }
    }

    /** No TLS library of Java's sends or checks such a name: the file is not seen, and the job is not to blame. */
    @ParameterizedTest
    @ValueSource(strings = {"bucket-.example", "-bucket.example", "my_bucket.example", "a--.b_.example"})
    void aNameWithAHyphenOrAnUnderscoreAtItsEndIsNotRefused(String host) throws Exception {
        try (ProbeRig rig = ProbeRig.open(Duration.ofSeconds(5))) {
            rig.host((call, out) -> out.file(call, png(640, 480)));
            rig.name(host, ProbeRig.ADDRESS);

            assertThat(rig.image("https://" + host + "/a.png")).isInstanceOf(Unverified.class);
            assertThat(rig.lookedUp()).containsExactly(host);
            assertThat(rig.connectedTo()).hasSize(1);
        }
    }

    private static Reason reason(MediaFacts facts) {
        return ((Unverified) facts).reason();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://media.example/a.png",
                "https://user@media.example/a.png",
                "https://127.0.0.1/a.png",
                "https://2130706433/",
                "https://[::1]/",
                "file:///etc/passwd",
                "a.png",
                ""
            })
    void aUrlThatIsNotPublicByItsSpellingIsNotEvenLookedUp(String url) throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            assertThat(rig.image(url)).isEqualTo(new NotPublic());
            assertThat(rig.probe(url, MediaKind.AUDIO)).isEqualTo(new NotPublic());
            assertThat(rig.lookedUp()).isEmpty();
        }
        assertThat(MediaProbe.factsWithoutFetching(url, MediaKind.IMAGE, TrustedHosts.of(List.of())))
                .contains(new NotPublic());
    }

    @Test
    void aNameThatResolvesDifferentlyAfterTheCheckChangesNothing() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, png(640, 480)));
            rig.name("rebound.example", "127.0.0.1");
            rig.name("media.example", "127.0.0.1");

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(rig.lookedUp()).as("once").containsExactly("media.example");
            assertThat(rig.connectedTo()).containsExactly(ProbeRig.ADDRESS + ":443");
        }
    }

    @Test
    void aRedirectToTheSameNameIsResolvedAndCheckedAgain() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((_, out) -> out.head("302 Found", "Location: /b.png"));
            rig.name("media.example", "127.0.0.1");

            assertThat(rig.image(URL)).isEqualTo(new NotPublic());
            assertThat(rig.lookedUp()).containsExactly("media.example", "media.example");
            assertThat(rig.connectedTo()).containsExactly(ProbeRig.ADDRESS + ":443");
        }
    }

    @Test
    void threeRedirectsAreFollowedButNotAFourth() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                int left = call.path().charAt(1) - '0';
                if (left == 0) {
                    out.file(call, png(640, 480));
                } else {
                    String other = left % 2 == 0 ? "media.example" : "cdn.example";
                    out.head("307 Temporary Redirect", "Location: https://" + other + "/" + (left - 1));
                }
            });

            assertThat(rig.image("https://media.example/3")).isInstanceOf(Image.class);
            assertThat(host.calls())
                    .extracting(ScriptedHost.Call::sni)
                    .containsExactly("media.example", "cdn.example", "media.example", "cdn.example");
            assertThat(rig.image("https://media.example/4"))
                    .isEqualTo(new Unverified(Reason.REDIRECTS, "more than 3 redirects"));
        }
    }

    @Test
    void aRedirectLoopEnds() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, out) -> out.head("301 Moved", "Location: " + URL));

            assertThat(rig.image(URL)).isEqualTo(new Unverified(Reason.REDIRECTS, "more than 3 redirects"));
            assertThat(host.calls()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://media.example/a.png",
                "https://127.0.0.1/",
                "//169.254.169.254/latest/meta-data",
                "https://0x7f.1/",
                "https://inside.example/",
                "https://user:x@cdn.example/",
                "file:///etc/passwd"
            })
    void aRedirectIsRefusedWhereAUrlIsRefused(String location) throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, out) -> out.head("302 Found", "Location: " + location));
            rig.name("inside.example", "10.0.0.1");

            assertThat(rig.image(URL)).isEqualTo(new NotPublic());
            assertThat(host.calls()).hasSize(1);
            assertThat(rig.connectedTo()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://media.example:22/, OTHER_PORT",
        "https://fake.example/, MADE_UP_ADDRESS",
        "https://straße.example/, ODD_NAME",
        "https://nowhere.example/, NO_ADDRESS"
    })
    void aRedirectToWhereWeDoNotGoIsUnverified(String location, Reason reason) throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            String ascii = location.replace("ß", "%C3%9F");
            ScriptedHost host = rig.host((_, out) -> out.head("302 Found", "Location: " + ascii));
            rig.name("fake.example", "198.18.0.7");

            assertThat(reason(rig.image(URL))).isEqualTo(reason);
            assertThat(host.calls()).hasSize(1);
            assertThat(rig.connectedTo()).hasSize(1);
        }
    }

    /** Each byte of a header arrives as one character; those from 80 to 9F are controls, and would make the URL one that is not public. */
    @ParameterizedTest
    @ValueSource(strings = {"/Ü €.png", "https://media.example/Ü €.png", "//media.example/Ü €.png"})
    void aRedirectInPlainUtf8IsFollowed(String location) throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                if (call.path().equals("/a.png")) {
                    out.head("302 Found", "Location: " + new String(location.getBytes(UTF_8), ISO_8859_1));
                } else {
                    out.file(call, png(640, 480));
                }
            });

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(host.calls())
                    .extracting(ScriptedHost.Call::path)
                    .containsExactly("/a.png", "/%C3%9C%20%E2%82%AC.png");
        }
    }

    @Test
    void aRedirectInLatin1IsFollowed() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, out) -> out.head("302 Found", "Location: /ü.png"));

            rig.image(URL);

            assertThat(host.calls().get(1).path()).isEqualTo("/%C3%BC.png");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Location:", "X: y", "Location: /%zz"})
    void aRedirectThatLeadsNowhereIsUnverified(String header) throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((_, out) -> out.head("302 Found", header));

            assertThat(rig.image(URL)).isEqualTo(new Unverified(Reason.REDIRECTS, "a redirect that leads nowhere"));
        }
    }

    @Test
    void aCookieIsNeverSentBack() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, out) -> out.head("302 Found", "Location: /b", "Set-Cookie: a=b; Path=/"));

            rig.image(URL);

            assertThat(host.calls())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(call -> assertThat(call.headers()).doesNotContainKey("cookie"));
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                answered.incrementAndGet();
                out.file(call, png(640, 480));
            });
            rig.name("other.example", ProbeRig.ADDRESS);

            assertThat(rig.image("https://other.example/a.png"))
                    .isInstanceOfSatisfying(
                            Unverified.class,
                            unverified -> assertThat(unverified.reason()).isEqualTo(Reason.TLS));
            assertThat(answered).hasValue(0);
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
        try (ScriptedHost stranger = ScriptedHost.tls(
                        TestCertificates.of("media.example").server(), (call, out) -> out.file(call, png(640, 480)));
                ProbeRig rig = ProbeRig.open()) {
            rig.name("media.example", ProbeRig.ADDRESS);
            rig.at(ProbeRig.ADDRESS, stranger);

            assertThat(rig.image(URL))
                    .isInstanceOfSatisfying(
                            Unverified.class,
                            unverified -> assertThat(unverified.reason()).isEqualTo(Reason.TLS));
            assertThat(stranger.calls()).isEmpty();
        }
    }

    @Test
    void aNameWithoutAddressAndAHostThatDoesNotListenAreUnverified() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.name("silent.example", ProbeRig.ADDRESS);

            assertThat(rig.image("https://unknown.example/a.png"))
                    .isEqualTo(new Unverified(Reason.NO_ADDRESS, "the name has no address"));
            assertThat(rig.image("https://silent.example/a.png"))
                    .isEqualTo(new Unverified(Reason.NO_CONNECTION, "no connection"));
        }
    }
}
