package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.outputs.StoreAgain;
import dev.reelay.actions.outputs.StoredFiles;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Span.Tone;
import dev.reelay.cli.Table;
import dev.reelay.cli.Terminal;
import dev.reelay.file.StoredFile;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.outputs.LaterCopies.Tried;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of jobs whose outputs were to be stored.
 *
 * @param outcomes of each job, in the order in which they were named
 * @param files of those that were tried
 */
record StoreAnswer(Map<String, ActionOutcome> outcomes, Map<String, StoredFiles> files) {

    /** Codes of refusals that pass. */
    private static final Set<String> PASSING = Set.of("no_answer", "not_recorded");

    /** A line for each file that was tried, and for each job of which none was. */
    void print(Terminal terminal) {
        Table table = new Table("ID", "FILE", "OUTCOME", "BYTES", "SHA256", "URL OR REASON");
        outcomes.forEach((id, outcome) -> {
            StoredFiles tried = files.get(id);
            if (tried == null) {
                table.addSpans(List.of(
                        Span.plain(id),
                        Span.plain(""),
                        word(outcome),
                        Span.plain(""),
                        Span.plain(""),
                        Span.plain(text(outcome))));
            } else {
                tried.tried().forEach(file -> table.addSpans(row(id, file)));
            }
        });
        table.print(terminal);
    }

    private static List<Span> row(String id, Tried file) {
        Span number = Span.plain(String.valueOf(file.task().number()));
        return file.outcome() instanceof Try.Copied(StoredFile copy)
                ? List.of(
                        Span.plain(id),
                        number,
                        new Span("stored", Tone.GOOD),
                        Span.plain(String.valueOf(copy.bytes())),
                        Span.plain(copy.sha256()),
                        Span.plain(copy.url()))
                : List.of(
                        Span.plain(id),
                        number,
                        new Span(StoreAgain.NOT_STORED, Tone.BAD),
                        Span.plain(""),
                        Span.plain(""),
                        Span.plain(StoredFiles.reason(file.outcome())));
    }

    /** An object for each job. */
    List<ObjectNode> json() {
        return outcomes.entrySet().stream()
                .map(outcome -> json(outcome.getKey(), outcome.getValue()))
                .toList();
    }

    private ObjectNode json(String id, ActionOutcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
        json.put("outcome", word(outcome).text()).put("detail", text(outcome));
        if (outcome instanceof ActionOutcome.Done done) {
            json.put("action", done.actionId());
        }
        StoredFiles tried = files.get(id);
        if (tried != null) {
            json.put("file_count", tried.all());
            ArrayNode each = json.putArray("files");
            tried.tried().forEach(file -> each.add(json(file)));
        }
        return json;
    }

    /** A copy as in a result; a file without one with the reason. */
    private static ObjectNode json(Tried file) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("number", file.task().number());
        if (file.outcome() instanceof Try.Copied(StoredFile copy)) {
            return json.put("stored", true)
                    .put("url", copy.url())
                    .put("provider_url", copy.providerUrl())
                    .put("bytes", copy.bytes())
                    .put("sha256", copy.sha256())
                    .put("content_type", copy.contentType());
        }
        return json.put("stored", false)
                .put("provider_url", file.task().url())
                .put("reason", StoredFiles.reason(file.outcome()))
                .put("final", file.outcome() instanceof Try.Never);
    }

    private static Span word(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Done _ -> new Span("stored", Tone.GOOD);
            case ActionOutcome.AlreadySo _ -> new Span("already_stored", Tone.GOOD);
            case ActionOutcome.Refused refused -> new Span(refused.code(), Tone.BAD);
            case ActionOutcome.NeedsConfirmation _ -> new Span("not_confirmed", Tone.BAD);
            case ActionOutcome.Unclear _ -> new Span("unclear", Tone.WARNING);
        };
    }

    private static String text(ActionOutcome outcome) {
        return switch (outcome) {
            case ActionOutcome.Done done -> done.detail();
            case ActionOutcome.AlreadySo so -> so.detail();
            case ActionOutcome.Refused refused -> refused.message();
            case ActionOutcome.NeedsConfirmation risky -> risky.risk();
            case ActionOutcome.Unclear unclear -> unclear.message();
        };
    }

    /** What the command ends with: that of the job that is worst off, and a later try comes before none. */
    ExitCode exitCode() {
        boolean isFine = true;
        boolean passes = false;
        for (Map.Entry<String, ActionOutcome> each : outcomes.entrySet()) {
            switch (each.getValue()) {
                case ActionOutcome.Done _, ActionOutcome.AlreadySo _ -> {}
                case ActionOutcome.Refused refused -> {
                    isFine = false;
                    passes |= PASSING.contains(refused.code()) || mayWorkLater(each.getKey());
                }
                case ActionOutcome.NeedsConfirmation _ -> isFine = false;
                case ActionOutcome.Unclear _ -> {
                    isFine = false;
                    passes = true;
                }
            }
        }
        return isFine ? ExitCode.OK : passes ? ExitCode.TRY_AGAIN : ExitCode.INPUT;
    }

    private boolean mayWorkLater(String id) {
        StoredFiles tried = files.get(id);
        return tried != null && tried.tried().stream().anyMatch(file -> file.outcome() instanceof Try.NotYet);
    }
}
