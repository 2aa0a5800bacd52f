package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.reelay.job.Ordering;
import dev.reelay.request.CommandReading.Reason;
import dev.reelay.request.CommandReading.RefusedCommand;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReaderRefusalTest {

    private static final int MAX_BYTES = 100_000;
    private static final byte[] NOT_UTF8 = {'k', (byte) 0xe9};

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                       | It is empty.
            ` `                                      | It is empty.
            cancel                                   | It is not JSON at line 1, column 1.
            {"command":"pause"                       | It is not JSON: it ends too early.
            {"command":"pause"} {}                   | Something follows the JSON value at line 1, column 21.
            null                                     | It is JSON of type null, and must be an object.
            "pause"                                  | It is JSON of type string, and must be an object.
            [{"command":"pause"}]                    | It is JSON of type array, and must be an object.
            {"command":"pause","command":"resume"}   | The field "command" occurs twice at line 1, column 20.
            {"command":"pause","x":{"a":1,"a":1}}    | The field "a" occurs twice at line 1, column 31.
            {"command":"pause","x":"\\ud800"}        | A string holds a lone surrogate at line 1, column 24.
            {"command":"pause","x":1e401}            | The exponent of a number is beyond 400 at line 1, column 24.
            """)
    void aValueThatIsNotOneJsonObjectIsRefused(String value, String message) {
        assertThat(refused("pause/*", value)).isEqualTo(new RefusedCommand("pause/*", Reason.NOT_JSON, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                       | MISSING_FIELD   | The field command is required.
            {"command":null}         | MISSING_FIELD   | The field command is required.
            {"id":"a"}               | MISSING_FIELD   | The field command is required.
            {"Command":"cancel"}     | MISSING_FIELD   | The field command is required.
            {"data":{"command":"cancel","id":"a"}} | MISSING_FIELD | The field command is required.
            {"command":5}            | WRONG_TYPE      | The field command must be a string, and is of type number.
            {"command":["cancel"]}   | WRONG_TYPE      | The field command must be a string, and is of type array.
            {"command":true}         | WRONG_TYPE      | The field command must be a string, and is of type boolean.
            {"command":""}           | UNKNOWN_COMMAND | The field command must be "cancel", "pause", "resume", "limit" or "budget", and is "".
            {"command":"a\\n\\u009bb"} | UNKNOWN_COMMAND | The field command must be "cancel", "pause", "resume", "limit" or "budget", and is "a  b".
            """)
    void theFieldCommandMustBeOneOfThree(String value, Reason reason, String message) {
        assertThat(refused("a", value)).isEqualTo(new RefusedCommand("a", reason, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a       | {"command":"cancel","id":5}                | WRONG_TYPE    | The field id must be a string, and is of type number.
            5       | {"command":"cancel","id":[5]}              | WRONG_TYPE    | The field id must be a string, and is of type array.
            a       | {"command":"cancel","id":"b","reason":5}   | WRONG_TYPE    | The field reason must be a string, and is of type number.
            b       | {"command":"cancel","id":"a","id":"b"}     | NOT_JSON      | The field "id" occurs twice at line 1, column 30.
            a       | {"command":"cancel","command":"pause"}     | NOT_JSON      | The field "command" occurs twice at line 1, column 21.
            a       | {"command":"cancel","id":"a"               | NOT_JSON      | It is not JSON: it ends too early.
            a       | {"command":"cancel","id":"a"} {}           | NOT_JSON      | Something follows the JSON value at line 1, column 31.
            ``      | {"command":"cancel","id":""}               | WRONG_TYPE    | The field id is blank.
            ` `     | {"command":"cancel","id":" "}              | WRONG_TYPE    | The field id is blank.
            a       | {"command":"cancel","id":"a\\n"}           | WRONG_TYPE    | The field id holds a control character.
            b       | {"command":"cancel","id":"a"}              | WRONG_KEY     | The key of a cancel must be the field id, "a", and is "b".
            A       | {"command":"cancel","id":"a"}              | WRONG_KEY     | The key of a cancel must be the field id, "a", and is "A".
            ` a`    | {"command":"cancel","id":"a"}              | WRONG_KEY     | The key of a cancel must be the field id, "a", and is " a".
            ``      | {"command":"cancel","id":"a"}              | WRONG_KEY     | The key of a cancel must be the field id, "a", and is "".
            pause/* | {"command":"cancel","id":"a"}              | WRONG_KEY     | The key of a cancel must be the field id, "a", and is "pause/*".
            """)
    void aCancelNeedsAnIdThatIsItsKey(String key, String value, Reason reason, String message) {
        assertThat(refused(key, value)).isEqualTo(new RefusedCommand(key, reason, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pause/a/b | ``               | MISSING_FIELD | The field model is required with any other key than pause/*, and the key is "pause/a/b".
            pause/a/b | ,"model":null    | MISSING_FIELD | The field model is required with any other key than pause/*, and the key is "pause/a/b".
            pause/**  | ``               | MISSING_FIELD | The field model is required with any other key than pause/*, and the key is "pause/**".
            pause/*   | ,"model":5       | WRONG_TYPE    | The field model must be a string, and is of type number.
            pause/a   | ,"model":["a"]   | WRONG_TYPE    | The field model must be a string, and is of type array.
            pause/    | ,"model":""      | WRONG_TYPE    | The field model is blank.
            pause/a   | ,"model":"a\\n"  | WRONG_TYPE    | The field model holds a control character.
            *         | ``               | WRONG_KEY     | The key of a WORD must be pause/* or pause/<model id>, and is "*".
            pauses/*  | ``               | WRONG_KEY     | The key of a WORD must be pause/* or pause/<model id>, and is "pauses/*".
            pause     | ``               | WRONG_KEY     | The key of a WORD must be pause/* or pause/<model id>, and is "pause".
            ``        | ``               | WRONG_KEY     | The key of a WORD must be pause/* or pause/<model id>, and is "".
            resume/*  | ``               | WRONG_KEY     | The key of a WORD must be pause/* or pause/<model id>, and is "resume/*".
            pause/*   | ,"model":"a/b"   | WRONG_KEY     | The key of a WORD with this field model must be "pause/a/b", and is "pause/*".
            pause/a/b | ,"model":"*"     | WRONG_KEY     | The key of a WORD with this field model must be "pause/*", and is "pause/a/b".
            pause/a/b | ,"model":"a/c"   | WRONG_KEY     | The key of a WORD with this field model must be "pause/a/c", and is "pause/a/b".
            pause/a/B | ,"model":"a/b"   | WRONG_KEY     | The key of a WORD with this field model must be "pause/a/b", and is "pause/a/B".
            a/b       | ,"model":"a/b"   | WRONG_KEY     | The key of a WORD with this field model must be "pause/a/b", and is "a/b".
            """)
    void aPauseAndAResumeNeedTheKeyOfTheirModel(String key, String model, Reason reason, String message) {
        for (String word : new String[] {"pause", "resume"}) {
            assertThat(refused(key, "{\"command\":\"" + word + "\"" + model + "}"))
                    .isEqualTo(new RefusedCommand(key, reason, message.replace("WORD", word)));
        }
    }

    @Test
    void anIdOrAModelLongerThanTwoHundredCharactersIsRefused() {
        String text = "x".repeat(IdField.MAX_LENGTH + 1);

        assertThat(refused(text, "{\"command\":\"cancel\",\"id\":\"" + text + "\"}"))
                .isEqualTo(new RefusedCommand(
                        text, Reason.WRONG_TYPE, "The field id has 201 characters, and at most 200 are allowed."));
        assertThat(refused("pause/" + text, "{\"command\":\"pause\",\"model\":\"" + text + "\"}"))
                .isEqualTo(new RefusedCommand(
                        "pause/" + text,
                        Reason.WRONG_TYPE,
                        "The field model has 201 characters, and at most 200 are allowed."));
    }

    @Test
    void aMessageQuotesAtMostSixtyCodePointsAndNoControlCharacter() {
        String fox = "\uD83E\uDD8A";
        String longest = fox.repeat(60);
        String rule = "The key of a cancel must be the field id, \"a\", and is ";
        String cancel = "{\"command\":\"cancel\",\"id\":\"a\"}";

        assertThat(refused(longest, cancel).message()).isEqualTo(rule + "\"" + longest + "\".");
        String cut = fox.repeat(59) + "…";
        assertThat(refused(longest + fox, cancel).message()).isEqualTo(rule + "\"" + cut + "\".");
        assertThat(refused("k\n\u0085\u0000", cancel).message()).isEqualTo(rule + "\"k   \".");
        assertThat(refused("a", "{\"command\":\"" + longest + fox + "\"}").message())
                .endsWith("and is \"" + cut + "\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"command\":\"pause\"}", "{\"command\":\"cancel\",\"id\":\"a\"}", "no JSON"})
    void aRecordWithoutAKeyIsRefusedWithAnyValue(String value) {
        RefusedCommand noKey = new RefusedCommand(null, Reason.WRONG_KEY, "It has no key.");
        RefusedCommand notUtf8 = new RefusedCommand(null, Reason.WRONG_KEY, "The key is not UTF-8.");

        assertThat(refused(null, utf8(value))).isEqualTo(noKey);
        assertThat(refused(NOT_UTF8, utf8(value))).isEqualTo(notUtf8);
        assertThat(refused(null, (byte[]) null)).isEqualTo(noKey);
        assertThat(refused(NOT_UTF8, null)).isEqualTo(notUtf8);
    }

    @Test
    void aValueThatIsNotUtf8IsRefused() {
        byte[] latin = "{\"command\":\"cancel\",\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"command\":\"pause\"}".getBytes(StandardCharsets.UTF_16LE);

        assertThat(refused(utf8("a"), latin))
                .isEqualTo(new RefusedCommand(
                        "a",
                        Reason.NOT_JSON,
                        "It is not UTF-8 at byte 27. It looks like JSON in ISO-8859-1 or Windows-1252."));
        assertThat(refused(utf8("a"), wide))
                .isEqualTo(new RefusedCommand("a", Reason.NOT_JSON, "It is in UTF-16, and must be in UTF-8."));
    }

    @Test
    void aValueOneByteOverTheLimitIsRefused() {
        byte[] value = utf8("{\"command\":\"pause\"}");

        assertThat(new CommandReader(value.length - 1).read(utf8("a"), value))
                .isEqualTo(
                        new RefusedCommand("a", Reason.NOT_JSON, "It is too large: 19 bytes, and up to 18 are read."));
    }

    @Test
    void nestingHasALimit() {
        int deepest = StrictJson.MAX_DEPTH - 1; // the command itself is one

        assertThat(new CommandReader(MAX_BYTES).read(utf8("pause/*"), nested(deepest)))
                .isEqualTo(new CommandReading.Pause("pause/*", null));
        for (int levels : new int[] {deepest + 1, 1_000, 40_000}) {
            RefusedCommand refused = refused(utf8("pause/*"), nested(levels));
            assertThat(refused.reason()).isEqualTo(Reason.NOT_JSON);
            assertThat(refused.message()).startsWith("It is nested deeper than 500 levels at line 1, column ");
        }
    }

    @Test
    void theReasonsAreInLowerCase() {
        assertThat(Stream.of(Reason.values()).map(Reason::code))
                .containsExactly("not_json", "unknown_command", "missing_field", "wrong_type", "wrong_key");
    }

    private static byte[] nested(int levels) {
        return utf8("{\"command\":\"pause\",\"x\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
    }

    private static RefusedCommand refused(String key, String value) {
        return refused(utf8(key), utf8(value));
    }

    /** The refusal of this record. Under the key of a pause, it is the reason of a pause of what the key names. */
    private static RefusedCommand refused(byte @Nullable [] key, byte @Nullable [] value) {
        CommandReading reading = new CommandReader(MAX_BYTES).read(key, value);
        if (key != null && new String(key, StandardCharsets.UTF_8).startsWith("pause/")) {
            CommandReading.Pause pause = assertThat(reading)
                    .asInstanceOf(type(CommandReading.Pause.class))
                    .actual();
            assertThat(pause.model()).isEqualTo(CommandReading.modelOf(pause.key()));
            CommandReading.Flaw flaw = Objects.requireNonNull(pause.flaw(), "a pause without a flaw");
            return new RefusedCommand(pause.key(), flaw.reason(), flaw.message());
        }
        return assertThat(reading).asInstanceOf(type(RefusedCommand.class)).actual();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            limit/*        | {"command":"limit"}                     | MISSING_FIELD | One of the fields outstanding and per_minute is required.
            limit/*        | {"command":"limit","outstanding":0}     | WRONG_TYPE | The field outstanding must be from 1 to 1000000, and is "0".
            limit/*        | {"command":"limit","outstanding":-1}    | WRONG_TYPE | The field outstanding must be from 1 to 1000000, and is "-1".
            limit/*        | {"command":"limit","outstanding":1000001} | WRONG_TYPE | The field outstanding must be from 1 to 1000000, and is "1000001".
            limit/*        | {"command":"limit","outstanding":2.5}   | WRONG_TYPE | The field outstanding must be a whole number, and is 2.5.
            limit/*        | {"command":"limit","per_minute":"ten"}  | WRONG_TYPE | The field per_minute must be a whole number, and is of type string.
            limit/*        | {"command":"limit","outstanding":5,"per_minute":0} | WRONG_TYPE | The field per_minute must be from 1 to 1000000, and is "0".
            a              | {"command":"limit","outstanding":5}     | WRONG_KEY | The key of a limit must be limit/*, limit/<model id> or limit/tenant/<tenant>, and is "a".
            limit/         | {"command":"limit","outstanding":5}     | WRONG_KEY | The key of a limit must be limit/*, limit/<model id> or limit/tenant/<tenant>, and is "limit/".
            limit/tenant/  | {"command":"limit","outstanding":5}     | WRONG_KEY | The key of a limit must be limit/*, limit/<model id> or limit/tenant/<tenant>, and is "limit/tenant/".
            limit/tenant/a | {"command":"limit"}                     | MISSING_FIELD | One of the fields outstanding, per_minute and weight is required.
            limit/tenant/a | {"command":"limit","weight":0}          | WRONG_TYPE | The field weight must be from 1 to 100, and is "0".
            limit/tenant/a | {"command":"limit","weight":101}        | WRONG_TYPE | The field weight must be from 1 to 100, and is "101".
            limit/tenant/a | {"command":"limit","outstanding":1,"weight":1.5} | WRONG_TYPE | The field weight must be a whole number, and is 1.5.
            limit/*        | {"command":"limit","outstanding":5,"weight":0} | WRONG_TYPE | The field weight must be from 1 to 100, and is "0".
            limit/a/b      | {"command":"limit","weight":2}          | MISSING_FIELD | One of the fields outstanding and per_minute is required.
            limit/Tenant/a | {"command":"limit","outstanding":5}     | WRONG_KEY | The key of a limit must be limit/*, limit/<model id> or limit/tenant/<tenant>, and is "limit/Tenant/a".
            """)
    void aLimitIsAWholeNumberFromOneUp(String key, String value, Reason reason, String message) {
        assertThat(refused(key, value)).isEqualTo(new RefusedCommand(key, reason, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            budget/* | {"command":"budget"}                          | MISSING_FIELD | One of the fields usd_per_day and jobs_per_day is required.
            budget/* | {"command":"budget","usd_per_day":null}       | MISSING_FIELD | One of the fields usd_per_day and jobs_per_day is required.
            budget/* | {"command":"budget","usd_per_day":"fifty"}    | WRONG_TYPE | The field usd_per_day must be a number, and is of type string.
            budget/* | {"command":"budget","usd_per_day":true}       | WRONG_TYPE | The field usd_per_day must be a number, and is of type boolean.
            budget/* | {"command":"budget","usd_per_day":0}          | WRONG_TYPE | The field usd_per_day must be above 0 and at most 1000000000, and is "0".
            budget/* | {"command":"budget","usd_per_day":0.00}       | WRONG_TYPE | The field usd_per_day must be above 0 and at most 1000000000, and is "0.00".
            budget/* | {"command":"budget","usd_per_day":-5}         | WRONG_TYPE | The field usd_per_day must be above 0 and at most 1000000000, and is "-5".
            budget/* | {"command":"budget","usd_per_day":1000000000.01} | WRONG_TYPE | The field usd_per_day must be above 0 and at most 1000000000, and is "1000000000.01".
            budget/* | {"command":"budget","usd_per_day":0.0000001}  | WRONG_TYPE | The field usd_per_day may have 6 decimals, and is "1E-7".
            budget/* | {"command":"budget","jobs_per_day":0}         | WRONG_TYPE | The field jobs_per_day must be from 1 to 1000000000, and is "0".
            budget/* | {"command":"budget","jobs_per_day":1.5}       | WRONG_TYPE | The field jobs_per_day must be a whole number, and is "1.5".
            budget/* | {"command":"budget","jobs_per_day":1000000001} | WRONG_TYPE | The field jobs_per_day must be from 1 to 1000000000, and is "1000000001".
            budget/* | {"command":"budget","usd_per_day":5,"jobs_per_day":0} | WRONG_TYPE | The field jobs_per_day must be from 1 to 1000000000, and is "0".
            a        | {"command":"budget","usd_per_day":5}          | WRONG_KEY | The key of a budget must be budget/*, budget/<model id> or budget/tenant/<tenant>, and is "a".
            budget/  | {"command":"budget","usd_per_day":5}          | WRONG_KEY | The key of a budget must be budget/*, budget/<model id> or budget/tenant/<tenant>, and is "budget/".
            budget/tenant/  | {"command":"budget","usd_per_day":5}   | WRONG_KEY | The key of a budget must be budget/*, budget/<model id> or budget/tenant/<tenant>, and is "budget/tenant/".
            budget/TENANT/a | {"command":"budget","usd_per_day":5}   | WRONG_KEY | The key of a budget must be budget/*, budget/<model id> or budget/tenant/<tenant>, and is "budget/TENANT/a".
            `budget/tenant/  ` | {"command":"budget","usd_per_day":5} | WRONG_KEY | The key of a budget must be budget/*, budget/<model id> or budget/tenant/<tenant>, and is "budget/tenant/  ".
            """)
    void aBudgetIsAnAmountAboveZeroOrAWholeNumberOfJobs(String key, String value, Reason reason, String message) {
        assertThat(refused(key, value)).isEqualTo(new RefusedCommand(key, reason, message));
    }

    @Test
    void aBudgetOfATenantWhoseNameIsTooLongIsRefused() {
        String value = "{\"command\":\"budget\",\"usd_per_day\":5}";

        assertThat(new CommandReader(MAX_BYTES).read(utf8("budget/tenant/" + "x".repeat(100)), utf8(value)))
                .isInstanceOf(CommandReading.Budget.class);
        assertThat(refused("budget/tenant/" + "x".repeat(101), value).reason()).isEqualTo(Reason.WRONG_KEY);
    }

    @Test
    void aTenantHasAsManyCharactersAsInARequest() {
        String most = "limit/tenant/" + "\uD83D\uDE80/".repeat(Ordering.MAX_TENANT / 2);
        String command = "{\"command\":\"limit\",\"weight\":100}";
        assertThat(new CommandReader(MAX_BYTES).read(utf8(most), utf8(command)))
                .isEqualTo(new CommandReading.Limit(most, null, null, 100));
        assertThat(refused(most + "x", command).reason()).isEqualTo(Reason.WRONG_KEY);
    }

    /** Models are told apart in lower case, and some letters are longer so: the name would be one that no worker reads. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limit/  | {"command":"limit","outstanding":1}
            budget/ | {"command":"budget","jobs_per_day":1}
            """)
    void aModelWhoseIdIsTooLongInLowerCaseIsRefused(String keys, String value) {
        CommandReader reader = new CommandReader(MAX_BYTES);
        assertThat(reader.read(utf8(keys + "\u0130".repeat(100)), utf8(value)).flaw())
                .isNull();
        assertThat(refused(keys + "\u0130".repeat(101), value).reason()).isEqualTo(Reason.WRONG_KEY);
    }
}
