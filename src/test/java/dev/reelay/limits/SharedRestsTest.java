package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PauseReason;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.timing.Rest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker tells others of rests, and which of theirs it obeys. */
class SharedRestsTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final String MODEL = "luma/luma-ray-2/image-to-video";

    private final SettableScheduler clock = new SettableScheduler(START);
    private final AtomicInteger wakes = new AtomicInteger();
    private boolean on = true;
    private final SharedRests rests = new SharedRests(() -> on, clock, wakes::incrementAndGet);
    /** What this worker obeyed: rests, and the scopes of those that were lifted. */
    private final List<Object> obeyed = new ArrayList<>();

    SharedRestsTest() {
        rests.holder(new Rest.Holder() {
            @Override
            public void rest(Rest rest) {
                obeyed.add(rest);
            }

            @Override
            public void lift(@Nullable String model) {
                obeyed.add("lifted " + model);
            }
        });
    }

    @Test
    void a429IsWrittenWithItsEndItsTimeAndItsReason() {
        rests.found(new Rest("Luma/Ray-2", PauseReason.SLOW_DOWN, START.plusSeconds(30)));

        assertThat(wakes).hasValue(1);
        RestRecord record = Objects.requireNonNull(rests.next());
        assertThat(text(record.encode().key())).isEqualTo("rest/luma/ray-2");
        assertThat(text(record.encode().value()))
                .isEqualTo("{\"v\":1,\"until\":\"2026-11-21T09:00:30Z\",\"at\":\"2026-11-21T09:00:00Z\","
                        + "\"reason\":\"rate_limited\",\"by\":\"" + record.by() + "\"}");
        assertThat(rests.next()).isNull();
    }

    @Test
    void ofTroubleOfAllModelsTheOthersAreGivenALittleMoreTimeThanItsFinder() {
        rests.found(new Rest(null, PauseReason.TOKEN, START.plusSeconds(4)));

        RestRecord record = Objects.requireNonNull(rests.next());
        assertThat(text(record.encode().key())).isEqualTo("rest/*");
        assertThat(text(record.encode().value()))
                .contains("\"until\":\"2026-11-21T09:00:06Z\"", "\"reason\":\"account\",\"cause\":\"token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SLOW_DOWN", "OUTAGE", "TOKEN", "BALANCE", "FORBIDDEN"})
    void anotherWorkerReadsWhatOneHasWritten(String reason) {
        SharedRests finder = new SharedRests(() -> true, clock, () -> {});
        finder.found(new Rest(null, PauseReason.valueOf(reason), START.plusSeconds(30)));
        RestRecord record = Objects.requireNonNull(finder.next());

        read(text(record.encode().key()), text(record.encode().value()));

        assertThat(obeyed).containsExactly(new Rest(null, PauseReason.valueOf(reason), START.plusSeconds(32)));
    }

    @Test
    void fiftyAnswersOfOneMomentMakeOneRecordAndAMeaningfulStepAnother() {
        for (int answer = 0; answer < 50; answer++) {
            rests.found(
                    new Rest(MODEL, PauseReason.SLOW_DOWN, START.plusSeconds(30).plusMillis(answer)));
        }
        assertThat(rests.next()).isNotNull();
        assertThat(rests.next()).isNull();
        rests.found(new Rest(MODEL, PauseReason.SLOW_DOWN, START.plusMillis(30_999)));
        assertThat(rests.next()).isNull();

        rests.found(new Rest(MODEL, PauseReason.SLOW_DOWN, START.plusSeconds(31)));
        assertThat(rests.next()).isNotNull();
    }

    @Test
    void whatAnotherWorkerHasWrittenIsNotWrittenAgainAndAPauseOfAMomentIsNotWorthARecord() {
        read("rest/" + MODEL, rest(START, Duration.ofSeconds(30), "rate_limited", "x"));
        rests.found(new Rest(MODEL, PauseReason.SLOW_DOWN, START.plusSeconds(30)));
        rests.found(new Rest("another/model", PauseReason.SLOW_DOWN, START.plusMillis(999)));

        assertThat(rests.next()).isNull();
        assertThat(wakes).hasValue(0);
    }

    @Test
    void whileLimitsAreNotSharedNothingIsWritten() {
        on = false;
        rests.found(new Rest(null, PauseReason.OUTAGE, START.plusSeconds(30)));
        rests.accepted();

        assertThat(rests.next()).isNull();
        assertThat(wakes).hasValue(0);
    }

    @Test
    void aRestThatIsOverBeforeAShardCouldWriteItIsNotWritten() {
        rests.found(new Rest(MODEL, PauseReason.SLOW_DOWN, START.plusSeconds(30)));
        clock.advance(Duration.ofSeconds(30));

        assertThat(rests.next()).isNull();
    }

    @Test
    void noMoreThanTenMinutesAreWritten() {
        rests.found(new Rest(null, PauseReason.OUTAGE, START.plus(SharedRests.LONGEST)));

        assertThat(Objects.requireNonNull(rests.next()).until()).isEqualTo(START.plus(SharedRests.LONGEST));
    }

    /** A finder's clock is a year ahead: its rest lasts as long as it meant, and ten minutes at most. */
    @ParameterizedTest
    @CsvSource({"PT30S", "PT10M"})
    void noRecordHoldsForLongerThanItsFinderMeantWhateverItsClockSays(Duration length) {
        read("rest/*", rest(START.plus(Duration.ofDays(365)), length, "outage", "x"));

        assertThat(obeyed).containsExactly(new Rest(null, PauseReason.OUTAGE, START.plus(length)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rest/*        | {'v':1,'until':'9999-12-31T23:59:59Z'}",
                "rest/*        | {'v':1,'until':'+1000000000-12-31T23:59:59.999999999Z','at':'-1000000000-01-01T00:00:00Z'}",
                "rest/*        | {'v':1,'until':'2026-11-21T09:10:01Z'}",
                "rest/*        | {'v':1,'until':'2026-11-21T09:10:01Z','at':'2026-11-21T09:00:00Z'}",
                "rest/*        | {'v':1,'until':'2026-11-21T09:00:30Z','at':'yesterday'}",
                "rest/*        | {'v':1,'until':-1}",
                "rest/*        | {'v':1,'until':1795251600000}",
                "rest/*        | {'v':1,'until':'soon'}",
                "rest/*        | {'v':1}",
                "rest/*        | {'v':2,'until':'2026-11-21T09:00:30Z'}",
                "rest/*        | []",
                "rest/*        | ?",
                "rest/         | {'v':1,'until':'2026-11-21T09:00:30Z'}",
                "rest/tenant/a | {'v':1,'until':'2026-11-21T09:00:30Z'}",
            })
    void whatNoWorkerWritesIsIgnored(String key, String value) {
        read(key, value.replace('\'', '"'));

        assertThat(obeyed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'reason':'phase_of_the_moon'", "'reason':7", "'x':1"})
    void aReasonOfANewerVersionIsAPlainRest(String reason) {
        read("rest/*", ("{'v':1,'until':'2026-11-21T09:00:30Z'," + reason + "}").replace('\'', '"'));

        assertThat(obeyed).containsExactly(new Rest(null, PauseReason.SLOW_DOWN, START.plusSeconds(30)));
    }

    @Test
    void anUnknownCauseOfTheAccountsTroubleIsStillTheAccounts() {
        read("rest/*", "{\"v\":1,\"until\":\"2026-11-21T09:00:30Z\",\"reason\":\"account\",\"cause\":\"outage\"}");

        assertThat(obeyed).containsExactly(new Rest(null, PauseReason.FORBIDDEN, START.plusSeconds(30)));
    }

    @Test
    void aRestThatIsOverIsNotObeyedByAWorkerThatStarts() {
        read("rest/*", rest(START.minusSeconds(60), Duration.ofSeconds(60), "outage", "x"));

        assertThat(obeyed).isEmpty();
    }

    @Test
    void anEndThatIsNotAfterItsTimeAndATombstoneLift() {
        read("rest/*", rest(START.plusSeconds(9), Duration.ZERO, "outage", "x"));
        rests.take(new ConsumerRecord<>("generation-limits", 0, 0, bytes("rest/" + MODEL), null));

        assertThat(obeyed).containsExactly("lifted null", "lifted " + MODEL);
    }

    @Test
    void whoseSubmissionIsAcceptedLiftsTheTroubleThatItReadAndThatItFoundItself() {
        read("rest/*", rest(START, Duration.ofSeconds(60), "outage", "x"));
        clock.advance(Duration.ofSeconds(2));
        rests.accepted();
        assertLifts(rests.next());
        rests.accepted();
        assertThat(rests.next()).as("it is lifted").isNull();

        rests.found(new Rest(null, PauseReason.BALANCE, clock.instant().plusSeconds(60)));
        assertThat(rests.next()).isNotNull();
        clock.advance(Duration.ofSeconds(2));
        rests.accepted();
        assertLifts(rests.next());
    }

    private void assertLifts(@Nullable RestRecord record) {
        assertThat(record).isNotNull();
        assertThat(record.until()).isEqualTo(clock.instant()).isEqualTo(record.at());
    }

    @Test
    void anAcceptedSubmissionLiftsNoRestThatEndsSoonOrIsThatOfAModel() {
        read("rest/*", rest(START, Duration.ofSeconds(1), "outage", "x"));
        rests.accepted();
        assertThat(rests.next()).isNull();

        read("rest/" + MODEL, rest(START, Duration.ofSeconds(60), "rate_limited", "x"));
        rests.accepted();
        assertThat(rests.next()).isNull();
    }

    @Test
    void aModelsRestThatWasWrittenLateHoldsThoughASubmissionWasAcceptedMeanwhile() {
        rests.found(new Rest(MODEL, PauseReason.SLOW_DOWN, START.plusSeconds(60)));
        RestRecord own = Objects.requireNonNull(rests.next());
        clock.advance(Duration.ofSeconds(1));
        rests.accepted();
        rests.putBack(own);
        assertThat(rests.next()).isEqualTo(own);

        read("rest/" + MODEL, text(own.encode().value()));
        assertThat(rests.next()).isNull();
    }

    @Test
    void anAcceptedSubmissionLiftsARestOfAllModelsFor429s() {
        read("rest/*", rest(START, Duration.ofSeconds(60), "rate_limited", "x"));
        rests.accepted();
        assertLifts(rests.next());
    }

    @Test
    void aWorkerThatIsAloneWithIts429sStopsAnotherOnce() {
        findsLimit("x", Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));
        rests.accepted();
        for (int again = 0; again < 10; again++) {
            clock.advance(SharedRests.AT_ONCE);
            findsLimit("x", Duration.ofSeconds(5));
            clock.advance(Duration.ofSeconds(5));
        }
        assertThat(obeyed).hasSize(1);

        findsLimit("y", Duration.ofSeconds(5));
        assertThat(obeyed).as("another finder is believed").hasSize(2);
    }

    @Test
    void aLimitOfTheAccountThatIsReachedAgainLaterIsBelieved() {
        findsLimit("x", Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));
        rests.accepted();
        clock.advance(SharedRests.AT_ONCE.plusMillis(1));
        rests.accepted();

        findsLimit("x", Duration.ofSeconds(5));
        assertThat(obeyed).hasSize(2);
    }

    /** Another worker finds that RunComfy limits the submissions of the account. */
    private void findsLimit(String worker, Duration length) {
        read("rest/*", rest(clock.instant(), length, "rate_limited", worker));
    }

    @Test
    void aWorkerThatIsAloneWithItsTroubleStopsAnotherOnce() {
        finds("x");
        finds("x");
        assertThat(obeyed).as("nothing was accepted in between").hasSize(2);
        rests.accepted();
        for (int again = 0; again < 10; again++) {
            clock.advance(Duration.ofSeconds(50));
            finds("x");
        }
        assertThat(obeyed).hasSize(2);

        finds("y");
        assertThat(obeyed).as("another finder is believed").hasSize(3);
    }

    @Test
    void aWorkerThatFindsTroubleAgainMinutesAfterItsRestMayStillBeAloneWithIt() {
        finds("x");
        rests.accepted();
        clock.advance(Duration.ofMinutes(5));
        finds("x");
        assertThat(obeyed).hasSize(1);
    }

    @Test
    void aFinderThatWasAloneIsBelievedAgainLaterOrWhenThisWorkerFindsTroubleItself() {
        finds("x");
        rests.accepted();
        clock.advance(SharedRests.LONGEST);
        finds("x");
        assertThat(obeyed).hasSize(2);

        rests.accepted();
        rests.found(new Rest(null, PauseReason.OUTAGE, clock.instant().plusSeconds(1)));
        finds("x");
        assertThat(obeyed).hasSize(3);
    }

    /** Another worker finds trouble of the account. */
    private void finds(String worker) {
        clock.advance(Duration.ofMillis(500));
        read("rest/*", rest(clock.instant(), Duration.ofSeconds(60), "account", worker));
        clock.advance(Duration.ofMillis(500));
    }

    @Test
    void itsOwnRecordIsNotObeyedAndIsLiftedAgainWhenItWasWrittenTooLate() {
        rests.found(new Rest(null, PauseReason.OUTAGE, START.plusSeconds(60)));
        RestRecord late = Objects.requireNonNull(rests.next());
        clock.advance(Duration.ofSeconds(1));
        rests.accepted();
        RestRecord lift = Objects.requireNonNull(rests.next());
        read("rest/*", text(lift.encode().value()));
        read("rest/*", text(late.encode().value()));

        assertLifts(rests.next());
        assertThat(obeyed).isEmpty();
    }

    @Test
    void aRestWhoseTransactionFailedIsWrittenLaterUnlessThereIsNews() {
        rests.found(new Rest(null, PauseReason.OUTAGE, START.plusSeconds(60)));
        RestRecord first = Objects.requireNonNull(rests.next());
        rests.putBack(first);
        assertThat(rests.next()).isEqualTo(first);

        clock.advance(Duration.ofSeconds(1));
        rests.accepted();
        RestRecord lift = Objects.requireNonNull(rests.next());
        rests.putBack(first);
        rests.putBack(lift);
        assertThat(rests.next()).isNull();
    }

    @Test
    void aNewerFindingOfAnotherWorkerIsNotLiftedByAnOlderAcceptance() {
        read("rest/*", rest(START, Duration.ofSeconds(60), "outage", "x"));
        rests.accepted();
        read("rest/*", rest(START, Duration.ofSeconds(60), "outage", "y"));

        assertThat(rests.next()).isNull();
    }

    private static String rest(Instant at, Duration length, String reason, String by) {
        return "{\"v\":1,\"until\":\"%s\",\"at\":\"%s\",\"reason\":\"%s\",\"by\":\"%s\"}"
                .formatted(at.plus(length), at, reason, by);
    }

    private void read(String key, String value) {
        rests.take(new ConsumerRecord<>("generation-limits", 0, 0, bytes(key), bytes(value)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte @Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }
}
