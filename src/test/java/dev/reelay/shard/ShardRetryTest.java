package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.cost.Charged;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outcome.Status;
import dev.reelay.request.RequestReader;
import dev.reelay.retry.Preparation;
import dev.reelay.retry.Refusal;
import dev.reelay.retry.Retries;
import dev.reelay.retry.RetryCandidate;
import dev.reelay.retry.TestEvidence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    private final TestEvidence evidence = new TestEvidence(rig.scheduler);
    private final Retries retries = new Retries(
            (_, offset) -> topic.stream().filter(it -> it.offset() == offset).findFirst(),
            new RequestReader(1 << 20, InstantSource.system()),
            evidence,
            ShardRig.RECEIPTS);

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
                        .tree()
                        .path("retry-of")
                        .textValue())
                .isEqualTo("a");
    }

    /** Somebody presses who does not see the first retry, and the worker reads it as late as it may: then the receipts are still there. */
    @Test
    void pressedLateItIsARepeatForAWorkerThatLagsAndAfterThatItIsRefused() throws BrokerException {
        rig.runComfy.submissions(_ -> new SubmitAnswer.Refused(new ProviderMessage(400, 400_003L, "no")));
        rig.start();
        send(RequestFeed.valid("a"));
        rig.awaitStatus("a", Status.FAILED);
        JobState.Ended receipt = (JobState.Ended) rig.ledger.job("a");
        send(retryOf("a"));
        rig.awaitStatus("a~1", Status.FAILED);
        Duration margin = ShardRig.RECEIPTS.dividedBy(4);

        rig.scheduler.advance(ShardRig.RECEIPTS.minus(margin).minusSeconds(2));
        String late = retryOf("a");
        rig.scheduler.advance(margin);
        send(late);
        rig.awaitIdle();

        assertThat(rig.runComfy.posts()).containsExactly("a", "a");
        assertThat(retries.prepare(candidate("a", receipt), true))
                .isInstanceOfSatisfying(
                        Preparation.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Refusal.RECEIPT_GOES));

        rig.scheduler.advance(Duration.ofMinutes(10));
        rig.awaitIdle();
        assertThat(rig.ledger.job("a~1"))
                .as("forgotten: the same record would be a new job")
                .isNull();
        assertThat(retries.prepare(candidate("a", receipt), true)).isInstanceOf(Preparation.Refused.class);
    }

    private void send(String value) {
        topic.add(RequestFeed.at(topic.size(), value));
        rig.send(value);
    }

    /** What somebody sends who sees the receipt of the job. */
    private String retryOf(String id) throws BrokerException {
        Preparation.Ready ready =
                (Preparation.Ready) retries.prepare(candidate(id, (JobState.Ended) rig.ledger.job(id)), false);
        return new String(Objects.requireNonNull(ready.record().value()), StandardCharsets.UTF_8);
    }

    private static RetryCandidate candidate(String id, JobState.Ended receipt) {
        return new RetryCandidate(
                id,
                receipt.status(),
                "provider_rejected",
                Charged.NO,
                null,
                new RetryCandidate.Receipt(
                        receipt.contentHash(),
                        0,
                        receipt.origin().offset(),
                        receipt.requestId(),
                        receipt.receivedAt(),
                        receipt.finishedAt()));
    }
}
