package dev.reelay.console.jobs;

import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditLog;
import dev.reelay.audit.AuditRecords;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.console.Permission;
import dev.reelay.console.PlainHttp;
import dev.reelay.console.Visitor;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.limits.LimitRecord;
import dev.reelay.limits.LimitView;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.view.RecordedJobs;
import dev.reelay.view.row.JobRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Pages of jobs whose records are in memory. */
final class JobPageRig {
    /** The time of its pages. */
    static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");

    static final TopicNames NAMES = new TopicNames(
            "generation-requests",
            "generation-control",
            "generation-jobs",
            "generation-results",
            "generation-requests-dlq",
            "generation-audit",
            "generation-limits");

    final RecordedJobs jobs = new RecordedJobs();
    /** The places that were read, in order. */
    final List<RecordPlace> read = new ArrayList<>();

    private final Map<RecordPlace, ConsumerRecord<byte[], byte[]>> others = new HashMap<>();
    private final List<String> headers = new ArrayList<>();
    private LimitView shares = LimitView.EMPTY;
    private @Nullable BrokerException trouble;

    /** A visitor who may this and less. */
    static Visitor who(Permission permission) {
        return new Visitor("ada", permission.withLesser());
    }

    /** What workers share of limits. */
    JobPageRig sharing(LimitRecord... limits) {
        shares = shares.with(List.of(limits));
        return this;
    }

    /** Every result has this header. */
    JobPageRig header(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    /** There is another record at this place. */
    JobPageRig other(RecordPlace place, byte @Nullable [] key, byte @Nullable [] value) {
        others.put(place, new ConsumerRecord<>(place.topic(), place.partition(), place.offset(), key, value));
        return this;
    }

    /** Nothing can be read. */
    JobPageRig broken(String message) {
        trouble = new BrokerException(message, null);
        return this;
    }

    final AuditLog audit = new AuditLog();

    /** Whether outputs can be stored. */
    boolean hasStore;

    /** An action of mia has stored the files of a job. */
    void stored(String id, String detail) {
        Instant received = row(id).times().receivedAt();
        Action action = new Action(Action.Kind.STORE_OUTPUTS, new Subject.OneJob(id, received), null, null);
        OutgoingRecord record = AuditRecords.encode(
                new AuditEntry("action-1", NOW, new Actor("mia", Actor.Via.CLI), action, new Step.Done(detail)));
        audit.take(List.of(new ConsumerRecord<>("generation-audit", 0, 0, record.key(), record.value())));
    }

    JobRow row(String id) {
        return jobs.view().find(id).orElseThrow();
    }

    JobPage page(String id, Permission permission) {
        return page(id, permission, false);
    }

    JobPage page(String id, Permission permission, boolean brief) {
        return pages().page(row(id), who(permission), brief);
    }

    RecordPage record(String id, RecordPlace.Kind kind) {
        RecordPlace place = RecordPlace.of(kind, row(id), NAMES).orElseThrow();
        return RecordPage.of(row(id), kind, place, new StoredRecords(this::record).read(place));
    }

    JobPages pages() {
        return new JobPages(
                jobs.view(),
                jobs.commands(),
                audit,
                new WaitTexts(jobs.commands(), () -> shares, jobs.spend(), InstantSource.fixed(NOW)),
                NAMES,
                new StoredRecords(this::record),
                new PlainHttp(false, null),
                () -> hasStore);
    }

    private Optional<ConsumerRecord<byte[], byte[]>> record(String topic, int partition, long offset)
            throws BrokerException {
        RecordPlace place = new RecordPlace(topic, partition, offset);
        read.add(place);
        if (trouble != null) {
            throw trouble;
        }
        return Optional.ofNullable(others.get(place))
                .or(() -> topic.equals(NAMES.results())
                        ? jobs.result(partition, offset).map(this::consumed)
                        : Optional.empty());
    }

    private ConsumerRecord<byte[], byte[]> consumed(SourceRecord source) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(source.topic(), source.partition(), source.offset(), source.key(), source.value());
        for (int i = 0; i < headers.size(); i += 2) {
            record.headers().add(headers.get(i), headers.get(i + 1).getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }
}
