package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.audit.OpenAction;
import dev.reelay.audit.Subject;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.request.RequestReader;
import dev.reelay.retry.Originals;
import dev.reelay.retry.Preparation;
import dev.reelay.retry.Redrive;
import dev.reelay.retry.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

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
     * A dead letter that was looked at.
     *
     * @param risky whether its request may be paid for twice
     * @param model the model that its request names; null when nothing can be sent
     */
    record Look(
            Assessment assessment, boolean risky, @Nullable String model) {}

    /**
     * Reads the dead letter; blocks.
     *
     * @param confirmed whether its request may be paid for twice
     * @throws BrokerException when it can neither be read nor be seen to be gone
     */
    Assessment assess(int partition, long offset, boolean confirmed) throws BrokerException {
        return look(new Subject.OneDeadLetter(partition, offset), confirmed, null)
                .assessment();
    }

    /**
     * The same for one of many.
     *
     * @param startedAt when the action began: what came later to this place is another dead letter, of a topic that was made anew. Null
     *     for one that has not begun
     */
    Look look(Subject.OneDeadLetter place, boolean confirmed, @Nullable Instant startedAt) throws BrokerException {
        Optional<SourceRecord> letter = place.partition() < 0 || place.offset() < 0
                ? Optional.empty()
                : deadLetters.find(place.partition(), place.offset());
        if (letter.isEmpty() || (startedAt != null && isLater(letter.get(), startedAt))) {
            return new Look(gone(place), false, null);
        }
        Redrive redrive = new Redrive(reader, requests, partitions.getAsInt(), knowledge);
        Preparation unconfirmed = redrive.prepare(letter.get(), false);
        boolean risky = unconfirmed instanceof Preparation.Refused refused && refused.reason() == Refusal.NOT_CONFIRMED;
        Preparation prepared = risky && confirmed ? redrive.prepare(letter.get(), true) : unconfirmed;
        return new Look(
                assessment(prepared), risky, prepared instanceof Preparation.Ready ready ? ready.model() : null);
    }

    private static boolean isLater(SourceRecord letter, Instant startedAt) {
        return !OpenAction.canMean(startedAt, Instant.ofEpochMilli(letter.timestamp()));
    }

    private static Assessment gone(Subject.OneDeadLetter place) {
        return new Assessment.Refused(
                "record_gone",
                "There is no dead letter at offset %d of partition %d: its retention is over, or there never was one."
                        .formatted(place.offset(), place.partition()));
    }

    private static Assessment assessment(Preparation prepared) {
        return switch (prepared) {
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
