package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.request.CommandReading.Cancel;
import dev.reelay.request.CommandReading.Pause;
import dev.reelay.request.CommandReading.Removed;
import dev.reelay.request.CommandReading.Resume;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandReaderTest {

    private static final String FOX = "\uD83E\uDD8A";

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
                command("pause/*", "{'command':'cancel','id':'pause/*'}", new Cancel("pause/*", null)),
                command(
                        "pause/a/b",
                        "{'command':'cancel','id':'pause/a/b','model':'x'}",
                        new Cancel("pause/a/b", null)),
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
                command(
                        "pause/*",
                        "\uFEFF {'command':'pause','id':5,'reason':[],'by':{'x':1}}\n",
                        new Pause("pause/*", null)),
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
        String longest = FOX.repeat(CommandReader.MAX_REASON_LENGTH);

        assertThat(reasonFrom(longest)).isEqualTo(longest);
        assertThat(reasonFrom(longest + "x")).isEqualTo(FOX.repeat(CommandReader.MAX_REASON_LENGTH - 1) + "…");
        assertThat(reasonFrom("x" + longest)).isEqualTo("x" + FOX.repeat(CommandReader.MAX_REASON_LENGTH - 2) + "…");
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
