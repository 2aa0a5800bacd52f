package dev.reelay.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.MediaFacts.Image;
import dev.reelay.format.Images;
import dev.reelay.testing.JvmProperties;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A file is asked for at the address that was checked, and not through a proxy, which would look its name up again. */
@Isolated("it sets properties of the JVM that the sockets of other tests read, too")
class JvmProxyTest {

    @Test
    void theProxiesOfTheJvmAreNotUsed() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(proxy.getLocalPort());
            Map<String, String> ofTheJvm = new HashMap<>();
            for (String kind : new String[] {"http.proxy", "https.proxy", "socksProxy"}) {
                ofTheJvm.put(kind + "Host", "127.0.0.1");
                ofTheJvm.put(kind + "Port", port);
            }
            ofTheJvm.put("http.nonProxyHosts", "");
            ofTheJvm.put("https.nonProxyHosts", "");
            ofTheJvm.put("socksNonProxyHosts", "");
            try (ProbeRig rig = ProbeRig.open()) {
                rig.host((call, out) -> out.file(call, Images.png(640, 480)));
                JvmProperties.whileSet(ofTheJvm, () -> {
                    assertThat(rig.image("https://media.example/a.png")).isInstanceOf(Image.class);
                    assertThat(rig.connectedTo()).containsExactly(ProbeRig.ADDRESS + ":443");
                });
            }
        }
    }
}
