package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.Terminal;
import dev.reelay.model.Model;
import dev.reelay.model.Validation;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Violation;
import dev.reelay.records.ViolationJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker would make of an input, for people and for programs.
 *
 * @param why the worker rejects it; null when it submits it
 * @param warnings what the worker submits all the same, and RunComfy may refuse
 * @param notFetched pointers to the URLs whose files the worker would look at
 */
public record InputReport(
        Model model, Outcome.@Nullable Failed why, List<Violation> warnings, List<String> notFetched) {

    /** Whether a worker submits it. */
    public boolean isFit() {
        return why == null;
    }

    /** Violations, then warnings, and in the last line what follows. */
    void print(Terminal terminal) {
        lines().forEach(terminal::print);
        terminal.print(summary());
    }

    /** Violations, then warnings. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (why != null && why.violations().isEmpty()) {
            lines.add(why.message());
        } else if (why != null) {
            why.violations().forEach(violation -> lines.add(line(violation)));
        }
        warnings.forEach(warning -> lines.add("warning: " + line(warning)));
        return lines;
    }

    private static String line(Violation violation) {
        return violation.pointer() + " (" + violation.rule() + "): " + violation.message();
    }

    /** {@code error} and {@code warnings} are those of a result. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", model.id());
        if (model.source().checkedAgainst() != null) {
            json.put("schema", model.source().checkedAgainst());
        }
        json.put("valid", why == null);
        json.put("summary", summary());
        if (why != null) {
            ObjectNode error = json.putObject("error");
            error.put("code", why.code().code());
            error.put("message", why.message());
            error.put("retryable", why.code().isRetryable());
            error.set("violations", ViolationJson.write(why.violations()));
        }
        if (!warnings.isEmpty()) {
            json.set("warnings", ViolationJson.write(warnings));
        }
        if (!notFetched.isEmpty()) {
            ArrayNode pointers = json.putArray("not_fetched");
            notFetched.forEach(pointers::add);
        }
        return json;
    }

    /** One sentence; a model that checks nothing, or only warns, is not said to be fit. */
    public String summary() {
        String with = warnings.isEmpty() ? "" : ", with " + count(warnings.size(), "warning");
        if (why != null) {
            return "does not fit " + model.id() + ": a worker rejects it with "
                    + why.code().code() + ", "
                    + count(Math.max(1, why.violations().size()), "violation") + with.replace(", with", " and");
        }
        Validation validation = model.source().validation();
        String verdict;
        if (validation == Validation.OFF) {
            verdict = "not checked, because validation is off: a worker submits it to " + named() + with;
        } else if (validation == Validation.WARN && !warnings.isEmpty()) {
            verdict = "a worker submits it to " + named() + ", because validation is warn" + with;
        } else {
            verdict = "fits " + named() + with;
        }
        return verdict + files();
    }

    private String named() {
        String digest = model.source().checkedAgainst();
        return model.id() + (digest == null ? "" : " (schema " + digest + ")");
    }

    private String files() {
        return switch (notFetched.size()) {
            case 0 -> "";
            case 1 -> "; the file behind its URL was not fetched";
            default -> "; the files behind its " + notFetched.size() + " URLs were not fetched";
        };
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
