package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.actions.commands.CommandRecords;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.CommandReading;
import dev.reelay.view.CommandRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Assesses pauses and their ends. A pause that is there already is written again when in doubt: that is harmless. */
final class PauseAction {

    private static final String INVALID = "invalid_model";

    private final Knowledge knowledge;

    PauseAction(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    Assessment assessPause(String model, @Nullable String reason, String by) {
        CommandRow there = pausesOf(model)
                .filter(row -> row.flaw() == null)
                .min(Comparator.comparing(row -> !name(row).equals(model)))
                .orElse(null);
        // Another spelling of the model would be one more pause.
        String spelling =
                there != null && there.key().equals(CommandRecords.pauseKey(name(there))) ? name(there) : model;
        OutgoingRecord command;
        try {
            command = CommandRecords.pause(spelling, reason, by);
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused(INVALID, "No model with this id can be paused: " + e.getMessage());
        }
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
        // Other keys may mean this pause too: pause/ alone, one in upper case. A resume under them would be refused.
        pausesOf(model)
                .map(pause -> pause.key().equals(key) ? command : CommandRecords.removal(pause.key()))
                .forEach(record -> sends.add(new Send.Command(record)));
        if (sends.isEmpty() && knowledge.viewTrouble() == null) {
            return new Assessment.AlreadySo("not_paused", "Nothing pauses " + name(model) + "." + others(model));
        }
        return new Assessment.Go(
                sends.isEmpty() ? List.of(new Send.Command(command)) : sends,
                "The pause of " + name(model) + " is over." + others(model));
    }

    /** The pauses of this model itself, or those of all when it is {@code *}, however their keys spell it. */
    private Stream<CommandRow> pausesOf(String model) {
        boolean ofAll = model.equals(CommandReading.ALL_MODELS);
        return knowledge.commands().pausesInForce().stream()
                .filter(pause -> ofAll ? pause.model() == null : pause.isOf(model));
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
