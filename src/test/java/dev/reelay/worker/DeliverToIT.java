package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.S3Server;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The packaged worker, without a store of its own, delivers the simulator's videos to places that requests name. */
class DeliverToIT {

    private static WorkerSetup worker(WorkerRig rig, S3Server server) {
        return rig.worker()
                .env("REELAY_OUTPUT_DELIVER_TO", "s3://customer-a/in/")
                .env("REELAY_OUTPUT_S3_ENDPOINT", server.endpoint().toString())
                .env("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
                .env("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY)
                .env(
                        "REELAY_MEDIA_TRUSTED_HOSTS",
                        rig.runComfyHost() + ",127.0.0.1:" + server.endpoint().getPort())
                .session(WorkerRig.SHORTEST_SESSION);
    }

    private static ObjectNode request(String id) {
        return TestRequests.body(id);
    }

    private static byte[] clip() throws IOException {
        try (InputStream clip = DeliverToIT.class.getResourceAsStream("/simulator/clip.mp4")) {
            assertThat(clip).isNotNull();
            return clip.readAllBytes();
        }
    }

    @Test
    void aPresignedUrlOutlivesItsWorkerAndIsNowhereButInTheState() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (S3Server server = S3Server.start("customer-a");
                WorkerRig rig = new WorkerRig("deliver-to", SimulatorScript.instant()).withFewPartitions()) {
            String url = server.presignedPut("theirs/shot.mp4");
            String signature = url.replaceFirst(".*X-Amz-Signature=([0-9a-f]+).*", "$1");
            server.fault(_ -> {
                asked.countDown();
                return !release.await(5, TimeUnit.MINUTES);
            });
            ObjectNode signed = request("signed");
            signed.putArray("deliver_to").add(url);
            try (WorkerProcess first = worker(rig, server).start().awaitReady(LONG)) {
                rig.send(List.of(rig.request("signed", signed)));
                rig.awaitStatus("storing", List.of("signed"));
                Await.until("a PUT is open", () -> asked.getCount() == 0);
                first.terminate().awaitExit(LONG);
                assertThat(first.rawLog().toString()).doesNotContain(signature, "X-Amz-");
            }
            assertThat(rig.states()
                            .get("signed")
                            .json()
                            .path("deliver_to")
                            .path(0)
                            .textValue())
                    .isEqualTo(url);
            server.healthy();
            release.countDown();
            ObjectNode bucket = request("bucket").put("deliver_to", "s3://customer-a/in/today");
            ObjectNode other = request("other").put("deliver_to", "s3://customer-b");
            ObjectNode plain = request("plain");
            try (WorkerProcess second = worker(rig, server).start()) {
                rig.send(List.of(
                        rig.request("bucket", bucket), rig.request("other", other), rig.request("plain", plain)));
                JsonNode file = rig.result("signed").json().path("files").path(0);
                assertThat(file.path("url").textValue()).isEqualTo(server.endpoint() + "/customer-a/theirs/shot.mp4");
                assertThat(file.path("bytes").intValue()).isEqualTo(clip().length);
                assertThat(server.objects().get("theirs/shot.mp4").bytes()).isEqualTo(clip());
                assertThat(server.objects().get("theirs/shot.mp4").contentType())
                        .isEqualTo("video/mp4");
                assertThat(rig.result("signed").json().has("stored")).isFalse();
                assertThat(rig.posts("signed")).hasSize(1);

                assertThat(rig.result("bucket")
                                .json()
                                .path("files")
                                .path(0)
                                .path("url")
                                .textValue())
                        .isEqualTo(server.endpoint() + "/customer-a/in/today/bucket/1.mp4");
                assertThat(server.objects().get("in/today/bucket/1.mp4").bytes())
                        .isEqualTo(clip());

                JsonNode refused = rig.result("other").json();
                assertThat(refused.path("error").path("code").textValue()).isEqualTo("invalid_request");
                assertThat(refused.path("error")
                                .path("violations")
                                .path(0)
                                .path("pointer")
                                .textValue())
                        .isEqualTo("/deliver_to");

                assertThat(rig.result("plain").json().has("files")).isFalse();
                assertThat(second.rawLog().toString() + second.metrics()).doesNotContain(signature, "X-Amz-");
            }
            assertThat(rig.result("signed").json().toString()).doesNotContain(signature, "X-Amz-");
        }
    }
}
