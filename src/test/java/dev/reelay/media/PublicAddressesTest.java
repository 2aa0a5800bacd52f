package dev.reelay.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.media.PublicAddresses.Reach;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    private static boolean isPublic(String literal) {
        return reach(literal) == Reach.PUBLIC;
    }

    private static Reach reach(String... literals) {
        return PublicAddresses.of(
                Arrays.stream(literals).map(InetAddress::ofLiteral).toList());
    }

    /** The first and the last address of each subnet, and those just outside of it. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.255.255.255, , 1.0.0.0",
        "10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
        "100.64.0.0, 100.127.255.255, 100.63.255.255, 100.128.0.0",
        "127.0.0.0, 127.255.255.255, 126.255.255.255, 128.0.0.0",
        "168.63.129.16, 168.63.129.16, 168.63.129.15, 168.63.129.17",
        "169.254.0.0, 169.254.255.255, 169.253.255.255, 169.255.0.0",
        "172.16.0.0, 172.31.255.255, 172.15.255.255, 172.32.0.0",
        "192.0.0.0, 192.0.0.255, 191.255.255.255, 192.0.1.0",
        "192.0.2.0, 192.0.2.255, 192.0.1.255, 192.0.3.0",
        "192.88.99.0, 192.88.99.255, 192.88.98.255, 192.88.100.0",
        "192.168.0.0, 192.168.255.255, 192.167.255.255, 192.169.0.0",
        "198.18.0.0, 198.19.255.255, 198.17.255.255, 198.20.0.0",
        "198.51.100.0, 198.51.100.255, 198.51.99.255, 198.51.101.0",
        "203.0.113.0, 203.0.113.255, 203.0.112.255, 203.0.114.0",
        "224.0.0.0, 255.255.255.255, 223.255.255.255, ",
        // IPv6
        "'::', 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, , 2000::",
        "2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2000:ffff::, 2001:200::",
        "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db9::",
        "2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:ffff::, 2003::",
        "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3ffe:ffff::, 3fff:1000::",
        "4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:ffff::, "
    })
    void eachSubnetIsRefusedFromItsFirstToItsLastAddress(String first, String last, String before, String after) {
        assertThat(isPublic(first)).as(first).isFalse();
        assertThat(isPublic(last)).as(last).isFalse();
        if (before != null) {
            assertThat(isPublic(before)).as(before).isTrue();
        }
        if (after != null) {
            assertThat(isPublic(after)).as(after).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "::",
                "::8.8.8.8", // v4-compatible
                "64:ff9b:1::808:808",
                "64:ff9b:0:1::808:808", // beside the /96
                "100::1",
                "2001:0:53aa:64c:0:7a3d:f7f7:f7f7", // Teredo
                "2002:808:808::1", // 6to4, whatever it holds
                "5f00::1",
                "fc00::1",
                "fd12:3456:789a::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void specialAddressesAreRefused(String address) {
        assertThat(isPublic(address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, PRIVATE",
        "127.0.0.1, PRIVATE",
        "169.254.169.254, PRIVATE",
        "0.0.0.0, PRIVATE",
        "198.18.0.1, MADE_UP",
        "100.64.0.1, MADE_UP",
        "8.8.8.8, PUBLIC"
    })
    void anEmbeddedIpv4AddressDecides(String v4, Reach reach) throws Exception {
        byte[] inside = InetAddress.ofLiteral(v4).getAddress();
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xFF;
        mapped[11] = (byte) 0xFF;
        System.arraycopy(inside, 0, mapped, 12, 4);

        assertThat(reach("64:ff9b::" + v4)).isEqualTo(reach);
        assertThat(reach("::ffff:" + v4)).isEqualTo(reach);
        assertThat(PublicAddresses.of(mapped)).isEqualTo(reach);
        assertThat(PublicAddresses.of(InetAddress.getByAddress(mapped).getAddress()))
                .isEqualTo(reach);
    }

    /** The first and the last address of each subnet that resolvers, carriers and meshes make addresses up from. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.18.0.0",
                "198.19.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "240.0.0.0",
                "240.240.0.1",
                "255.255.255.254",
                "2001:2::",
                "2001:2:0:ffff:ffff:ffff:ffff:ffff",
                "64:ff9b:1::",
                "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"
            })
    void anAddressThatOnlyTheWorkersNetworkCanHaveMadeUpIsNeitherPublicNorPrivate(String address) {
        assertThat(reach(address)).isEqualTo(Reach.MADE_UP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "192.168.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "255.255.255.255",
                "224.0.0.1",
                "::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "ff02::1"
            })
    void privateRangesStayPrivate(String address) {
        assertThat(reach(address)).isEqualTo(Reach.PRIVATE);
    }

    @Test
    void theFurthestAddressOfANameDecides() {
        assertThat(reach("8.8.8.8", "9.9.9.9")).isEqualTo(Reach.PUBLIC);
        assertThat(reach("8.8.8.8", "10.0.0.1")).isEqualTo(Reach.PRIVATE);
        assertThat(reach("8.8.8.8", "198.18.0.1")).isEqualTo(Reach.MADE_UP);
        assertThat(reach("198.18.0.1", "10.0.0.1")).isEqualTo(Reach.PRIVATE);
        assertThat(reach("198.18.0.1", "fc00::5"))
                .as("a fake-IP resolver's pair")
                .isEqualTo(Reach.MADE_UP);
        assertThat(reach("8.8.8.8", "fc00::5")).isEqualTo(Reach.PRIVATE);
        assertThat(reach()).isEqualTo(Reach.PRIVATE);
    }

    @Test
    void publicHostsArePublic() {
        assertThat(isPublic("93.184.216.34")).isTrue();
        assertThat(isPublic("2606:2800:220:1:248:1893:25c8:1946")).isTrue();
        assertThat(isPublic("2a00:1450:4001:82a::200e")).isTrue();
    }
}
