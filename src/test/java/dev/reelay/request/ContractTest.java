package dev.reelay.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.testing.Contract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The readers accept what the schemas of requests and commands allow, and refuse what they forbid. */
class ContractTest {

    private static final int MAX_BYTES = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model': 'a/b', 'input': {}}",
                "{'model': 'a/b', 'input': {'prompt': 1}, 'id': 'x', 'start_by': '2026-11-21T09:00:00Z'}",
                "{'model': 'a/b', 'input': {}, 'start_by': '2026-11-21T09:00:00.5+01:00'}",
                "{'model': 'a/b', 'input': {}, 'metadata': {'a': [1]}, 'on_unknown_submission': 'resubmit'}",
                "{'model': 'a/b', 'input': {}, 'on_unknown_submission': 'report', 'else': null}",
                "{'model': 'a/b', 'input': {}, 'priority': 0, 'tenant': 'c 17/a'}",
                "{'model': 'a/b', 'input': {}, 'priority': 2.0, 'tenant': 'ü'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://videos'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://videos/a.b/.c/d_e~f-g/'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['https://a.example/1.mp4?X-Amz-Signature=a%3Db', 'HTTPS://a.example']}",
            })
    void aRequestThatTheSchemaAllowsIsRead(String json) {
        assertThat(Contract.REQUEST.violations(quoted(json))).isEmpty();
        assertThat(RequestReaderTester.given(quoted(json)).key("k").read()).isInstanceOf(RequestReading.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'input': {}}",
                "{'model': 'a/b'}",
                "{'model': 1, 'input': {}}",
                "{'model': '', 'input': {}}",
                "{'model': 'a/b', 'input': []}",
                "{'model': 'a/b', 'input': {}, 'id': 7}",
                "{'model': 'a/b', 'input': {}, 'id': ''}",
                "{'model': 'a/b', 'input': {}, 'id': 'a\\u0000b'}",
                "{'model': 'a/b', 'input': {}, 'start_by': '2026-11-21'}",
                "{'model': 'a/b', 'input': {}, 'start_by': 1790000000}",
                "{'model': 'a/b', 'input': {}, 'metadata': 'c-17'}",
                "{'model': 'a/b', 'input': {}, 'on_unknown_submission': 'RESUBMIT'}",
                "{'model': 'a/b', 'input': {}, 'priority': 3}",
                "{'model': 'a/b', 'input': {}, 'priority': 0.5}",
                "{'model': 'a/b', 'input': {}, 'priority': '1'}",
                "{'model': 'a/b', 'input': {}, 'tenant': ''}",
                "{'model': 'a/b', 'input': {}, 'tenant': ' '}",
                "{'model': 'a/b', 'input': {}, 'tenant': 'a\\u0000'}",
                "{'model': 'a/b', 'input': {}, 'tenant': 17}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 17}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': {'url': 'https://a.example/1'}}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ''}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 'https://a.example/1'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://Videos/a'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://videos//a'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://videos/a/../b'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://videos/..'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://videos/a b'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': 's3://videos/a?b'}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': []}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': [17]}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': [null]}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['s3://videos']}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['ftp://a.example/1']}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['https:///1']}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['https://user:word@a.example/1']}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['https://a.example/1#part']}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['https://a.example/ 1']}",
                "{'model': 'a/b', 'input': {}, 'deliver_to': ['https://a.example/1', 'https://a.example/1']}",
            })
    void aRequestThatTheSchemaForbidsIsRefused(String json) {
        assertThat(Contract.REQUEST.violations(quoted(json))).isNotEmpty();
        assertThat(RequestReaderTester.given(quoted(json)).key("k").read()).isNotInstanceOf(RequestReading.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "model"})
    void aNameMayHave200CharactersAndNoMore(String field) {
        String longest = "ü".repeat(200);
        String json = field.equals("model")
                ? "{\"input\":{},\"%s\":\"%s\"}"
                : "{\"model\":\"a/b\",\"input\":{},\"%s\":\"%s\"}";

        assertThat(Contract.REQUEST.violations(json.formatted(field, longest))).isEmpty();
        assertThat(Contract.REQUEST.violations(json.formatted(field, longest + "x")))
                .isNotEmpty();
        assertThat(RequestReaderTester.given(json.formatted(field, longest))
                        .key("k")
                        .read())
                .isInstanceOf(RequestReading.Valid.class);
        assertThat(RequestReaderTester.given(json.formatted(field, longest + "x"))
                        .key("k")
                        .read())
                .isNotInstanceOf(RequestReading.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "job-1 {'command': 'cancel', 'id': 'job-1'}",
                "job-1 {'command': 'cancel', 'id': 'job-1', 'reason': 'customer left', 'by': 'ops'}",
                "pause/* {'command': 'pause'}",
                "pause/* {'command': 'resume'}",
                "pause/a/b {'command': 'pause', 'model': 'a/b'}",
                "limit/* {'command': 'limit', 'outstanding': 40, 'per_minute': 60}",
                "limit/* {'command': 'limit', 'outstanding': 40, 'per_minute': 60, 'weight': 1}",
                "limit/a/b {'command': 'limit', 'outstanding': 1}",
                "limit/a/b {'command': 'limit', 'per_minute': 1000000, 'by': 'ops'}",
                "budget/* {'command': 'budget', 'usd_per_day': 50, 'jobs_per_day': 500}",
                "budget/a/b {'command': 'budget', 'usd_per_day': 0.000001}",
                "budget/tenant/acme {'command': 'budget', 'jobs_per_day': 1000000000}",
                "limit/tenant/ada/lovelace {'command': 'limit', 'outstanding': 40, 'per_minute': 60, 'weight': 1}",
                "limit/tenant/ada {'command': 'limit', 'weight': 100}",
            })
    void aCommandThatTheSchemaAllowsIsRead(String keyAndJson) {
        assertThat(Contract.COMMAND.violations(json(keyAndJson))).isEmpty();
        CommandReading reading = read(keyAndJson);
        assertThat(reading).isNotInstanceOf(CommandReading.RefusedCommand.class);
        assertThat(reading.flaw()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "job-1 []",
                "job-1 {'id': 'job-1'}",
                "job-1 {'command': 'cancel'}",
                "job-1 {'command': 'cancel', 'id': 1}",
                "job-1 {'command': 'cancel', 'id': 'job-1', 'reason': 7}",
                "job-1 {'command': 'stop', 'id': 'job-1'}",
                "pause/a/b {'command': 'pause', 'model': 7}",
                "pause/* {'command': 1}",
                "budget/* {'command': 'budget'}",
                "budget/* {'command': 'budget', 'usd_per_day': 0}",
                "budget/* {'command': 'budget', 'usd_per_day': '50'}",
                "budget/* {'command': 'budget', 'jobs_per_day': 1.5}",
                "limit/tenant/ada {'command': 'limit'}",
                "limit/tenant/ada {'command': 'limit', 'weight': 0}",
                "limit/tenant/ada {'command': 'limit', 'weight': 101}",
                "limit/tenant/ada {'command': 'limit', 'outstanding': 1, 'weight': 'high'}",
            })
    void aCommandThatTheSchemaForbidsHasAFlaw(String keyAndJson) {
        assertThat(Contract.COMMAND.violations(json(keyAndJson))).isNotEmpty();
        assertThat(read(keyAndJson).flaw()).isNotNull();
    }

    private static CommandReading read(String keyAndJson) {
        String key = keyAndJson.substring(0, keyAndJson.indexOf(' '));
        return new CommandReader(MAX_BYTES)
                .read(key.getBytes(StandardCharsets.UTF_8), json(keyAndJson).getBytes(StandardCharsets.UTF_8));
    }

    private static String json(String keyAndJson) {
        return quoted(keyAndJson.substring(keyAndJson.indexOf(' ') + 1));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
