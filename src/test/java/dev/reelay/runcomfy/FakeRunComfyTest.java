package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.PollAnswer.Running;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.cost.Cost;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;

/** The fake of the shard tests behaves as the real client does. */
class FakeRunComfyTest extends RunComfyContract {

    private final FakeRunComfy fake = new FakeRunComfy(InstantSource.fixed(NOW));

    FakeRunComfyTest() {
        fake.acceptAs(new Queued());
    }

    @Override
    RunComfy runComfy() {
        return fake;
    }

    @Override
    void run(String requestId) {
        fake.state(requestId, new Running());
    }

    @Override
    void succeed(String requestId) {
        String url = "https://outputs.example/fox.mp4";
        fake.state(
                requestId,
                new Succeeded(
                        JsonNodeFactory.instance.objectNode().put("video", url),
                        List.of(url),
                        List.of(),
                        List.of(),
                        new Cost(new BigDecimal("0.05"))));
    }

    @Override
    void holdSubmissions() {
        var _ = fake.hold("fox");
    }

    @Override
    int submissions() {
        return fake.posts().size();
    }

    @Override
    void fail() {
        fake.pings(PingAnswer.SERVER_ERROR);
    }
}
