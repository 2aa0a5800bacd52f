package dev.reelay.retry;

import static dev.reelay.retry.TestRecord.READER;
import static dev.reelay.retry.TestRecord.header;
import static dev.reelay.retry.TestRecord.headers;
import static dev.reelay.retry.TestRecord.ready;
import static dev.reelay.retry.TestRecord.record;
import static dev.reelay.retry.TestRecord.refused;
import static dev.reelay.retry.TestRecord.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.OutgoingRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedriveTest {

    private static final String REQUEST = " { \"model\" : \"a/b\", \"input\":{\"n\":1.0}, \"id\":\"own\" }\n";

    private final TestEvidence evidence = new TestEvidence();
    private final Redrive redrive = new Redrive(READER, "requests", 12, evidence);

    @Test
    void aDeadLetterGoesBackAsItCameWithItsCount() {
        SourceRecord source = record("key", REQUEST, header("x-a", "1"), header("x-a", "2"), header("x-none", null));

        Preparation.Ready ready = ready(prepare(letter(source)));

        assertThat(ready.id()).isEqualTo("own");
        assertThat(ready.partition()).isEqualTo(3);
        assertThat(ready.record().key()).isEqualTo(utf8("key"));
        assertThat(ready.record().value()).isEqualTo(utf8(REQUEST));
        assertThat(ready.record().headers())
                .extracting(Header::name)
                .containsExactly("x-a", "x-a", "x-none", "redrive-count");
        assertThat(headers(ready.record().headers(), "redrive-count")).containsExactly("1");
    }

    @Test
    void afterThreeTimesItStays() {
        SourceRecord source = record("key", REQUEST, header("x-a", "1"));
        for (int count = 1; count <= 3; count++) {
            OutgoingRecord sent = ready(prepare(letter(source))).record();
            assertThat(headers(sent.headers(), "redrive-count")).containsExactly(String.valueOf(count));
            source = TestRecord.sent(sent, 17 + count);
        }

        Preparation.Refused refused = refused(prepare(letter(source)));

        assertThat(refused.reason()).isEqualTo(Refusal.REDRIVEN_ENOUGH);
        assertThat(refused.message()).contains("redrive-count is 3");
    }

    @ParameterizedTest
    @CsvSource({"-1", "x", "''", "3.0", "99999999999999999999", "4", "18446744073709551615"})
    void aCountThatIsNoneOrTooHighIsRefused(String count) {
        SourceRecord source = record("key", REQUEST, header("redrive-count", count));

        assertThat(refused(prepare(letter(source))).reason()).isEqualTo(Refusal.REDRIVEN_ENOUGH);
    }

    @Test
    void whatWorkersWouldIgnoreOrPutBackIsRefused() {
        evidence.known.add("own");

        Preparation.Refused repeat = refused(prepare(letter(record("key", REQUEST))));

        assertThat(repeat.reason()).isEqualTo(Refusal.JOB_KNOWN);
        assertThat(repeat.message()).contains("a job with its id, own", "Retry the job");
        Preparation.Refused broken = refused(prepare(letter(record("key", "no JSON"))));
        assertThat(broken.reason()).isEqualTo(Refusal.NOT_A_REQUEST);
        assertThat(broken.message()).contains("It would be a dead letter again: It is not JSON");
        assertThat(refused(prepare(letter(record("key", (byte[]) null)))).reason())
                .isEqualTo(Refusal.NOT_A_REQUEST);
    }

    @Test
    void theKeyMayBeTheIdAndIsLookedUpToo() {
        SourceRecord keyed = record("key", "{\"model\":\"a/b\",\"input\":{}}");

        assertThat(ready(prepare(letter(keyed))).id()).isEqualTo("key");
        evidence.known.add("key");
        assertThat(refused(prepare(letter(keyed))).reason()).isEqualTo(Refusal.JOB_KNOWN);
    }

    @Test
    void aRecordWithoutAnIdWouldBeAnotherJobEachTime() {
        assertThat(refused(prepare(letter(record(null, "{\"model\":\"a/b\",\"input\":{}}"))))
                        .reason())
                .isEqualTo(Refusal.NO_ID);
    }

    @Test
    void aLetterThatIsNotWholeIsRefusedWithWhatIsMissing() {
        SourceRecord large = record("key", "{\"x\":\"" + "y".repeat(10_000) + "\"}");
        OutgoingRecord cut = new DeadLetterRecords(DeadLetterRecords.MIN_BYTES).encode(deadLetter(large));

        Preparation.Refused refused = refused(prepare(inDeadLetters(cut)));

        assertThat(refused.reason()).isEqualTo(Refusal.NOT_WHOLE);
        assertThat(refused.message()).contains("value is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "dead-letter-topic, other",
        "dead-letter-partition, 12",
        "dead-letter-partition, -1",
        "dead-letter-partition, 4294967299",
        "dead-letter-partition, x",
        "dead-letter-offset, -7",
        "dead-letter-offset, ''"
    })
    void aPlaceThatIsNotInTheRequestsTopicIsRefused(String name, String value) {
        SourceRecord letter = letter(record("key", REQUEST));
        List<Header> headers = new ArrayList<>(letter.headers());
        headers.replaceAll(header -> header.name().equals(name) ? header(name, value) : header);

        assertThat(refused(prepare(with(letter, headers))).reason()).isEqualTo(Refusal.NOT_A_DEAD_LETTER);
        headers.removeIf(header -> header.name().equals(name));
        assertThat(refused(prepare(with(letter, headers))).reason()).isEqualTo(Refusal.NOT_A_DEAD_LETTER);
    }

    @Test
    void theSameLetterGivesTheSameRecordForEverybody() {
        SourceRecord letter = letter(record("key", REQUEST, header("x-a", "1")));

        assertThat(ready(prepare(letter))).usingRecursiveComparison().isEqualTo(ready(prepare(letter)));
    }

    private Preparation prepare(SourceRecord letter) {
        return redrive.prepare(letter, true);
    }

    /** The id is free again a day after the job ended; the letter is where it was, with the count that it had. */
    @Test
    void aLetterIsSentAgainOnceAlsoWhenItsJobHasEndedAndIsForgotten() {
        SourceRecord letter = letter(record("key", REQUEST));
        assertThat(ready(prepare(letter)).id()).isEqualTo("own");

        evidence.redriven.add("7/1");
        Preparation.Refused again = refused(prepare(letter));
        assertThat(again.reason()).isEqualTo(Refusal.ALREADY_REDRIVEN);
        assertThat(again.message()).contains("sent again before", "paid for twice");

        evidence.redriven.clear();
        evidence.known.add("own"); // by its result alone
        assertThat(refused(prepare(letter)).reason()).isEqualTo(Refusal.JOB_KNOWN);
    }

    @Test
    void whatIsNotCurrentDecidesNothing() {
        evidence.staleness = "generation-results is still being read";

        Preparation.Refused refused = refused(prepare(letter(record("key", REQUEST))));

        assertThat(refused.reason()).isEqualTo(Refusal.NOT_CURRENT);
        assertThat(refused.message()).contains("generation-results is still being read");
    }

    @Test
    void onlyARecordThatWasNoRequestGoesWithoutAConfirmation() {
        SourceRecord source = record("key", REQUEST);

        Preparation.Refused conflict = refused(redrive.prepare(letter(source), false));
        assertThat(conflict.reason()).isEqualTo(Refusal.NOT_CONFIRMED);
        assertThat(conflict.message()).contains("other content", "paid for");
        SourceRecord fault = inDeadLetters(new DeadLetterRecords(1 << 20)
                .encode(new DeadLetter(source, DeadLetter.Code.INTERNAL_ERROR, "a fault")));
        assertThat(refused(redrive.prepare(fault, false)).message()).contains("Its code is internal_error");
        SourceRecord invalid = inDeadLetters(new DeadLetterRecords(1 << 20)
                .encode(new DeadLetter(source, DeadLetter.Code.INVALID_REQUEST, "a tab too much")));
        assertThat(ready(redrive.prepare(invalid, false)).id()).isEqualTo("own");
        List<Header> headers = new ArrayList<>(letter(source).headers());
        headers.removeIf(header -> header.name().equals("dead-letter-code"));
        assertThat(refused(redrive.prepare(with(letter(source), headers), false))
                        .reason())
                .isEqualTo(Refusal.NOT_CONFIRMED);
    }

    private static DeadLetter deadLetter(SourceRecord source) {
        return new DeadLetter(source, DeadLetter.Code.ID_CONFLICT, "An earlier request has other content");
    }

    private static SourceRecord letter(SourceRecord source) {
        return inDeadLetters(new DeadLetterRecords(1 << 20).encode(deadLetter(source)));
    }

    private static SourceRecord inDeadLetters(OutgoingRecord record) {
        return new SourceRecord("dead-letters", 7, 1, 3_000, record.key(), record.value(), record.headers());
    }

    private static SourceRecord with(SourceRecord letter, List<Header> headers) {
        return new SourceRecord("dead-letters", 7, 1, 3_000, letter.key(), letter.value(), headers);
    }
}
