package dev.reelay.view;

import dev.reelay.feed.FeedListener;
import dev.reelay.records.CancellationStatus;
import dev.reelay.records.ResultReader;
import dev.reelay.records.ResultReading;
import dev.reelay.view.row.Asked;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import dev.reelay.view.row.Progress;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Times;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Puts the records of {@code generation-results} into the table. */
final class ResultIntake implements FeedListener {

    private final JobTable table;
    private final Shared shared;
    private final UnreadableRecords unreadable;

    ResultIntake(JobTable table, Shared shared, UnreadableRecords unreadable) {
        this.table = table;
        this.shared = shared;
        this.unreadable = unreadable;
    }

    @Override
    public void begin() {
        unreadable.clear();
        table.beginResults();
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            switch (ResultReader.read(record.key(), record.value())) {
                case ResultReading.Result result ->
                    table.result(row(
                            result, new Place(Source.RESULT, record.partition(), record.offset(), record.timestamp())));
                case ResultReading.Unreadable why -> unreadable.add(record, why.reason());
            }
        } catch (RuntimeException e) { // a fault of the reader costs one record
            unreadable.add(record, e.toString());
        }
    }

    private JobRow row(ResultReading.Result result, Place place) {
        ResultReading.Times times = result.times();
        ResultReading.Failure failure = result.failure();
        String code = failure == null || failure.code().isEmpty() ? null : shared.text(failure.code());
        return new JobRow(
                result.id(),
                result.status(),
                place,
                Times.of(times.received(), times.submitted(), times.started(), times.finished()),
                Asked.of(shared.model(result.model()), "", null, result.metadata()),
                new Progress(
                        result.requestId() == null ? 0 : 1,
                        result.requestId(),
                        result.cancelTooLate() ? CancellationStatus.TOO_LATE : null),
                End.of(result, code, place));
    }
}
