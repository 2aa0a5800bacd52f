package dev.reelay.console.jobs;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.Step;
import dev.reelay.console.Looks;
import dev.reelay.console.PlainHttp;
import dev.reelay.console.Visitor;
import dev.reelay.job.Job;
import dev.reelay.json.ForeignText;
import dev.reelay.kafka.TopicNames;
import dev.reelay.outcome.Finding;
import dev.reelay.records.StoredResult;
import dev.reelay.retry.RetryChain;
import dev.reelay.view.CommandRow;
import dev.reelay.view.CommandTable;
import dev.reelay.view.JobView;
import dev.reelay.view.Window;
import dev.reelay.view.row.End;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.MessagePattern;
import dev.reelay.view.row.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes pages of one job. */
final class JobPages {

    private static final int MOST_RETRIES = 20;
    private static final int LONGEST = 2_000;
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private final JobView jobs;
    private final CommandTable commands;
    private final AuditLog audit;
    private final WaitTexts waits;
    private final TopicNames names;
    private final StoredRecords records;
    private final PlainHttp plain;
    private final BooleanSupplier hasStore;

    /**
     * @param waits says why a job waits
     * @param plain from where files may come by plain http
     * @param hasStore whether outputs can be stored here
     */
    JobPages(
            JobView jobs,
            CommandTable commands,
            AuditLog audit,
            WaitTexts waits,
            TopicNames names,
            StoredRecords records,
            PlainHttp plain,
            BooleanSupplier hasStore) {
        this.jobs = jobs;
        this.commands = commands;
        this.audit = audit;
        this.waits = waits;
        this.names = names;
        this.records = records;
        this.plain = plain;
        this.hasStore = hasStore;
    }

    /**
     * The page of a job; blocks while its result is read again.
     *
     * @param brief whether only what changes is wanted: then the record of a job that has not ended is not read
     */
    JobPage page(JobRow row, Visitor visitor, boolean brief) {
        StoredRecords.Found found = found(row, brief);
        ConsumerRecord<byte[], byte[]> record = found.record();
        StoredResult stored =
                record == null || !row.isEnded() ? null : StoredResult.of(record.key(), record.value(), row.id());
        boolean isOther = record != null && row.isEnded() && stored == null;
        Finding finding = finding(row);
        return new JobPage(
                new JobLine(row),
                notices(row),
                waits.of(row),
                timeline(row, finding, visitor).of(row),
                failure(row, stored, visitor),
                PayloadReader.read(
                        row,
                        stored,
                        isOther ? "Another record is where the result was: the topic was made anew." : found.trouble(),
                        plain,
                        visitor),
                OfferRules.of(row, finding, isRetried(row), hasStore.getAsBoolean(), visitor),
                links(row, record == null || isOther ? null : trace(record), visitor));
    }

    /** What a page says instead of a job that is not known. */
    Notice missing(String id, boolean restored) {
        Window window = jobs.window();
        List<String> sentences = new ArrayList<>();
        sentences.add("There is no job with the id " + ForeignText.oneLine(id, Job.MAX_ID) + " here.");
        sentences.add("Known are the " + Looks.grouped(window.live()) + " jobs that have not ended, and "
                + (window.since() == null
                        ? "all " + Looks.grouped(window.ended()) + " ended ones that the topics hold."
                        : "the " + Looks.grouped(window.ended()) + " that ended last, since "
                                + Looks.exact(window.since()) + "."));
        sentences.add(
                restored
                        ? "It was never accepted, or it ended before that, or its receipt and its result are gone."
                        : "The topics are still being read: it may appear in a moment.");
        return new Notice(sentences);
    }

    /** The result of a job that has ended, and the request of one that has not, for its trace. */
    private StoredRecords.Found found(JobRow row, boolean brief) {
        RecordPlace.Kind kind = row.isEnded() ? RecordPlace.Kind.RESULT : RecordPlace.Kind.REQUEST;
        Optional<RecordPlace> place = brief && !row.isEnded() ? Optional.empty() : RecordPlace.of(kind, row, names);
        return place.map(records::read).orElse(StoredRecords.Found.NOTHING);
    }

    private List<String> notices(JobRow row) {
        List<String> notices = new ArrayList<>();
        if (jobs.isInSeveralPartitions(row.id())) {
            notices.add(
                    "There are jobs with this id in several partitions: the topic of requests gained partitions, or producers"
                            + " partition in different ways. This is the one in partition "
                            + row.place().partition() + ".");
        }
        if (row.source().isForgotten()) {
            notices.add("Its receipt is gone: a new request with this id would be a new job.");
        }
        if (row.end() != null && row.end().result() == null) {
            notices.add(
                    "Its result was not read yet, or is gone: why it ended, and whether it was charged for, is not known.");
        }
        return notices;
    }

    private @Nullable Finding finding(JobRow row) {
        Instant received = row.times().receivedAt();
        return received == null ? null : audit.finding(row.id(), received).orElse(null);
    }

    private boolean isRetried(JobRow row) {
        Instant received = row.times().receivedAt();
        return (received != null && audit.wasRetried(row.id(), received))
                || RetryChain.next(row.id(), row.retryOf()).flatMap(jobs::find).isPresent();
    }

    private Timeline timeline(JobRow row, @Nullable Finding finding, Visitor visitor) {
        String retryOf = row.retryOf();
        return new Timeline(
                retryOf == null ? null : jobs.find(retryOf).orElse(null),
                retries(row.id()),
                commands.row(row.id())
                        .filter(command -> command.kind() == CommandRow.Kind.CANCEL)
                        .orElse(null),
                finding,
                stored(row, visitor));
    }

    /** What was stored after the end. Where is for those who may see what customers get. */
    private JobPage.@Nullable Event stored(JobRow row, Visitor visitor) {
        Instant received = row.times().receivedAt();
        AuditEntry entry =
                received == null ? null : audit.storedBy(row.id(), received).orElse(null);
        if (entry == null) {
            return null;
        }
        String detail = entry.step() instanceof Step.Done done && visitor.seesPayloads() ? done.detail() : null;
        return new JobPage.Event(
                "All files in the store, by an action of " + entry.actor().user(), entry.at(), detail, null);
    }

    private List<JobRow> retries(String id) {
        try {
            JobFilter filter = JobFilter.ALL.with(JobFilter.METADATA + Job.RETRY_OF, id);
            return jobs.list(filter, JobOrder.OLDEST, null, MOST_RETRIES).rows();
        } catch (FilterException e) {
            return List.of(); // an id that no filter can ask for
        }
    }

    private static JobPage.@Nullable Failure failure(JobRow row, @Nullable StoredResult stored, Visitor visitor) {
        End end = row.end();
        if (end == null || end.code() == null) {
            return null;
        }
        String message = stored != null && stored.result().failure() != null
                ? ForeignText.oneLine(stored.result().failure().message(), LONGEST)
                : Objects.requireNonNullElse(end.message(), "");
        return new JobPage.Failure(end.code(), shown(message, visitor), provider(end.provider(), visitor));
    }

    /** Messages may quote inputs of customers: a visitor without the permission gets their pattern. */
    private static String shown(String message, Visitor visitor) {
        return visitor.seesPayloads() ? message : MessagePattern.of(message);
    }

    private static @Nullable String provider(@Nullable ProviderMessage said, Visitor visitor) {
        if (said == null) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        if (said.httpStatus() > 0) {
            parts.add("HTTP " + said.httpStatus());
        }
        if (said.errorCode() != null) {
            parts.add("code " + said.errorCode());
        }
        if (said.message() != null) {
            parts.add(shown(said.message(), visitor));
        }
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    private JobPage.Records links(JobRow row, @Nullable String trace, Visitor visitor) {
        if (!visitor.seesPayloads()) {
            return new JobPage.Records(List.of(), trace, "Records are not shown: that needs the permission payloads.");
        }
        List<JobPage.RecordLink> links = Arrays.stream(RecordPlace.Kind.values())
                .flatMap(kind -> RecordPlace.of(kind, row, names).stream()
                        .map(place -> new JobPage.RecordLink(
                                kind.text(), place, JobLine.path("/job/record", row.id()) + "&of=" + kind.word())))
                .toList();
        return new JobPage.Records(links, trace, links.isEmpty() ? "The places of its records are not known." : null);
    }

    private static @Nullable String trace(ConsumerRecord<byte[], byte[]> record) {
        String found = null;
        for (Header header : record.headers()) {
            if (header.key().equalsIgnoreCase("traceparent") && header.value() != null) {
                Matcher parent = TRACEPARENT.matcher(new String(header.value(), StandardCharsets.UTF_8));
                found = parent.matches() ? parent.group(1) : found;
            }
        }
        return found;
    }

    /** Whether a job has a record that it lost: told from one that it never had. */
    static String lost(JobRow row, RecordPlace.Kind kind) {
        return switch (kind) {
            case REQUEST ->
                row.source() == Source.RESULT
                        ? "The receipt is gone, and with it the place of the request."
                        : "An earlier version of Reelay accepted the job, which kept no places of requests.";
            case STATE -> "The receipt is gone.";
            case RESULT -> row.isEnded() ? "The result was not read yet, or is gone." : "The job has not ended.";
        };
    }
}
