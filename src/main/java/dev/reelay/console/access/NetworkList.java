package dev.reelay.console.access;

import dev.reelay.json.ForeignText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses and networks, like {@code 10.1.2.3} and {@code fd00:1::/32}. Names are none: whoever answers for DNS could change them. */
final class NetworkList {

    private final List<Network> networks;

    private NetworkList(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** Reads entries; each must be without {@link #problems}. */
    static NetworkList of(List<String> entries) {
        return new NetworkList(entries.stream()
                .map(entry -> Network.parse(entry).orElseThrow())
                .toList());
    }

    /** What is wrong with entries, one line each. */
    static List<String> problems(List<String> entries) {
        List<String> problems = new ArrayList<>();
        for (String entry : entries) {
            if (Network.parse(entry).isEmpty()) {
                problems.add("'" + ForeignText.oneLine(entry, 100)
                        + "' is neither an address nor a network like 10.1.0.0/16");
            }
        }
        return problems;
    }

    /**
     * Whether the address is one of these.
     *
     * @param address of a connection; null, which is nobody's, where it is not known
     */
    boolean contains(@Nullable String address) {
        return Network.address(address)
                .filter(bytes -> networks.stream().anyMatch(network -> network.contains(bytes)))
                .isPresent();
    }

    /** The address that limits count by: of IPv6 the first half, as whoever has one has all with the same half. */
    static String source(@Nullable String address) {
        byte[] bytes = Network.address(address).orElse(new byte[0]);
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
            source.append(bytes[i]).append('.');
        }
        return source.toString();
    }

    /** Whether the address is this machine's own. */
    static boolean isLoopback(@Nullable String address) {
        return Network.parsed(address).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static final class Network {

        private final byte[] bytes;
        private final int bits;

        private Network(byte[] bytes, int bits) {
            this.bytes = bytes;
            this.bits = bits;
        }

        static Optional<Network> parse(String entry) {
            int slash = entry.indexOf('/');
            Optional<byte[]> bytes = address(
                    slash < 0 ? entry.strip() : entry.substring(0, slash).strip());
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            int all = bytes.get().length * Byte.SIZE;
            try {
                int bits = slash < 0
                        ? all
                        : Integer.parseInt(entry.substring(slash + 1).strip());
                return bits < 0 || bits > all ? Optional.empty() : Optional.of(new Network(bytes.get(), bits));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        boolean contains(byte[] address) {
            if (address.length != bytes.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ bytes[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        static Optional<byte[]> address(@Nullable String text) {
            return parsed(text).map(InetAddress::getAddress);
        }

        static Optional<InetAddress> parsed(@Nullable String text) {
            if (text == null || text.isBlank()) {
                return Optional.empty();
            }
            int zone = text.indexOf('%');
            try {
                return Optional.of(InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
