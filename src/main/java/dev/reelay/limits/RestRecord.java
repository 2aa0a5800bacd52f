package dev.reelay.limits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.PauseReason;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.records.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record {@code rest/<scope>} of {@code generation-limits}: submissions of the scope rest until a time.
 *
 * @param scope all, or a model
 * @param until when the rest ends; one that is not after {@code at} says that the rest was lifted
 * @param at when it was found, by the clock of its finder; null when the record does not say
 * @param reason what the finder found; {@link PauseReason#SLOW_DOWN} for words that this version does not know
 * @param by the worker that found it; empty when the record does not say
 */
record RestRecord(Scope scope, Instant until, @Nullable Instant at, PauseReason reason, String by) {

    private static final String KEY = "rest/";
    private static final String RATE_LIMITED = "rate_limited";
    private static final String OUTAGE = "outage";
    private static final String ACCOUNT = "account";

    /** The longest name of a worker that is remembered. */
    private static final int MAX_NAME = 100;

    /** Whether records of this key say that submissions rest. */
    static boolean isKey(byte[] key) {
        return new String(key, StandardCharsets.UTF_8).startsWith(KEY);
    }

    /**
     * The scope of a key.
     *
     * @throws SharedJson.Unreadable when it is neither all nor a model
     */
    static Scope scope(byte[] key) throws SharedJson.Unreadable {
        return Scope.named(new String(key, StandardCharsets.UTF_8).substring(KEY.length()))
                .filter(scope -> !scope.isTenant())
                .orElseThrow(() -> new SharedJson.Unreadable("it names neither a model nor all"));
    }

    OutgoingRecord encode() {
        ObjectNode body = SharedJson.object().put("until", until.toString());
        if (at != null) {
            body.put("at", at.toString());
        }
        body.put("reason", word());
        if (reason.isOfTheAccount()) {
            body.put("cause", reason.word());
        }
        body.put("by", by);
        return SharedJson.record(KEY + scope.name(), body);
    }

    private String word() {
        return reason == PauseReason.OUTAGE ? OUTAGE : reason.isOfTheAccount() ? ACCOUNT : RATE_LIMITED;
    }

    /** @throws SharedJson.Unreadable when it is of a newer format, or none that Reelay writes */
    static RestRecord decode(byte[] key, byte[] value) throws SharedJson.Unreadable {
        Scope scope = scope(key);
        JsonNode body = SharedJson.body(value, LimitRecords.MAX_BYTES);
        Instant at = body.has("at") ? time(body, "at") : null;
        String by = body.path("by").asText("");
        return new RestRecord(
                scope, time(body, "until"), at, reason(body), by.substring(0, Math.min(by.length(), MAX_NAME)));
    }

    private static Instant time(JsonNode body, String field) throws SharedJson.Unreadable {
        try {
            return Instant.parse(body.path(field).asText(""));
        } catch (DateTimeException e) {
            throw new SharedJson.Unreadable("the field " + field + " must be a time, as 2026-11-21T09:00:00Z");
        }
    }

    private static PauseReason reason(JsonNode body) {
        return switch (body.path("reason").asText("")) {
            case OUTAGE -> PauseReason.OUTAGE;
            case ACCOUNT -> cause(body.path("cause").asText(""));
            default -> PauseReason.SLOW_DOWN;
        };
    }

    private static PauseReason cause(String word) {
        for (PauseReason reason : PauseReason.values()) {
            if (reason.isOfTheAccount()
                    && reason.name().toLowerCase(Locale.ROOT).equals(word)) {
                return reason;
            }
        }
        return PauseReason.FORBIDDEN;
    }
}
