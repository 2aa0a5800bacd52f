package dev.reelay.actions;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.request.RequestReader;
import dev.reelay.retry.Originals;
import dev.reelay.retry.Preparation;
import dev.reelay.retry.Redrive;
import dev.reelay.retry.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Assesses redrives of dead letters. They may spend money, so what is not known for certain is not sent. */
final class RedriveAction {

    private final Knowledge knowledge;
    private final Originals deadLetters;
    private final RequestReader reader;
    private final String requests;
    private final IntSupplier partitions;

    /**
     * @param reader reads as the workers do
     * @param requests the requests topic
     * @param partitions how many partitions it has
     */
    RedriveAction(
            Knowledge knowledge, Originals deadLetters, RequestReader reader, String requests, IntSupplier partitions) {
        this.knowledge = knowledge;
        this.deadLetters = deadLetters;
        this.reader = reader;
        this.requests = requests;
        this.partitions = partitions;
    }

    /**
     * Reads the dead letter; blocks.
     *
     * @param confirmed whether its request may be paid for twice
     * @throws BrokerException when it can neither be read nor be seen to be gone
     */
    Assessment assess(int partition, long offset, boolean confirmed) throws BrokerException {
        Optional<SourceRecord> letter =
                partition < 0 || offset < 0 ? Optional.empty() : deadLetters.find(partition, offset);
        if (letter.isEmpty()) {
            return new Assessment.Refused(
                    "record_gone",
                    "There is no dead letter at offset %d of partition %d: its retention is over, or there never was one."
                            .formatted(offset, partition));
        }
        Redrive redrive = new Redrive(reader, requests, partitions.getAsInt(), knowledge);
        return switch (redrive.prepare(letter.get(), confirmed)) {
            case Preparation.Refused refused
            when refused.reason() == Refusal.NOT_CONFIRMED ->
                new Assessment.NeedsConfirmation(refused.reason().word(), refused.message());
            case Preparation.Refused refused ->
                new Assessment.Refused(refused.reason().word(), refused.message());
            case Preparation.Ready ready ->
                new Assessment.Go(
                        List.of(new Send.Request(ready.partition(), ready.record())),
                        "The record is sent again, as the request of " + ready.id() + ".");
        };
    }
}
