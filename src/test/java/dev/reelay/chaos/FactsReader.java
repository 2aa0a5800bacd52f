package dev.reelay.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Calls;
import dev.reelay.chaos.Facts.DeadLetter;
import dev.reelay.chaos.Facts.Loss;
import dev.reelay.chaos.Facts.Performed;
import dev.reelay.chaos.Facts.Poll;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.chaos.Facts.Probe;
import dev.reelay.chaos.Facts.Result;
import dev.reelay.chaos.Facts.Version;
import dev.reelay.chaos.Facts.WorkerExit;
import dev.reelay.limits.LimitRecords;
import dev.reelay.quota.SharedJson;
import dev.reelay.records.PositionRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatedAnswer;
import dev.reelay.testing.SimulatedRunComfy;
import dev.reelay.testing.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Gathers the facts after a run: committed records only, as a consumer would read them. */
final class FactsReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Statuses that say that the job was not accepted, for sure. */
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 402, 403, 404, 422, 429);

    /** A connection that breaks around an answer's time may have carried it or not. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final TestBroker broker;
    private final String topics;
    private final Duration timeout;

    /** @param topics what the names of the topics begin with */
    FactsReader(TestBroker broker, String topics, Duration timeout) {
        this.broker = broker;
        this.topics = topics;
        this.timeout = timeout;
    }

    Facts read(List<PlannedJob> jobs, Journal journal, List<Performed> done, List<WorkerExit> ends, List<Loss> losses) {
        if (journal.forgotten() > 0) {
            throw new AssertionError("the journal is not complete");
        }
        Lateness lateness = new Lateness(journal.polls().stream()
                .filter(FactsReader::isProbe)
                .map(it -> new Probe(Probes.due(it.requestId()), it.at()))
                .toList());
        return new Facts(
                jobs,
                read("-results").map(FactsReader::result).toList(),
                read("-jobs").map(FactsReader::version).toList(),
                read("-dead-letters").map(FactsReader::deadLetter).toList(),
                new Calls(
                        journal.submissions().stream()
                                .map(it -> post(it, done, lateness))
                                .toList(),
                        journal.polls().stream()
                                .filter(it -> !isProbe(it))
                                .map(it -> new Poll(it.at(), it.requestId(), SimulatedRunComfy.nameOf(it.caller())))
                                .toList(),
                        lateness),
                done,
                ends,
                losses);
    }

    /** The topic of shared limits, in its order; what is no demand and no grant is left out. */
    List<LimitBook.Written> readLimits() {
        List<LimitBook.Written> written = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.readToEnd(topics + "-limits", timeout)) {
            try {
                LimitRecords.decode(record.key(), record.value())
                        .map(content -> new LimitBook.Written(Instant.ofEpochMilli(record.timestamp()), content))
                        .ifPresent(written::add);
            } catch (SharedJson.Unreadable e) {
                throw new AssertionError("a record of shared limits cannot be read", e);
            }
        }
        return written;
    }

    /** The results as they are. */
    List<JsonNode> readResults() {
        return read("-results").map(record -> json(record.value())).toList();
    }

    private static boolean isProbe(Journal.Poll look) {
        return SimulatedRunComfy.nameOf(look.caller()).equals(Probes.NAME);
    }

    private Stream<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return broker.readToEnd(topics + topic, timeout).stream()
                .filter(record -> record.key() == null || !PositionRecords.isReserved(record.key()));
    }

    private static Result result(ConsumerRecord<byte[], byte[]> record) {
        JsonNode body = json(record.value());
        return new Result(
                text(record.key()),
                body.path("status").asText(),
                body.path("error").path("code").asText(),
                body.path("charged").asText(),
                body.path("request_id").asText(null));
    }

    private static Version version(ConsumerRecord<byte[], byte[]> record) {
        return new Version(
                text(record.key()),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                record.value() == null ? null : StateRecords.decode(record.key(), record.value()));
    }

    private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record) {
        Header code = record.headers().lastHeader("dead-letter-code");
        return new DeadLetter(text(record.key()), code == null ? "" : text(code.value()));
    }

    static Post post(Journal.Submission submission, List<Performed> done, Lateness lateness) {
        return new Post(
                submission.at(),
                Load.idIn(submission.body()).orElse("(none)"),
                SimulatedRunComfy.nameOf(submission.caller()),
                submission.requestId(),
                heard(submission, done, lateness));
    }

    /** How much the worker could learn, if nothing happened to the worker itself. */
    private static AnswerSeen heard(Journal.Submission submission, List<Performed> done, Lateness lateness) {
        SimulatedAnswer answer = submission.answer();
        Instant due = submission.at().plus(answer.delay());
        Instant answered = lateness.noted(due);
        boolean broken = done.stream()
                .anyMatch(it ->
                        it.action() instanceof ChaosAction.CloseApi && it.during(submission.at(), answered, MARGIN));
        AnswerSeen whole = heard(answer, submission.requestId());
        if (Duration.between(submission.at(), answered).compareTo(ChaosProfile.READ_TIMEOUT) >= 0) {
            return whole == AnswerSeen.NO ? AnswerSeen.PERHAPS_NO : AnswerSeen.NOTHING;
        }
        if (broken) {
            return whole == AnswerSeen.NO ? AnswerSeen.PERHAPS_NO : AnswerSeen.NOTHING;
        }
        return whole;
    }

    private static AnswerSeen heard(SimulatedAnswer answer, @Nullable String requestId) {
        return switch (answer) {
            case SimulatedAnswer.Disconnect _ -> AnswerSeen.NOTHING;
            case SimulatedAnswer.Held held -> heard(held.answer(), requestId);
            case SimulatedAnswer.Reply reply -> {
                if (reply.status() == 200 && requestId != null && reply.body().contains(requestId)) {
                    yield AnswerSeen.YES;
                }
                yield REFUSALS.contains(reply.status()) ? AnswerSeen.NO : AnswerSeen.NOTHING;
            }
        };
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
