package dev.reelay.console.jobs;

import dev.reelay.kafka.TopicNames;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import dev.reelay.view.row.Source;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a record is. */
public record RecordPlace(String topic, int partition, long offset) {

    /** The records that a job has. */
    enum Kind {
        REQUEST("Request"),
        STATE("State"),
        RESULT("Result");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** What it is called on a page. */
        String text() {
            return text;
        }

        /** The word in addresses. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind with this word; empty for any other. */
        static Optional<Kind> of(@Nullable String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst();
        }
    }

    /** Where this record of a job is; empty when the job has none, or nobody knows where it is. */
    static Optional<RecordPlace> of(Kind kind, JobRow row, TopicNames names) {
        Place place = row.place();
        Place result = row.end() == null ? null : row.end().result();
        Long request = row.asked().requestOffset();
        return switch (kind) {
            case REQUEST ->
                request == null || row.source() == Source.RESULT // whose place is not the request's
                        ? Optional.empty()
                        : Optional.of(new RecordPlace(names.requests(), place.partition(), request));
            case STATE ->
                row.source().isForgotten()
                        ? Optional.empty()
                        : Optional.of(new RecordPlace(names.jobs(), place.partition(), place.offset()));
            case RESULT ->
                result == null
                        ? Optional.empty()
                        : Optional.of(new RecordPlace(names.results(), result.partition(), result.offset()));
        };
    }
}
