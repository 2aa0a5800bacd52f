package dev.reelay.audit;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.records.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Entries as records of {@code generation-audit}, and back. A decoded entry equals the encoded one. */
public final class AuditRecords {

    private AuditRecords() {}

    /** The record of an entry; its key is the action's id. */
    public static OutgoingRecord encode(AuditEntry entry) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("v", AuditFieldReader.VERSION)
                .put("id", entry.id())
                .put("at", entry.at().toString());
        body.put("user", entry.actor().user()).put("via", entry.actor().via().word());
        body.put("action", entry.action().kind().word());
        putSubject(body, entry.action().subject());
        putUnlessNull(body, "reason", entry.action().reason());
        if (entry.action().confirmed()) {
            body.put("confirmed", true);
        }
        if (entry.action().finding() != null) {
            body.put("finding", entry.action().finding().word());
        }
        putStep(body, entry.step(), entry.action().kind());
        return new OutgoingRecord(entry.id().getBytes(StandardCharsets.UTF_8), ExactJson.compact(body), List.of());
    }

    private static void putSubject(ObjectNode body, Subject subject) {
        switch (subject) {
            case Subject.OneJob job -> {
                body.put("job", job.id());
                putUnlessNull(body, "received_at", job.receivedAt());
            }
            case Subject.OneModel model -> body.put("model", model.id());
            case Subject.OneLimit limit -> {
                ObjectNode of = body.putObject("limit").put("scope", limit.scope());
                if (limit.outstanding() != null) {
                    of.put("outstanding", limit.outstanding());
                }
                if (limit.perMinute() != null) {
                    of.put("per_minute", limit.perMinute());
                }
                if (limit.weight() != null) {
                    of.put("weight", limit.weight());
                }
            }
            case Subject.OneBudget budget -> {
                ObjectNode of = body.putObject("budget").put("scope", budget.scope());
                if (budget.usdPerDay() != null) {
                    of.set("usd_per_day", DecimalNode.valueOf(budget.usdPerDay()));
                }
                if (budget.jobsPerDay() != null) {
                    of.put("jobs_per_day", budget.jobsPerDay());
                }
            }
            case Subject.OneDeadLetter letter ->
                body.putObject("dead_letter")
                        .put("partition", letter.partition())
                        .put("offset", letter.offset());
            case Subject.Selection selection -> {
                body.put("filter", selection.filter()).put("count", selection.count());
                if (selection.atStakeUsd() != null) {
                    body.set("at_stake_usd", DecimalNode.valueOf(selection.atStakeUsd()));
                }
            }
        }
    }

    private static void putStep(ObjectNode body, Step step, Action.Kind kind) {
        switch (step) {
            case Step.Attempted() -> body.put("outcome", "attempted");
            case Step.Done done -> putUnlessNull(body.put("outcome", "done"), "detail", done.detail());
            case Step.Refused refused ->
                body.put("outcome", "refused").put("code", refused.code()).put("message", refused.message());
            case Step.Started() -> body.put("outcome", "started");
            case Step.Targets targets -> {
                body.put("outcome", "targets").put("from", targets.from());
                targets.ids().forEach(body.putArray("targets")::add);
            }
            case Step.Sending sending ->
                sending.numbers().forEach(body.put("outcome", "sending").putArray("sending")::add);
            case Step.Progress progress -> {
                putReport(body.put("outcome", "progress").put("position", progress.position()), progress.report());
                putBatch(body, progress.batch(), kind);
            }
            case Step.Stopped stopped -> putReport(body.put("outcome", "stopped"), stopped.report());
            case Step.Finished finished -> {
                putReport(body.put("outcome", "finished"), finished.report());
                putBatch(body, finished.batch(), kind);
            }
        }
    }

    private static void putBatch(ObjectNode body, Step.Batch batch, Action.Kind kind) {
        if (!batch.settled().isEmpty()) {
            String settled = kind == Action.Kind.STORE_OUTPUTS ? AuditFieldReader.STORED : AuditFieldReader.RETRIED;
            batch.settled().forEach(body.putArray(settled)::add);
        }
        if (!batch.leftOut().isEmpty()) {
            ObjectNode leftOut = body.putObject("left_out");
            batch.leftOut().forEach((code, numbers) -> numbers.forEach(leftOut.putArray(code)::add));
        }
    }

    private static void putReport(ObjectNode body, Step.Report report) {
        body.put("done", report.done());
        if (!report.skipped().isEmpty()) {
            ObjectNode skipped = body.putObject("skipped");
            report.skipped().forEach(skipped::put);
        }
    }

    private static void putUnlessNull(ObjectNode body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value.toString());
        }
    }

    /**
     * The entry in a record. Unknown fields are ignored: a newer Reelay may write some.
     *
     * @return empty when the record is of a newer format, or Reelay did not write it
     */
    public static Optional<AuditEntry> decode(byte @Nullable [] key, byte @Nullable [] value) {
        try {
            return key == null || value == null
                    ? Optional.empty()
                    : Optional.of(AuditFieldReader.of(value).entry(new String(key, StandardCharsets.UTF_8)));
        } catch (AuditFieldReader.Unreadable e) {
            return Optional.empty();
        }
    }
}
