package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.actions.commands.CommandRecords;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.CommandReading;
import dev.reelay.view.CommandRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assesses pauses and their ends. A pause that is there already is written again when in doubt: that is harmless. */
final class PauseAction {

    private static final String INVALID = "invalid_model";

    private final Knowledge knowledge;

    PauseAction(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    Assessment assessPause(String model, @Nullable String reason, String by) {
        OutgoingRecord command;
        try {
            command = CommandRecords.pause(model, reason, by);
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused(INVALID, "No model with this id can be paused: " + e.getMessage());
        }
        CommandRow there = knowledge
                .commands()
                .row(CommandRecords.pauseKey(model))
                .filter(row -> row.kind() == CommandRow.Kind.PAUSE && row.flaw() == null)
                .orElse(null);
        if (there == null) {
            return new Assessment.Go(List.of(new Send.Command(command)), "Submissions of " + name(model) + " pause.");
        }
        if ((reason == null || Objects.equals(reason, there.reason())) && knowledge.viewTrouble() == null) {
            return new Assessment.AlreadySo(
                    "already_paused", "Submissions of " + name(model) + " pause since " + there.at() + ".");
        }
        return new Assessment.Go(
                List.of(new Send.Command(command)),
                "Submissions of " + name(model) + " pause since " + there.at() + "; the reason is replaced.");
    }

    Assessment assessResume(String model, @Nullable String reason, String by) {
        OutgoingRecord command;
        try {
            command = CommandRecords.resume(model, reason, by);
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused(INVALID, "No model with this id can be resumed: " + e.getMessage());
        }
        String key = CommandRecords.pauseKey(model);
        List<Send> sends = new ArrayList<>();
        for (CommandRow pause : knowledge.commands().pausesInForce()) {
            if (name(pause).equals(model)) {
                // Other keys may mean this pause too: pause/ alone, one in upper case. A resume under them would be
                // refused.
                sends.add(new Send.Command(pause.key().equals(key) ? command : CommandRecords.removal(pause.key())));
            }
        }
        if (sends.isEmpty() && knowledge.viewTrouble() == null) {
            return new Assessment.AlreadySo("not_paused", "Nothing pauses " + name(model) + "." + others(model));
        }
        return new Assessment.Go(
                sends.isEmpty() ? List.of(new Send.Command(command)) : sends,
                "The pause of " + name(model) + " is over." + others(model));
    }

    /** What still pauses when the pause of this model is over. */
    private String others(String model) {
        if (model.equals(CommandReading.ALL_MODELS)) {
            long others = knowledge.commands().pausesInForce().stream()
                    .filter(row -> row.model() != null)
                    .count();
            return others == 0 ? "" : " Pauses of single models stay: " + others + ".";
        }
        return knowledge.commands().pausesInForce().stream().anyMatch(row -> row.model() == null)
                ? " All models are paused, and this one with them."
                : "";
    }

    private static String name(CommandRow pause) {
        return pause.model() == null ? CommandReading.ALL_MODELS : pause.model();
    }

    private static String name(String model) {
        return model.equals(CommandReading.ALL_MODELS) ? "all models" : model;
    }
}
