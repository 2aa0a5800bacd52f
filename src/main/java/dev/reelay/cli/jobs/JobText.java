package dev.reelay.cli.jobs;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.cli.Span;
import dev.reelay.cli.Span.Tone;
import dev.reelay.cli.Terminal;
import dev.reelay.file.StoredFile;
import dev.reelay.json.ForeignText;
import dev.reelay.kafka.TopicNames;
import dev.reelay.outcome.Status;
import dev.reelay.records.ResultReading;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Stored;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs for people. */
final class JobText {

    private static final int WIDTH = 14;
    private static final int MAX_METADATA = 1_000;

    private final Terminal terminal;
    private final TopicNames names;

    JobText(Terminal terminal, TopicNames names) {
        this.terminal = terminal;
        this.names = names;
    }

    /** A status with its tone. */
    static Span status(Status status) {
        Tone tone = switch (status) {
            case COMPLETED -> Tone.GOOD;
            case FAILED, REJECTED -> Tone.BAD;
            case CANCELLED, EXPIRED -> Tone.WARNING;
            case ACCEPTED, SUBMITTING, IN_QUEUE, IN_PROGRESS, STORING -> Tone.PLAIN;
        };
        return new Span(status.word(), tone);
    }

    /** An amount; empty where none is known, which is not zero. */
    static String cost(@Nullable BigDecimal usd) {
        return usd == null ? "" : "$" + usd.toPlainString();
    }

    /**
     * All that is known of a job, a line for each thing.
     *
     * @param result what the result's record says; null where it was not read
     */
    void print(JobRow row, ResultReading.@Nullable Result result) {
        line("id", row.id());
        terminal.print(List.of(name("status"), status(row.status()), Span.plain(codeOf(row))));
        line("model", row.model());
        line("tenant", word(row.tenant()));
        line("priority", row.priority() == null ? "" : row.priority().toString());
        printEnd(row.end());
        line(
                "cancellation",
                word(
                        row.progress().cancellation() == null
                                ? null
                                : row.progress().cancellation().word()));
        line("request id", word(row.progress().requestId()));
        line(
                "attempts",
                row.progress().attempts() == 0
                        ? ""
                        : String.valueOf(row.progress().attempts()));
        line("received", Span.time(row.times().receivedAt()));
        line("submitted", Span.time(row.times().submittedAt()));
        line("started", Span.time(row.times().startedAt()));
        line(
                "in the queue",
                row.progress().queuePosition() == null
                        ? ""
                        : "at place " + row.progress().queuePosition());
        line("expected end", Span.time(row.progress().expectedEnd()));
        line("finished", Span.time(row.times().finishedAt()));
        line("retry of", word(row.retryOf()));
        line("metadata", metadata(row));
        line("request", request(row));
        line("newest record", place(row.place()));
        if (row.source().isForgotten()) {
            line("receipt", "gone: a new request with this id is a new job");
        }
        if (result != null) {
            result.urls().video().forEach(url -> line("video", url));
            result.urls().image().forEach(url -> line("image", url));
            result.urls().audio().forEach(url -> line("audio", url));
            if (result.copies() != null) {
                result.copies().files().forEach(this::printCopy);
            }
        }
    }

    private void printCopy(StoredFile file) {
        line("copy", file.url());
        line("", "%,d bytes, %s, sha256 %s".formatted(file.bytes(), file.contentType(), file.sha256()));
    }

    private static String codeOf(JobRow row) {
        return row.code() == null ? "" : " (" + row.code() + ")";
    }

    private void printEnd(@Nullable End end) {
        if (end == null) {
            return;
        }
        line("message", word(end.message()));
        ProviderMessage provider = end.provider();
        if (provider != null) {
            String code = provider.errorCode() == null ? "" : ", code " + provider.errorCode();
            String said = provider.message() == null ? "" : ": " + provider.message();
            line("RunComfy says", "HTTP " + provider.httpStatus() + code + said);
        }
        line("charged", end.charged().word());
        line("cost", cost(end.costUsd()));
        line("stored", end.stored() == null || end.stored() == Stored.NONE ? "" : stored(end));
    }

    private static String stored(End end) {
        String word = end.stored() == null ? "" : end.stored().word();
        return end.storedReason() == null ? word : word + ": " + end.storedReason();
    }

    private static String metadata(JobRow row) {
        if (row.asked().metadata() != null) {
            return ForeignText.cut(new String(row.asked().metadata().bytes(), StandardCharsets.UTF_8), MAX_METADATA);
        }
        return row.asked().metadataLeftOut() ? "too long to be kept; it is in the record" : "";
    }

    private String request(JobRow row) {
        return row.asked().requestOffset() == null || row.source() == Source.RESULT
                ? ""
                : names.requests() + ", partition " + row.place().partition() + ", offset "
                        + row.asked().requestOffset();
    }

    private String place(Place place) {
        String topic = place.source() == Source.RESULT ? names.results() : names.jobs();
        return topic + ", partition " + place.partition() + ", offset " + place.offset();
    }

    private static String word(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Nothing for what is empty. */
    private void line(String name, String text) {
        if (!text.isEmpty()) {
            terminal.print(List.of(name(name), Span.plain(text)));
        }
    }

    private static Span name(String name) {
        return new Span(name + " ".repeat(Math.max(1, WIDTH - name.length())), Tone.FAINT);
    }
}
