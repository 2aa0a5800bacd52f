package dev.reelay.view;

import dev.reelay.feed.FeedListener;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.records.CancellationStatus;
import dev.reelay.records.PositionRecords;
import dev.reelay.records.SpendRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.records.UnreadableStateException;
import dev.reelay.view.money.SpendTable;
import dev.reelay.view.row.Asked;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import dev.reelay.view.row.Progress;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Times;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Puts the records of {@code generation-jobs} into the tables. Positions are passed over. */
final class StateIntake implements FeedListener {

    private final JobTable table;
    private final SpendTable spend;
    private final Shared shared;
    private final UnreadableRecords unreadable;

    StateIntake(JobTable table, SpendTable spend, Shared shared, UnreadableRecords unreadable) {
        this.table = table;
        this.spend = spend;
        this.shared = shared;
        this.unreadable = unreadable;
    }

    @Override
    public void begin() {
        unreadable.clear();
        table.beginJobs();
        spend.begin();
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        if (key == null) {
            unreadable.add(record, "it has no key");
        } else if (!PositionRecords.isReserved(key) || SpendRecords.isSpend(key)) {
            try {
                if (SpendRecords.isSpend(key)) {
                    takeSpend(record, key);
                } else {
                    take(record, key);
                }
            } catch (UnreadableStateException e) {
                unreadable.add(record, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) { // a fault of the decoder costs one record
                unreadable.add(record, e.toString());
            }
        }
    }

    private void takeSpend(ConsumerRecord<byte[], byte[]> record, byte[] key) {
        if (record.value() == null) {
            SpendRecords.dayOf(key).ifPresent(day -> spend.forgotten(record.partition(), day));
        } else {
            spend.spent(record.partition(), SpendRecords.decode(record.value()));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, byte[] key) {
        if (record.value() == null) {
            spend.ended(record.partition(), new String(key, StandardCharsets.UTF_8));
            table.forget(new String(key, StandardCharsets.UTF_8), place(Source.NOTHING, record));
            return;
        }
        switch (StateRecords.decode(key, record.value())) {
            case JobState.Ended ended -> {
                spend.ended(record.partition(), ended.id());
                table.receipt(row(ended, place(Source.RECEIPT, record)));
            }
            case JobState.Pending pending -> {
                spend.state(record.partition(), pending);
                table.live(row(pending, place(Source.STATE, record)));
            }
        }
    }

    private static Place place(Source source, ConsumerRecord<?, ?> record) {
        return new Place(source, record.partition(), record.offset(), record.timestamp());
    }

    private JobRow row(JobState.Pending state, Place place) {
        Job job = state.job();
        Times times = switch (state) {
            case JobState.Accepted _, JobState.Submitting _ -> Times.of(job.receivedAt(), null, null, null);
            case JobState.InQueue queued -> Times.of(job.receivedAt(), queued.submittedAt(), null, null);
            case JobState.InProgress running ->
                Times.of(job.receivedAt(), running.submittedAt(), running.startedAt(), null);
            case JobState.Storing storing ->
                Times.of(
                        job.receivedAt(),
                        storing.result().submittedAt(),
                        storing.result().startedAt(),
                        null);
        };
        Asked asked = Asked.of(
                shared.model(job.model()), job.contentHash(), job.origin().offset(), job.ordering(), job.metadata());
        return new JobRow(job.id(), state.status(), place, times, asked, progress(state), null);
    }

    private static Progress progress(JobState.Pending state) {
        return switch (state) {
            case JobState.Accepted accepted -> new Progress(accepted.attempts(), null, null);
            case JobState.Submitting submitting ->
                new Progress(submitting.attempt(), null, submitting.cancelled() ? CancellationStatus.REQUESTED : null);
            case JobState.InQueue queued -> progress(queued, wanted(queued));
            case JobState.InProgress running ->
                progress(running, running.cancelTooLate() ? CancellationStatus.TOO_LATE : null);
            case JobState.Storing storing ->
                new Progress(
                        1,
                        storing.result().requestId(),
                        storing.result().cancelTooLate() ? CancellationStatus.TOO_LATE : null);
        };
    }

    private static Progress progress(JobState.Submitted state, @Nullable CancellationStatus cancellation) {
        return new Progress(
                1,
                state.requestId(),
                cancellation,
                state.outlook().queuePosition(),
                state.outlook().expectedEnd());
    }

    private static @Nullable CancellationStatus wanted(JobState.InQueue queued) {
        return switch (queued.cancelReason()) {
            case null -> null;
            case REQUESTED -> CancellationStatus.REQUESTED;
            case EXPIRED -> CancellationStatus.EXPIRED;
        };
    }

    private JobRow row(JobState.Ended ended, Place place) {
        return new JobRow(
                ended.id(),
                ended.status(),
                place,
                Times.of(ended.receivedAt(), ended.submittedAt(), ended.startedAt(), ended.finishedAt()),
                Asked.of(
                        shared.model(ended.model()),
                        ended.contentHash(),
                        ended.origin().offset(),
                        ended.ordering(),
                        null),
                new Progress(
                        ended.requestId() == null ? 0 : 1,
                        ended.requestId(),
                        ended.cancelTooLate() ? CancellationStatus.TOO_LATE : null),
                End.ofReceipt(
                        ended.status(),
                        ended.cost() == null ? null : ended.cost().usd()));
    }
}
