package dev.reelay.request;

import dev.reelay.json.ForeignText;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The content of a record of the control topic. */
public sealed interface CommandReading {

    /** The key of a pause is this and the model's id, or {@link #ALL_MODELS}. */
    String PAUSE_KEYS = "pause/";

    /** The key of a limit is this and what it limits: {@link #ALL_MODELS}, a model's id, or {@code tenant/} and a tenant. */
    String LIMIT_KEYS = "limit/";

    /** The key of a budget is this and whose it is: {@link #ALL_MODELS}, a model's id, or {@code tenant/} and a tenant. */
    String BUDGET_KEYS = "budget/";

    /** Stands for all models in the key and the field {@code model} of a pause. */
    String ALL_MODELS = "*";

    /**
     * The record's key, which names its row in the table of commands. Null when the key is missing, or is not UTF-8 and not a
     * {@linkplain #isPauseKey pause's}; only {@link RefusedCommand} can be so: then there is no row.
     */
    @Nullable
    String key();

    /**
     * The rule that the record breaks although it takes effect, or the reason why it takes none; null for a valid command and a
     * tombstone.
     */
    @Nullable
    Flaw flaw();

    /**
     * Whether the key is that of a pause: every record under it but a valid resume or a tombstone means pause. Upper and lower
     * case are the same, and white space, quotes or a byte order mark around it make no difference: tools add them.
     */
    static boolean isPauseKey(String key) {
        return trimmed(key).regionMatches(true, 0, PAUSE_KEYS, 0, PAUSE_KEYS.length());
    }

    /** Whether the key is that of a limit: a refused record under it leaves the limit as it was. */
    static boolean isLimitKey(String key) {
        return key.startsWith(LIMIT_KEYS);
    }

    /** Whether the key is that of a budget: a refused record under it leaves the budget as it was. */
    static boolean isBudgetKey(String key) {
        return key.startsWith(BUDGET_KEYS);
    }

    /**
     * The model that a pause under this key pauses, without what tools add; null for all models. A key that names no
     * model that can exist ({@code pause/} alone, control characters, more than 200 characters) pauses all: its sender wanted
     * something paused, and nobody can tell which model.
     *
     * @param key for which {@link #isPauseKey} holds
     */
    static @Nullable String modelOf(String key) {
        String model = trimmed(trimmed(key).substring(PAUSE_KEYS.length()));
        return model.equals(ALL_MODELS) || !IdField.isUsable(model) ? null : model;
    }

    private static String trimmed(String key) {
        int start = 0;
        int end = key.length();
        while (start < end && isAdded(key.charAt(start))) {
            start++;
        }
        while (start < end && isAdded(key.charAt(end - 1))) {
            end--;
        }
        return key.substring(start, end);
    }

    private static boolean isAdded(char character) {
        return Character.isWhitespace(character) || "\"'\uFEFF".indexOf(character) >= 0;
    }

    /**
     * A rule that a record breaks.
     *
     * @param message one sentence in one line for the operator: the field, the rule, the value
     */
    record Flaw(Reason reason, String message) {}

    /**
     * Cancels the job whose id is the key. If the key is that of a pause, it also means pause.
     *
     * @param reason the sender's text for the log, in one line of at most {@value #MAX_REASON_LENGTH} code points;
     *     null when there is none
     * @param flaw a broken rule that leaves no doubt about what the record means; null when there is none
     */
    record Cancel(
            String id, @Nullable String reason, @Nullable Flaw flaw) implements CommandReading {

        /** The longest reason, in code points; a longer one is cut. */
        static final int MAX_REASON_LENGTH = 200;

        public Cancel {
            reason = reason == null ? null : ForeignText.oneLine(reason, MAX_REASON_LENGTH);
        }

        public Cancel(String id, @Nullable String reason) {
            this(id, reason, null);
        }

        @Override
        public String key() {
            return id;
        }
    }

    /**
     * Pauses submissions.
     *
     * @param model the model to pause, which the catalog may not know; null for all models. The key decides, whatever the field
     *     {@code model} says
     * @param flaw why the record is no valid command, although it means pause under its key; null when it is valid
     */
    record Pause(
            String key, @Nullable String model, @Nullable Flaw flaw) implements CommandReading {
        public Pause(String key, @Nullable String model) {
            this(key, model, null);
        }
    }

    /**
     * Ends the pause under this key.
     *
     * @param model the model to resume, which the catalog may not know; null for all models
     */
    record Resume(String key, @Nullable String model) implements CommandReading {
        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }

    /**
     * Limits what all workers submit together. At least one of the three numbers is given.
     *
     * @param outstanding how many jobs may be outstanding; null for no such limit
     * @param perMinute how many jobs may be submitted in a minute; null for no such limit
     * @param weight how many jobs of the tenant are submitted in a round; null for 1, and for what is no tenant
     * @param by who sent it, for the log; null when the record does not say
     */
    record Limit(
            String key,
            @Nullable Integer outstanding,
            @Nullable Integer perMinute,
            @Nullable Integer weight,
            @Nullable String by)
            implements CommandReading {

        /** The largest number of either limit. */
        public static final int MOST = 1_000_000;

        /** The largest weight. */
        public static final int MOST_WEIGHT = 100;

        /** Of jobs without a tenant. */
        public Limit(String key, @Nullable Integer outstanding, @Nullable Integer perMinute, @Nullable Integer weight) {
            this(key, outstanding, perMinute, weight, null);
        }

        /** Without a weight. */
        public Limit(String key, @Nullable Integer outstanding, @Nullable Integer perMinute) {
            this(key, outstanding, perMinute, null);
        }

        /** Whether it limits anything: a weight alone does not. */
        public boolean isLimit() {
            return outstanding != null || perMinute != null;
        }

        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }

    /**
     * Limits what all workers submit in a day of UTC.
     *
     * @param usdPerDay what its jobs may cost, in US dollars with at most {@value #MAX_DECIMALS} decimals; null for no such budget. At
     *     least one of the two is given
     * @param jobsPerDay how many jobs may be submitted; null for no such budget
     * @param by who sent it, for the log; null when the record does not say
     */
    record Budget(
            String key,
            @Nullable BigDecimal usdPerDay,
            @Nullable Integer jobsPerDay,
            @Nullable String by) implements CommandReading {

        /** The largest number of either. */
        public static final int MOST = 1_000_000_000;

        /** Of an amount of dollars: money is counted in millionths of a dollar. */
        public static final int MAX_DECIMALS = 6;

        /** Of jobs without a tenant. */
        public Budget(String key, @Nullable BigDecimal usdPerDay, @Nullable Integer jobsPerDay) {
            this(key, usdPerDay, jobsPerDay, null);
        }

        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }

    /** A tombstone: removes the row of this key. */
    record Removed(String key) implements CommandReading {
        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }

    /**
     * A record that is not a valid command, under a key that is not a pause's. Like a tombstone it removes the row of its key,
     * if it has one: after compaction, no older record of the key is left to ask. Under the key of a limit or a budget it changes nothing.
     *
     * @param message one sentence in one line for the operator: the field, the rule, the value
     */
    record RefusedCommand(@Nullable String key, Reason reason, String message) implements CommandReading {
        @Override
        public Flaw flaw() {
            return new Flaw(reason, message);
        }
    }

    /** Why a record is not a valid command. */
    enum Reason {
        /** The value is not one JSON object by the rules of {@code StrictJson}, or too large to be read. */
        NOT_JSON,
        /** The field {@code command} is not one of the commands. */
        UNKNOWN_COMMAND,
        /** A field that the command needs is absent or {@code null}. */
        MISSING_FIELD,
        /** A field has another JSON type, or a value that cannot be an id, a limit or a budget. */
        WRONG_TYPE,
        /** The key is missing, not UTF-8, or does not fit the command. */
        WRONG_KEY;

        /** The code in metrics and logs. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
