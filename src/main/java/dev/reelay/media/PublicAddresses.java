package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which IP addresses belong to the public internet. The table follows IANA's special-purpose registries (RFC
 * 6890 and later): Java's predicates miss most of it.
 *
 * <p>A connection goes to public addresses alone. Among the others, private ones blame the URL; addresses that only the
 * worker's own network can have made up say nothing about it: resolvers of proxies in fake-IP mode answer every name with
 * one of 198.18.0.0/15, carriers and overlay networks with one of 100.64.0.0/10, service meshes with one of 240.0.0.0/4,
 * and NAT64 of a site with its own prefix.
 */
final class PublicAddresses {

    /** Where an address, or a name with several addresses, belongs. The later one decides when a name has several. */
    enum Reach {
        PUBLIC,
        /** fc00::/7. Beside a made-up address it is the made-up one of the other IP version. */
        UNIQUE_LOCAL,
        /** No host of the public internet can have the address, nor need one of a private network. */
        MADE_UP,
        /** Private, loopback, link-local, multicast, reserved. */
        PRIVATE
    }

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

    private static final List<Subnet> MADE_UP_V4 = subnets(
            "100.64.0.0/10", // shared by carriers, clouds and overlay networks (RFC 6598)
            "198.18.0.0/15", // benchmarks (RFC 2544); resolvers in fake-IP mode
            "240.0.0.0/4"); // reserved (RFC 1112); made up by service meshes, Istio from 240.240.0.0/16

    /** Within {@link #MADE_UP_V4}, and private all the same. */
    private static final Subnet BROADCAST = Subnet.of("255.255.255.255/32");

    private static final List<Subnet> PRIVATE_V4 = subnets(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's host, reachable from every machine there
            "169.254.0.0/16", // link-local, and the clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4"); // multicast

    /** Global unicast. Everything outside of it is refused: fe80::/10, 100::/64 ... */
    private static final Subnet GLOBAL_V6 = Subnet.of("2000::/3");

    private static final Subnet UNIQUE_LOCAL_V6 = Subnet.of("fc00::/7");

    private static final List<Subnet> MADE_UP_V6 = subnets(
            "2001:2::/48", // benchmarks (RFC 5180); made up by service meshes
            "64:ff9b:1::/48"); // NAT64 of a site (RFC 8215), whatever address is inside

    private static final List<Subnet> PRIVATE_V6 = subnets(
            "2001::/23", // protocol assignments: Teredo (2001::/32), ORCHID
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "3fff::/20"); // documentation

    /** The last four bytes are an IPv4 address, and a connection goes there. */
    private static final List<Subnet> EMBEDS_V4 = subnets("64:ff9b::/96"); // NAT64

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private PublicAddresses() {}

    /**
     * Why no connection may be made for a URL whose host has all of these addresses; empty when one may be.
     *
     * @param addresses all that the name has
     */
    static Optional<MediaFacts> refusal(MediaUrl url, Collection<InetAddress> addresses) {
        if (url.trusted()) {
            return Optional.empty();
        }
        return switch (of(addresses)) {
            case PRIVATE, UNIQUE_LOCAL -> Optional.of(new MediaFacts.NotPublic());
            case MADE_UP ->
                Optional.of(new Unverified(
                        Reason.MADE_UP_ADDRESS,
                        "the name has an address of the worker's own network, as fake-IP resolvers and carrier NAT"
                                + " make them up"));
            case PUBLIC ->
                url.port() == MediaUrl.HTTPS_PORT
                        ? Optional.empty()
                        : Optional.of(new Unverified(Reason.OTHER_PORT, "port " + url.port()));
        };
    }

    /** Where a name belongs that has all of these addresses: no connection may be made unless all are public. */
    static Reach of(Collection<InetAddress> addresses) {
        Reach furthest = addresses.stream()
                .map(address -> of(address.getAddress()))
                .max(Comparator.naturalOrder())
                .orElse(Reach.PRIVATE);
        return furthest == Reach.UNIQUE_LOCAL ? Reach.PRIVATE : furthest;
    }

    /** @param address 4 or 16 bytes */
    static Reach of(byte[] address) {
        if (address.length == 4) {
            boolean isPrivate = isIn(PRIVATE_V4, address) || BROADCAST.contains(address);
            return isPrivate ? Reach.PRIVATE : isIn(MADE_UP_V4, address) ? Reach.MADE_UP : Reach.PUBLIC;
        }
        boolean mapped = Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
        if (mapped || isIn(EMBEDS_V4, address)) {
            return of(Arrays.copyOfRange(address, 12, 16));
        }
        if (isIn(MADE_UP_V6, address)) {
            return Reach.MADE_UP;
        }
        if (UNIQUE_LOCAL_V6.contains(address)) {
            return Reach.UNIQUE_LOCAL;
        }
        return GLOBAL_V6.contains(address) && !isIn(PRIVATE_V6, address) ? Reach.PUBLIC : Reach.PRIVATE;
    }

    private static boolean isIn(List<Subnet> subnets, byte[] address) {
        return subnets.stream().anyMatch(subnet -> subnet.contains(address));
    }
}
