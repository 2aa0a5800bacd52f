package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.job.Ordering;
import dev.reelay.limits.Demand.Count;
import dev.reelay.limits.Shared.Owed;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.records.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitRecordsTest {

    @Test
    void aGrantIsOneRecordWithAllShares() throws SharedJson.Unreadable {
        Grant grant = new Grant(
                Scope.ALL,
                17,
                Map.of(
                        Measure.OUTSTANDING,
                        new Shared(10, 3, List.of(4, 0, 5), new TreeMap<>(Map.of(1, new Owed(1, 17)))),
                        Measure.PER_MINUTE,
                        Shared.begin(60, 17)));
        OutgoingRecord record = LimitRecords.encode(grant);

        assertThat(text(record.key())).isEqualTo("grant/*");
        assertThat(text(record.value()))
                .isEqualTo(
                        "{\"v\":1,\"seq\":17,\"per_minute\":{\"limit\":60,\"begun\":17,\"shares\":[]},"
                                + "\"outstanding\":{\"limit\":10,\"begun\":3,\"shares\":[4,0,5],\"owed\":{\"1\":{\"held\":1,\"since\":17}}}}");
        assertThat(decode(record)).isEqualTo(grant);
    }

    @Test
    void aDemandNamesWhatItHasSeen() throws SharedJson.Unreadable {
        TreeMap<Scope, Demand.Entry> entries = new TreeMap<>();
        entries.put(Scope.ALL, new Demand.Entry(17, Map.of(Measure.OUTSTANDING, new Count(4, 12))));
        entries.put(Scope.ofModel("A/b"), new Demand.Entry(1, Map.of(Measure.PER_MINUTE, new Count(0, 2))));
        Demand demand = new Demand(11, entries);
        OutgoingRecord record = LimitRecords.encode(demand);

        assertThat(text(record.key())).isEqualTo("demand/11");
        assertThat(text(record.value()))
                .isEqualTo("{\"v\":1,\"limits\":{\"a/b\":{\"seen\":1,\"per_minute\":{\"used\":0,\"waiting\":2}},"
                        + "\"*\":{\"seen\":17,\"outstanding\":{\"used\":4,\"waiting\":12}}}}");
        assertThat(decode(record)).isEqualTo(demand);
    }

    @Test
    void aDemandSaysUntilWhenJobsOfUnknownOutcomeMayRun() throws SharedJson.Unreadable {
        Instant until = Instant.parse("2026-11-21T09:00:00.250Z");
        Scope model = Scope.ofModel("a/b");
        TreeMap<JobScopes, List<Instant>> mayRun = new TreeMap<>(Map.of(
                new JobScopes(model, null),
                List.of(until, until.plusSeconds(1)),
                new JobScopes(model, Scope.ofTenant("Ada")),
                List.of(until)));
        Demand demand = new Demand(2, new TreeMap<>(), mayRun);
        OutgoingRecord record = LimitRecords.encode(demand);

        assertThat(text(record.value()))
                .isEqualTo("{\"v\":1,\"limits\":{},\"may_run\":{\"a/b\":[1795251600250,1795251601250]},"
                        + "\"may_run_of\":{\"tenant/Ada\":{\"a/b\":[1795251600250]}}}");
        assertThat(decode(record)).isEqualTo(demand);
    }

    @Test
    void aDemandSaysWhatTheSettingsOfItsWorkerSay() throws SharedJson.Unreadable {
        Demand demand = new Demand(
                2, new TreeMap<>(), new TreeMap<>(), Map.of(Measure.OUTSTANDING, 10, Measure.PER_MINUTE, 60));
        OutgoingRecord record = LimitRecords.encode(demand);

        assertThat(text(record.value()))
                .isEqualTo("{\"v\":1,\"limits\":{},\"settings\":{\"per_minute\":60,\"outstanding\":10}}");
        assertThat(decode(record)).isEqualTo(demand);
    }

    @Test
    void aLimitThatWasLiftedKeepsItsNumber() throws SharedJson.Unreadable {
        Grant lifted = new Grant(Scope.ofModel("a/b"), 9, Map.of());
        assertThat(decode(LimitRecords.encode(lifted))).isEqualTo(lifted);
    }

    @Test
    void unknownFieldsAndKeysAreIgnored() throws SharedJson.Unreadable {
        assertThat(
                        read(
                                "demand/3",
                                "{\"v\":1,\"limits\":{\"*\":{\"seen\":2,\"new\":[1],\"outstanding\":{\"used\":1,\"waiting\":0,\"x\":1}}},\"y\":{}}"))
                .isEqualTo(new Demand(
                        3,
                        new TreeMap<>(Map.of(
                                Scope.ALL, new Demand.Entry(2, Map.of(Measure.OUTSTANDING, new Count(1, 0)))))));
        assertThat(LimitRecords.decode(bytes("else/3"), bytes("?"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demand/3      | {                                        | it is not JSON",
                "demand/3      | {'limits':{}}                            | the field v must be a whole number of at least 1",
                "demand/3      | {'v':2,'limits':{}}                      | it is of format 2, and up to 1 is read",
                "demand/-1     | {'v':1}                                  | it names no partition",
                "demand/100000 | {'v':1}                                  | it names no partition",
                "grant/        | {'v':1,'seq':1}                          | it names no scope",
                "demand/1      | {'v':1,'limits':{'*':{'seen':-1}}}       | the field seen must be a whole number of at least 0",
                "demand/1      | {'v':1,'limits':{'*':{'seen':1,'outstanding':{'used':1.5,'waiting':0}}}} | the field used must be a whole number of at least 0",
                "demand/1      | {'v':1,'settings':{'outstanding':0}}     | the field outstanding must be a whole number of at least 1",
                "grant/*       | {'v':1}                                  | the field seq must be a whole number of at least 1",
                "grant/*       | {'v':1,'seq':1,'outstanding':{'limit':0}} | the field limit must be a whole number of at least 1",
                "grant/*       | {'v':1,'seq':1,'outstanding':{'limit':1,'begun':1,'shares':['1']}} | the field shares must be a whole number of at least 0",
                "grant/*       | {'v':1,'seq':1,'outstanding':{'limit':1,'begun':1,'shares':[99999999999]}} | the field shares is 99999999999",
            })
    void whatReelayDoesNotWriteIsRefusedWithItsReason(String key, String value, String reason) {
        assertThatThrownBy(() -> read(key, value.replace('\'', '"')))
                .isInstanceOf(SharedJson.Unreadable.class)
                .hasMessage(reason);
    }

    /** What the demand says of the others counts: without it nobody would get a share of anything. */
    @Test
    void aScopeThatNoLimitCanHaveIsPassedOverAndTheRestOfTheDemandIsRead() throws SharedJson.Unreadable {
        String tooLong = "x".repeat(Scope.MAX_LENGTH + 1);
        assertThat(read(
                        "demand/3",
                        ("{'v':1,'limits':{'%s':{'seen':1},'*':{'seen':2}},'may_run':{'%s':[1],'a/b':[2]},"
                                        + "'may_run_of':{'':{'a/b':[3]},'tenant/ada':{'%s':[4],'a/b':[5]}}}")
                                .formatted(tooLong, tooLong, tooLong)
                                .replace('\'', '"')))
                .isEqualTo(new Demand(
                        3,
                        new TreeMap<>(Map.of(Scope.ALL, new Demand.Entry(2, Map.of()))),
                        new TreeMap<>(Map.of(
                                new JobScopes(Scope.ofModel("a/b"), null),
                                List.of(Instant.ofEpochMilli(2)),
                                new JobScopes(Scope.ofModel("a/b"), Scope.ofTenant("ada")),
                                List.of(Instant.ofEpochMilli(5))))));
    }

    @ParameterizedTest
    @CsvSource({"*, *", "tenant/Ada, tenant/Ada", "Luma/Ray-2, luma/ray-2"})
    void aScopeIsNamedAsItsCommandNamesIt(String name, String scope) {
        assertThat(Scope.named(name)).map(Scope::name).contains(scope);
    }

    @Test
    void namesAreBounded() {
        assertThat(Scope.named("x".repeat(Scope.MAX_LENGTH))).isPresent();
        assertThat(Scope.named("x".repeat(Scope.MAX_LENGTH + 1))).isEmpty();
        assertThat(Scope.named("\u0130".repeat(Scope.MAX_LENGTH / 2)))
                .isPresent()
                .get()
                .extracting(Scope::name)
                .satisfies(name -> assertThat(Scope.named(name)).isPresent());
        assertThat(Scope.named("\u0130".repeat(Scope.MAX_LENGTH / 2 + 1)))
                .isEmpty(); // two code points each in lower case
        assertThat(Scope.named("Tenant/acme")).isEmpty();
        assertThat(Scope.named("a\nb")).isEmpty();
        assertThat(Scope.named(" ")).isEmpty();
        assertThat(Scope.named("tenant/")).isEmpty();
        assertThat(Scope.named("tenant/ ")).isEmpty();
        String tenant = "\uD83D\uDE80".repeat(Ordering.MAX_TENANT);
        assertThat(Scope.named("tenant/" + tenant)).contains(Scope.ofTenant(tenant));
        assertThat(Scope.named("tenant/x" + tenant)).isEmpty();
    }

    private static LimitRecord decode(OutgoingRecord record) throws SharedJson.Unreadable {
        return LimitRecords.decode(Objects.requireNonNull(record.key()), Objects.requireNonNull(record.value()))
                .orElseThrow();
    }

    private static LimitRecord read(String key, String value) throws SharedJson.Unreadable {
        return LimitRecords.decode(bytes(key), bytes(value)).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }
}
