package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Charged;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.ProviderMessage;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.Status;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.kafka.BrokerException;
import dev.reelay.request.RequestReader;
import dev.reelay.retry.Preparation;
import dev.reelay.retry.Retries;
import dev.reelay.retry.RetryCandidate;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A retry that is pressed twice is one job, for the shard that gets it. */
class ShardRetryTest {

    private final ShardRig rig = new ShardRig();
    private final List<SourceRecord> topic = new ArrayList<>();
    private final Retries retries = new Retries(
            (_, offset) -> topic.stream().filter(it -> it.offset() == offset).findFirst(),
            new RequestReader(1 << 20, InstantSource.system()));

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void pressedAgainAndAgainItIsSubmittedOnceAlsoAfterItHasEnded() throws BrokerException {
        rig.runComfy.submissions(_ -> new SubmitAnswer.Refused(new ProviderMessage(400, 400_003L, "no")));
        rig.start();
        send(RequestFeed.valid("a"));
        rig.awaitStatus("a", Status.FAILED);

        send(retryOf("a"));
        send(retryOf("a"));
        rig.awaitStatus("a~1", Status.FAILED);
        send(retryOf("a"));
        rig.awaitIdle();

        assertThat(rig.runComfy.posts()).as("of the job and of its one retry").containsExactly("a", "a");
        assertThat(rig.ledger.deadLetters()).isEmpty();
        assertThat(rig.ledger.results())
                .extracting((JobResult result) -> result.job().id())
                .filteredOn(id -> id.startsWith("a")) // awaitIdle sends a record of its own
                .containsExactly("a", "a~1");
        assertThat(Objects.requireNonNull(rig.ledger.results().get(1).job().metadata())
                        .path("retry-of")
                        .textValue())
                .isEqualTo("a");
    }

    private void send(String value) {
        topic.add(RequestFeed.at(topic.size(), value));
        rig.send(value);
    }

    /** What somebody sends who sees the receipt of the job. */
    private String retryOf(String id) throws BrokerException {
        JobState.Ended receipt = (JobState.Ended) rig.ledger.job(id);
        Preparation.Ready ready = (Preparation.Ready) retries.prepare(
                new RetryCandidate(
                        id,
                        receipt.status(),
                        "provider_rejected",
                        Charged.NO,
                        null,
                        new RetryCandidate.Receipt(
                                receipt.contentHash(), 0, receipt.origin().offset())),
                false);
        return new String(Objects.requireNonNull(ready.record().value()), StandardCharsets.UTF_8);
    }
}
