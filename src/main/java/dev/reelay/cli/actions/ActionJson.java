package dev.reelay.cli.actions;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An action and its steps as JSON. */
final class ActionJson {

    private ActionJson() {}

    /** What was done, by whom and why. */
    static ObjectNode action(AuditEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("action", entry.id()).put("kind", entry.action().kind().word());
        json.put("user", entry.actor().user()).put("via", entry.actor().via().word());
        switch (entry.action().subject()) {
            case Subject.OneJob job -> json.put("job", job.id());
            case Subject.OneModel model -> json.put("model", model.id());
            case Subject.OneLimit limit -> {
                ObjectNode of = json.putObject("limit").put("scope", limit.scope());
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
                ObjectNode of = json.putObject("budget").put("scope", budget.scope());
                if (budget.usdPerDay() != null) {
                    of.set("usd_per_day", DecimalNode.valueOf(budget.usdPerDay()));
                }
                if (budget.jobsPerDay() != null) {
                    of.put("jobs_per_day", budget.jobsPerDay());
                }
            }
            case Subject.OneDeadLetter letter -> json.put("dead_letter", letter.place());
            case Subject.Selection many -> {
                json.put("filter", many.filter()).put("count", many.count());
                if (many.atStakeUsd() != null) {
                    json.set("at_stake_usd", DecimalNode.valueOf(many.atStakeUsd()));
                }
            }
        }
        put(json, "reason", entry.action().reason());
        if (entry.action().finding() != null) {
            json.put("finding", entry.action().finding().word());
        }
        if (entry.action().confirmed()) {
            json.put("confirmed", true);
        }
        return json;
    }

    /** One step of it. */
    static ObjectNode step(AuditEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", entry.at().toString());
        json.put("step", entry.step().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        switch (entry.step()) {
            case Step.Attempted _, Step.Started _ -> {}
            case Step.Done done -> put(json, "detail", done.detail());
            case Step.Refused refused -> json.put("code", refused.code()).put("message", refused.message());
            case Step.Targets targets ->
                json.put("from", targets.from()).put("targets", targets.ids().size());
            case Step.Sending sending -> json.put("sending", sending.numbers().size());
            case Step.Progress progress -> {
                json.put("position", progress.position());
                report(json, progress.report());
            }
            case Step.Stopped stopped -> report(json, stopped.report());
            case Step.Finished finished -> report(json, finished.report());
        }
        return json;
    }

    private static void report(ObjectNode json, Step.Report report) {
        json.put("done", report.done());
        report.skipped().forEach(json.putObject("skipped")::put);
    }

    private static void put(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }
}
