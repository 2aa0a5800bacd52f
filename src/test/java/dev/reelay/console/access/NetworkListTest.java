package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkListTest {

    @Test
    void addressesAndNetworksAreTold() {
        NetworkList list = NetworkList.of(List.of("10.1.2.3", "10.2.0.0/15", "fd00:1::/32", "::1"));

        assertThat(List.of(
                        "10.1.2.3",
                        "10.2.0.1",
                        "10.3.255.255",
                        "fd00:1:2::9",
                        "::1",
                        "::ffff:10.1.2.3",
                        "fd00:1::1%eth0"))
                .allSatisfy(address ->
                        assertThat(list.contains(address)).as(address).isTrue());
        assertThat(List.of("10.1.2.4", "10.4.0.0", "10.1.255.255", "fd00:2::1", "::2", "", "localhost", "10.1.2.3:80"))
                .allSatisfy(address ->
                        assertThat(list.contains(address)).as(address).isFalse());
        assertThat(list.contains(null)).isFalse();
        assertThat(NetworkList.of(List.of("0.0.0.0/0")).contains("203.0.113.9")).isTrue();
        assertThat(NetworkList.of(List.of()).contains("127.0.0.1")).isFalse();
    }

    @Test
    void whatIsNoNetworkIsNamed() {
        assertThat(NetworkList.problems(List.of(
                        "10.1.2.3", "proxy.local", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "")))
                .hasSize(6)
                .contains("'proxy.local' is neither an address nor a network like 10.1.0.0/16");
    }

    @Test
    void limitsCountTheFirstHalfOfAnAddressOfIpv6() {
        assertThat(NetworkList.source("2001:db8:1:2:3::4")).isEqualTo(NetworkList.source("2001:db8:1:2::9"));
        assertThat(NetworkList.source("2001:db8:1:2::1")).isNotEqualTo(NetworkList.source("2001:db8:1:3::1"));
        assertThat(NetworkList.source("10.0.0.1")).isNotEqualTo(NetworkList.source("10.0.0.2"));
        assertThat(NetworkList.source(null)).isEmpty();
    }

    @Test
    void thisMachineHasSeveralAddresses() {
        assertThat(List.of("127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"))
                .allSatisfy(address ->
                        assertThat(NetworkList.isLoopback(address)).as(address).isTrue());
        assertThat(NetworkList.isLoopback("10.0.0.1")).isFalse();
        assertThat(NetworkList.isLoopback(null)).isFalse();
    }
}
