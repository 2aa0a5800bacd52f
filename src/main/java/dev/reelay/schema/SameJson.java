package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Equality of JSON values as schemas define it: {@code 1} and {@code 1.0} are the same, and the order of fields is not. */
final class SameJson {

    /** Differs from start to start, so that no producer can make values whose hashes are equal. */
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private SameJson() {}

    static boolean same(JsonNode one, JsonNode other, Budget budget) {
        budget.spend(1);
        if (one.isNumber()) {
            return other.isNumber() && sameNumber(one, other);
        }
        if (one.isArray()) {
            boolean same = other.isArray() && one.size() == other.size();
            for (int i = 0; same && i < one.size(); i++) {
                same = same(one.get(i), other.get(i), budget);
            }
            return same;
        }
        if (one.isObject()) {
            boolean same = other.isObject() && one.size() == other.size();
            if (same && !one.isEmpty()) {
                for (Map.Entry<String, JsonNode> field : one.properties()) {
                    JsonNode value = other.get(field.getKey());
                    if (value == null || !same(field.getValue(), value, budget)) {
                        return false;
                    }
                }
            }
            return same;
        }
        return one.equals(other);
    }

    private static boolean sameNumber(JsonNode one, JsonNode other) {
        if (isWhole(one) && isWhole(other)) {
            return one.longValue() == other.longValue();
        }
        return NumberRange.decimal(one).compareTo(NumberRange.decimal(other)) == 0;
    }

    private static boolean isWhole(JsonNode number) {
        return number.isInt() || number.isLong();
    }

    /** Whether an array holds a value twice. */
    static boolean hasTwice(JsonNode array, Budget budget) {
        int slots = Integer.highestOneBit(Math.max(4, array.size())) * 4;
        int[] table = new int[slots]; // an open hash table of indices, each one higher than in the array
        long[] hashes = new long[array.size()];
        for (int i = 0; i < array.size(); i++) {
            hashes[i] = hash(array.get(i), SEED, budget);
            int slot = (int) hashes[i] & (slots - 1);
            for (; table[slot] != 0; slot = (slot + 1) & (slots - 1)) {
                int earlier = table[slot] - 1;
                if (hashes[earlier] == hashes[i] && same(array.get(earlier), array.get(i), budget)) {
                    return true;
                }
            }
            table[slot] = i + 1;
        }
        return false;
    }

    private static long hash(JsonNode value, long seed, Budget budget) {
        budget.spend(1);
        return switch (value.getNodeType()) {
            case OBJECT -> {
                long sum = mix(seed + 1);
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    sum += hash(field.getValue(), hash(field.getKey(), seed + 2), budget); // in any order
                }
                yield mix(sum);
            }
            case ARRAY -> {
                long hash = mix(seed + 3);
                for (int i = 0; i < value.size(); i++) {
                    hash = hash(value.get(i), hash, budget);
                }
                yield hash;
            }
            case STRING -> {
                budget.spend(value.textValue().length() / 8);
                yield hash(value.textValue(), seed + 4);
            }
            case NUMBER -> mix(seed + 5 + numberHash(value, budget));
            case BOOLEAN -> mix(seed + (value.booleanValue() ? 6 : 7));
            case NULL, MISSING, BINARY, POJO -> mix(seed + 8);
        };
    }

    /** The same for numbers of the same value, whatever their notation. */
    private static long numberHash(JsonNode number, Budget budget) {
        if (isWhole(number)) {
            return mix(number.longValue());
        }
        budget.spend(8);
        BigDecimal decimal = NumberRange.decimal(number);
        if (decimal.signum() == 0) {
            return mix(0);
        }
        BigDecimal stripped = decimal.stripTrailingZeros();
        boolean isLong = stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 18;
        return isLong ? mix(stripped.longValue()) : mix(stripped.hashCode());
    }

    private static long hash(String text, long seed) {
        long hash = mix(seed);
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash + text.charAt(i));
        }
        return hash;
    }

    /** The finalizer of SplitMix64: every bit of the result depends on every bit of the argument. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (mixed ^ (mixed >>> 31)) + 0x9e3779b97f4a7c15L;
    }
}
