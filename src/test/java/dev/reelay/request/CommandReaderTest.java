package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.request.CommandReading.Cancel;
import dev.reelay.request.CommandReading.Flaw;
import dev.reelay.request.CommandReading.Pause;
import dev.reelay.request.CommandReading.Reason;
import dev.reelay.request.CommandReading.Removed;
import dev.reelay.request.CommandReading.Resume;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReaderTest {

    private static final String FOX = "\uD83E\uDD8A";
    private static final String PAUSES_KEY = "A key that begins with pause/ is a pause's, and this one is ";

    static Stream<Arguments> commands() {
        return Stream.of(
                command("order-1", "{'command':'cancel','id':'order-1'}", new Cancel("order-1", null)),
                command(
                        "order-1",
                        "{'reason':'customer left','id':'order-1','command':'cancel'}",
                        new Cancel("order-1", "customer left")),
                command("order-1", "{'command':'cancel','id':'order-1','reason':null}", new Cancel("order-1", null)),
                command("order-1", "{'command':'cancel','id':'order-1','reason':''}", new Cancel("order-1", "")),
                command(
                        "f\u00fcr " + FOX,
                        "{'command':'cancel','id':'f\\u00fcr \\ud83e\\udd8a'}",
                        new Cancel("f\u00fcr " + FOX, null)),
                command(" a ", "{'command':'cancel','id':' a '}", new Cancel(" a ", null)),
                command("pauses/a", "{'command':'cancel','id':'pauses/a','model':'x'}", new Cancel("pauses/a", null)),
                command(
                        "pause/*",
                        "{'command':'cancel','id':'pause/*'}",
                        new Cancel("pause/*", null, new Flaw(Reason.WRONG_KEY, PAUSES_KEY + "\"pause/*\"."))),
                command(
                        "pause/a/b",
                        "{'command':'cancel'}",
                        new Cancel("pause/a/b", null, new Flaw(Reason.WRONG_KEY, PAUSES_KEY + "\"pause/a/b\"."))),
                command("pause/*", "{'command':'pause'}", new Pause("pause/*", null)),
                command("pause/*", "{'command':'pause','model':null}", new Pause("pause/*", null)),
                command("pause/*", "{'command':'pause','model':'*'}", new Pause("pause/*", null)),
                command("pause/a/b", "{'command':'pause','model':'a/b'}", new Pause("pause/a/b", "a/b")),
                command("pause/**", "{'command':'pause','model':'**'}", new Pause("pause/**", "**")),
                command(
                        "pause/pause/*",
                        "{'command':'pause','model':'pause/*'}",
                        new Pause("pause/pause/*", "pause/*")),
                command("pause/*", "{'command':'resume'}", new Resume("pause/*", null)),
                command("pause/*", "{'command':'resume','model':'*'}", new Resume("pause/*", null)),
                command("pause/a/b", "{'command':'resume','model':'a/b'}", new Resume("pause/a/b", "a/b")),
                command("pause/", "{'command':'resume'}", new Resume("pause/", null)),
                command("pause/ *", "{'command':'resume'}", new Resume("pause/ *", null)),
                command("\"Pause/*\"", "{'command':'resume'}", new Resume("\"Pause/*\"", null)),
                command("pause/ a/B ", "{'command':'resume','model':' a/B '}", new Resume("pause/ a/B ", "a/B")),
                command("pause/ a/B ", "{'command':'pause','model':' a/B '}", new Pause("pause/ a/B ", "a/B")),
                command(
                        "pause/*",
                        "\uFEFF {'command':'pause','id':5,'reason':[],'by':{'x':1}}\n",
                        new Pause("pause/*", null)),
                command(
                        "budget/tenant/acme/eu",
                        "{'command':'budget','usd_per_day':12.50,'jobs_per_day':7}",
                        new CommandReading.Budget("budget/tenant/acme/eu", new BigDecimal("12.5"), 7)),
                command(
                        "budget/*",
                        "{'command':'budget','usd_per_day':1e3}",
                        new CommandReading.Budget("budget/*", new BigDecimal("1000"), null)),
                command(
                        "budget/*",
                        "{'command':'budget','jobs_per_day':5,'by':'ada\\nbob','reason':'why'}",
                        new CommandReading.Budget("budget/*", null, 5, "ada bob")),
                command(
                        "limit/*",
                        "{'command':'limit','outstanding':5,'by':'ada'}",
                        new CommandReading.Limit("limit/*", 5, null, null, "ada")),
                command(
                        "limit/*",
                        "{'command':'limit','outstanding':5,'by':{'x':1}}",
                        new CommandReading.Limit("limit/*", 5, null)),
                command("order-1", null, new Removed("order-1")),
                command("pause/*", null, new Removed("pause/*")),
                command("", null, new Removed("")));
    }

    private static Arguments command(String key, @Nullable String value, CommandReading expected) {
        return Arguments.of(key, value == null ? null : value.replace('\'', '"'), expected);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandIsReadWithItsKey(String key, @Nullable String value, CommandReading expected) {
        CommandReading reading = read(key, value);

        assertThat(reading).isEqualTo(expected);
        assertThat(reading.key()).isEqualTo(key);
    }

    /** The flaw is the one for which the record would be refused under the key of another job. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a | {"command":"cancel"}                               | MISSING_FIELD
            a | {"command":"cancel","id":null}                     | MISSING_FIELD
            5 | {"command":"cancel","id":5}                        | WRONG_TYPE
            a | {"command":"cancel","id":"a","reason":5}           | WRONG_TYPE
            a | {"command":"cancel","id":"a","reason":{"b":["c"]}} | WRONG_TYPE
            a | {"command":"Cancel","id":"a"}                      | UNKNOWN_COMMAND
            a | {"command":" CANCEL\\n"}                           | UNKNOWN_COMMAND
            a | {"command":"cancel","id":"a","reason":"\\ud800"}   | NOT_JSON
            a | {"command":"cancel","id":"a","at":1e999}           | NOT_JSON
            a | {"command":"cancel","id":"a","x":{"y":1,"y":2}}    | NOT_JSON
            a | {"command":"cancel","command":"cancel","id":"a"}   | NOT_JSON
            """)
    void aCancelWithAFlawThatLeavesNoDoubtCancels(String key, String value, Reason reason) {
        assertThat(read(key, value)).isInstanceOfSatisfying(Cancel.class, cancel -> {
            assertThat(cancel.id()).isEqualTo(key);
            assertThat(cancel.flaw()).isNotNull().extracting(Flaw::reason).isEqualTo(reason);
        });
    }

    @Test
    void aCancelWhoseReasonIsNotUtf8Cancels() {
        byte[] latin =
                "{\"command\":\"cancel\",\"id\":\"a\",\"reason\":\"f\u00fcr\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(new CommandReader(10_000).read(utf8("a"), latin))
                .isEqualTo(new Cancel(
                        "a",
                        "f\uFFFDr",
                        new Flaw(
                                Reason.NOT_JSON,
                                "It is not UTF-8 at byte 41. It looks like JSON in ISO-8859-1 or Windows-1252.")));
    }

    @Test
    void aDeeplyNestedFieldHidesNoCancel() {
        String deep = "[".repeat(4_000) + "]".repeat(4_000);

        assertThat(read("a", "{\"command\":\"cancel\",\"by\":" + deep + "}")).isInstanceOf(Cancel.class);
    }

    /** Each value is under a key that names all models, one model, an unknown one, or none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "0",
                "pause",
                "{",
                "{}",
                "{\"command\":\"pause\",\"model\":\"x/y\"}",
                "{\"command\":\"resume\",\"model\":\"x/y\"}",
                "{\"command\":\"Resume\"}",
                "{\"command\":\"resum\"}",
                "{\"command\":\"resume\",\"command\":\"resume\"}",
                "{\"command\":\"resume\",\"model\":5}",
                "{\"command\":\"resume\"} resume",
                "{\"command\":\"cancel\",\"id\":\"a\"}",
                "{\"command\":5}"
            })
    void underThePausesKeysEverythingButAValidResumeAndATombstoneMeansPause(String value) {
        Map<String, String> models = new HashMap<>();
        for (String all : List.of("*", "", " ", " * ", "a\nb", "\u0000", "m".repeat(201))) {
            models.put("pause/" + all, null);
        }
        models.put("Pause/*", null);
        models.put("\uFEFFpause/*", null);
        models.put(" \"PAUSE/a/b\"\n", "a/b");
        models.put("pause/a/b", "a/b");
        models.put("pause/A/b\n", "A/b");
        models.put("pause/**", "**");
        models.forEach((key, model) -> {
            CommandReading reading = read(key, value);
            assertThat(reading).as(key).isInstanceOf(Pause.class);
            assertThat(((Pause) reading).model()).as(key).isEqualTo(model);
            assertThat(reading.flaw()).as(key).isNotNull();
            assertThat(reading.key()).isEqualTo(key);
            assertThat(read(key, null)).isEqualTo(new Removed(key));
        });
    }

    @Test
    void aHugeValueUnderThePausesKeyMeansPause() {
        assertThat(read("pause/*", "{\"command\":\"resume\",\"x\":\"" + "x".repeat(10_000) + "\"}"))
                .isInstanceOfSatisfying(
                        Pause.class,
                        pause -> assertThat(pause.flaw())
                                .isNotNull()
                                .extracting(Flaw::reason)
                                .isEqualTo(Reason.NOT_JSON));
    }

    /** It can be taken back by a tombstone under the same bytes only. */
    @Test
    void aPausesKeyThatIsNotUtf8PausesAllModels() {
        byte[] key = "pause/caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        byte[] other = "pause/caf\u00e8".getBytes(StandardCharsets.ISO_8859_1);
        CommandReader reader = new CommandReader(10_000);

        CommandReading reading = reader.read(key, utf8("{\"command\":\"resume\"}"));

        assertThat(reading).isInstanceOfSatisfying(Pause.class, pause -> {
            assertThat(pause.model()).isNull();
            assertThat(pause.flaw()).isEqualTo(new Flaw(Reason.WRONG_KEY, "The key is not UTF-8."));
        });
        assertThat(reader.read(key, null)).isEqualTo(new Removed(reading.key()));
        assertThat(reader.read(other, null)).isNotEqualTo(new Removed(reading.key()));
        assertThat(read("pause/caf\u00e9", null)).isNotEqualTo(new Removed(reading.key()));
    }

    @Test
    void theLongestIdAndModelOfARequestAreValidInACommand() {
        String id = FOX.repeat(IdField.MAX_LENGTH);
        String model = FOX.repeat(Envelope.MAX_MODEL_LENGTH);

        assertThat(read(id, "{\"command\":\"cancel\",\"id\":\"" + id + "\"}")).isEqualTo(new Cancel(id, null));
        assertThat(read("pause/" + model, "{\"command\":\"pause\",\"model\":\"" + model + "\"}"))
                .isEqualTo(new Pause("pause/" + model, model));
    }

    @Test
    void aReasonIsCutToTwoHundredCodePoints() {
        String longest = FOX.repeat(Cancel.MAX_REASON_LENGTH);

        assertThat(reasonFrom(longest)).isEqualTo(longest);
        assertThat(reasonFrom(longest + "x")).isEqualTo(FOX.repeat(Cancel.MAX_REASON_LENGTH - 1) + "…");
        assertThat(reasonFrom("x" + longest)).isEqualTo("x" + FOX.repeat(Cancel.MAX_REASON_LENGTH - 2) + "…");
    }

    @Test
    void aReasonIsOneLine() {
        assertThat(reasonFrom("a\\r\\nb\\tc\\u0000d\\u001b[2Je\\u007ff\\u0085g\\u009bh"))
                .isEqualTo("a  b c d [2Je f g h");
    }

    @Test
    void aValueAtTheLimitIsRead() {
        byte[] value = utf8("{\"command\":\"pause\"}");

        assertThat(new CommandReader(value.length).read(utf8("pause/*"), value)).isEqualTo(new Pause("pause/*", null));
    }

    private static @Nullable String reasonFrom(String reason) {
        CommandReading reading = read("a", "{\"command\":\"cancel\",\"id\":\"a\",\"reason\":\"" + reason + "\"}");
        return reading instanceof Cancel cancel ? cancel.reason() : "no cancel: " + reading;
    }

    private static CommandReading read(String key, @Nullable String value) {
        return new CommandReader(10_000).read(utf8(key), value == null ? null : utf8(value));
    }
}
