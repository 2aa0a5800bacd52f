package dev.reelay.media;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which IP addresses belong to the public internet. The table follows IANA's special-purpose registries (RFC
 * 6890 and later): Java's predicates miss most of it.
 */
final class PublicAddresses {

    private record Subnet(InetAddress first, int bits) {

        /** @param text for example {@code 100.64.0.0/10}; the address is a literal, so no name is looked up */
        static Subnet of(String text) {
            int slash = text.indexOf('/');
            return new Subnet(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean contains(byte[] address) {
            byte[] prefix = first.getAddress();
            int whole = bits / 8;
            if (address.length != prefix.length || !Arrays.equals(address, 0, whole, prefix, 0, whole)) {
                return false;
            }
            int mask = (0xFF00 >> (bits % 8)) & 0xFF;
            return mask == 0 || (address[whole] & mask) == (prefix[whole] & mask);
        }
    }

    private static List<Subnet> subnets(String... texts) {
        return Arrays.stream(texts).map(Subnet::of).toList();
    }

    private static final List<Subnet> NOT_PUBLIC_V4 = subnets(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // shared by carriers and clouds
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's host, reachable from every machine there
            "169.254.0.0/16", // link-local, and the clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    /** Global unicast. Everything outside of it is refused: fc00::/7, fe80::/10, 100::/64 ... */
    private static final Subnet GLOBAL_V6 = Subnet.of("2000::/3");

    private static final List<Subnet> NOT_PUBLIC_V6 = subnets(
            "2001::/23", // protocol assignments: Teredo (2001::/32), benchmarks, ORCHID
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "3fff::/20"); // documentation

    /** The last four bytes are an IPv4 address, and a connection goes there. */
    private static final List<Subnet> EMBEDS_V4 = subnets("64:ff9b::/96"); // NAT64; 64:ff9b:1::/48 is local to a site

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private PublicAddresses() {}

    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    /** @param address 4 or 16 bytes */
    static boolean isPublic(byte[] address) {
        if (address.length == 4) {
            return NOT_PUBLIC_V4.stream().noneMatch(subnet -> subnet.contains(address));
        }
        boolean mapped = Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        if (mapped || EMBEDS_V4.stream().anyMatch(subnet -> subnet.contains(address))) {
            return isPublic(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_V6.contains(address) && NOT_PUBLIC_V6.stream().noneMatch(subnet -> subnet.contains(address));
    }
}
