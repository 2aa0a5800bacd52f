package dev.reelay.ledger;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.TopicNames;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.Position;
import dev.reelay.records.PositionRecords;
import dev.reelay.records.ResultRecords;
import dev.reelay.records.StateRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Encodes the entries of a transaction as records for their topics. */
final class EntryRecords {

    /** The header with the writing group, on every state record. A jobs topic belongs to one group. */
    static final String GROUP_HEADER = "reelay-group";

    private final TopicNames topics;
    private final String groupId;
    private final ResultRecords results;
    private final DeadLetterRecords deadLetters;

    EntryRecords(TopicNames topics, String groupId, ResultRecords results, DeadLetterRecords deadLetters) {
        this.topics = topics;
        this.groupId = groupId;
        this.results = results;
        this.deadLetters = deadLetters;
    }

    /** The entries' records, and last the one of the position. */
    List<ProducerRecord<byte[], byte[]>> of(Entries entries, Position position, int partition) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (JobState state : entries.states()) {
            records.add(ofGroup(record(topics.jobs(), partition, StateRecords.encode(state))));
        }
        for (String id : entries.forgotten()) {
            records.add(record(topics.jobs(), partition, StateRecords.tombstone(id)));
        }
        for (OutgoingRecord spend : entries.spend()) {
            ProducerRecord<byte[], byte[]> record = record(topics.jobs(), partition, spend);
            records.add(spend.value() == null ? record : ofGroup(record));
        }
        for (JobResult result : entries.results()) {
            records.add(record(topics.results(), null, results.encode(result)));
        }
        for (DeadLetter letter : entries.deadLetters()) {
            records.add(record(topics.deadLetters(), null, deadLetters.encode(letter)));
        }
        for (OutgoingRecord limit : entries.limits()) {
            records.add(record(topics.limits(), 0, limit));
        }
        records.add(ofGroup(record(topics.jobs(), partition, PositionRecords.encode(position, groupId))));
        return records;
    }

    private ProducerRecord<byte[], byte[]> ofGroup(ProducerRecord<byte[], byte[]> record) {
        record.headers().add(GROUP_HEADER, groupId.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, OutgoingRecord record) {
        List<Header> headers = new ArrayList<>(record.headers().size());
        for (SourceRecord.Header header : record.headers()) {
            headers.add(new RecordHeader(header.name(), header.value()));
        }
        return new ProducerRecord<>(topic, partition, record.key(), record.value(), headers);
    }
}
