package dev.reelay.request;

import static dev.reelay.request.Mutations.writable;
import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.request.CommandReading.Reason;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No bytes make the reader throw, and every reading keeps the rules. The seed is fixed, so that a failure repeats. */
class CommandReaderFuzzTest {

    private static final int ROUNDS = 20_000;

    /** Valid keys and values, and one with a wrong type, which random mutations rarely produce. */
    private static final List<Map.Entry<String, String>> SEEDS = List.of(
            Map.entry(
                    "order-1",
                    "{\"command\":\"cancel\",\"id\":\"order-1\",\"reason\":\"f\u00fcr \uD83E\uDD8A \\ud83e\\udd8a\"}"),
            Map.entry("pause/*", "{\"command\":\"pause\",\"by\":{\"who\":[1,0.5,-1e10,true,null]}}"),
            Map.entry("pause/a/b", "{\"command\":\"pause\",\"model\":\"a/b\"}"),
            Map.entry("pause/*", "{\"command\":\"resume\",\"model\":\"*\"}"),
            Map.entry("pause/a/b", "{\"model\":\"a/b\",\"command\":\"resume\"}"),
            Map.entry("pause/5", "{\"command\":\"pause\",\"model\":5}"));

    private final Random random = new Random(4711);
    private final Mutations mutations = new Mutations(random);

    @Test
    void anyBytesAreReadOrRefusedByTheRules() throws CharacterCodingException {
        CommandReader reader = new CommandReader(120);
        Map<String, Integer> seen = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Map.Entry<String, String> seed = SEEDS.get(round % SEEDS.size());
            byte[] key = utf8(seed.getKey());
            byte[] value = mutations.of(utf8(seed.getValue()));
            CommandReading reading =
                    reader.read(random.nextInt(3) == 0 ? orNull(mutations.of(key)) : key, orNull(value));
            seen.merge(check(reading), 1, Integer::sum);
        }
        // and the mutations reach every answer
        assertThat(seen)
                .hasSize(5 + 2 * Reason.values().length)
                .allSatisfy((kind, count) -> assertThat(count).as(kind).isGreaterThan(ROUNDS / 2_000));
    }

    private byte @Nullable [] orNull(byte[] bytes) {
        return random.nextInt(20) == 0 ? null : bytes;
    }

    private static String check(CommandReading reading) throws CharacterCodingException {
        String key = reading.key();
        if (key != null) {
            writable(key);
        }
        if (reading.flaw() != null) {
            oneLine(reading.flaw().message(), 300);
            assertThat(reading.flaw().message()).endsWith(".");
        }
        return switch (reading) {
            case CommandReading.Cancel(String id, String reason, CommandReading.Flaw flaw) -> {
                assertThat(id).isNotBlank();
                if (reason != null) {
                    oneLine(reason, CommandReading.Cancel.MAX_REASON_LENGTH);
                }
                yield flaw == null ? "cancel" : "flawed cancel";
            }
            case CommandReading.Pause(String row, String model, CommandReading.Flaw flaw) -> {
                assertThat(CommandReading.isPauseKey(row)).isTrue();
                assertThat(model).isEqualTo(CommandReading.modelOf(row));
                yield flaw == null ? "pause" : "flawed pause " + flaw.reason().code();
            }
            case CommandReading.Resume(String row, String model) -> {
                assertThat(CommandReading.isPauseKey(row)).isTrue();
                assertThat(model).isEqualTo(CommandReading.modelOf(row));
                yield "resume";
            }
            case CommandReading.Limit limit -> {
                assertThat(CommandReading.isLimitKey(limit.key())).isTrue();
                yield "limit";
            }
            case CommandReading.Budget budget -> {
                assertThat(CommandReading.isBudgetKey(budget.key())).isTrue();
                yield "budget";
            }
            case CommandReading.Removed removed -> "removed";
            case CommandReading.RefusedCommand refused -> {
                assertThat(refused.key() == null).isEqualTo(isWithoutRow(refused));
                if (refused.key() != null) {
                    assertThat(CommandReading.isPauseKey(refused.key())).isFalse();
                }
                yield refused.reason().code();
            }
        };
    }

    private static boolean isWithoutRow(CommandReading.RefusedCommand refused) {
        return refused.message().equals("It has no key.") || refused.message().equals("The key is not UTF-8.");
    }

    private static void oneLine(String text, int mostCodePoints) throws CharacterCodingException {
        writable(text);
        assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(mostCodePoints);
        assertThat(text.codePoints().noneMatch(Character::isISOControl))
                .as(text)
                .isTrue();
    }
}
