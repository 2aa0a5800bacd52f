package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.testing.TestBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compose's health check of the broker, run as it stands against a real one. */
class BrokerHealthIT {

    private final List<String> command = Manifests.each(
                    Manifests.document(Path.of("docker-compose.yml")).at("/services/kafka/healthcheck/test"))
            .map(JsonNode::asText)
            .toList();

    @Test
    void aBrokerIsHealthyAndWhatOnlyListensOrIsNotThereIsNot() throws Exception {
        String servers = TestBroker.shared().bootstrapServers();
        int silent;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent = listening.getLocalPort();

            assertThat(exit(Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1))))
                    .isZero();
            assertThat(exit(silent)).isNotZero();
        }
        assertThat(exit(silent)).isNotZero();
    }

    private int exit(int port) throws Exception {
        assertThat(command.subList(0, 3)).containsExactly("CMD", "bash", "-c");
        var run = Manifests.run(
                Path.of("."),
                "timeout",
                "3",
                "bash",
                "-c",
                command.get(3).replace("localhost/19092", "127.0.0.1/" + port));
        assumeTrue(run.isPresent(), "timeout is not installed");
        return run.get().exit();
    }
}
