package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.actions.commands.CommandRecords;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.audit.Subject;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.CommandReading;
import dev.reelay.view.LimitRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assesses limits that all workers share, and their ends. A limit that is there already is written again when in doubt: that is
 * harmless. Lowered below what runs, it cancels nothing.
 */
final class LimitAction {

    private static final String INVALID = "invalid_limit";

    private final Knowledge knowledge;

    LimitAction(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    Assessment assessSet(String scope, LimitNumbers numbers, @Nullable String reason, String by) {
        OutgoingRecord command;
        try {
            command = CommandRecords.limit(scope, numbers, reason, by);
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused(INVALID, "Workers would refuse this limit: " + e.getMessage());
        }
        List<LimitRow> there = rows(scope);
        String set = "The limit of " + LimitRow.nameOf(scope) + " is "
                + Subject.OneLimit.numbers(numbers.outstandingJobs(), numbers.jobsPerMinute());
        if (there.size() == 1 && isSame(there.getFirst(), numbers, reason) && knowledge.viewTrouble() == null) {
            return new Assessment.AlreadySo(
                    "already_set", set + " since " + there.getFirst().at() + ".");
        }
        List<Send> sends = new ArrayList<>(List.of(new Send.Command(command)));
        // The stricter of two spellings would hold.
        there.stream()
                .map(LimitRow::key)
                .filter(key -> !key.equals(CommandRecords.limitKey(scope)))
                .forEach(key -> sends.add(new Send.Command(CommandRecords.removal(key))));
        return new Assessment.Go(sends, set + before(there) + ".");
    }

    Assessment assessLift(String scope) {
        try {
            var _ = CommandRecords.limit(scope, new LimitNumbers("1", null), null, "");
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused(INVALID, "There can be no such limit: " + e.getMessage());
        }
        List<LimitRow> there = rows(scope);
        String rest = scope.equals(CommandReading.ALL_MODELS)
                ? " Where workers have REELAY_LIMIT_OUTSTANDING or REELAY_LIMIT_PER_MINUTE, that holds."
                : "";
        if (there.isEmpty() && knowledge.viewTrouble() == null) {
            return new Assessment.AlreadySo("no_limit", "No command limits " + LimitRow.nameOf(scope) + "." + rest);
        }
        List<String> keys = there.isEmpty()
                ? List.of(CommandRecords.limitKey(scope))
                : there.stream().map(LimitRow::key).toList();
        return new Assessment.Go(
                keys.stream()
                        .<Send>map(key -> new Send.Command(CommandRecords.removal(key)))
                        .toList(),
                "The limit of " + LimitRow.nameOf(scope) + " is lifted." + rest);
    }

    private List<LimitRow> rows(String scope) {
        return knowledge.commands().limits().stream()
                .filter(row -> row.isOf(scope))
                .toList();
    }

    private static boolean isSame(LimitRow row, LimitNumbers numbers, @Nullable String reason) {
        return row.flaw() == null
                && Objects.equals(row.outstanding(), numbers.outstandingJobs())
                && Objects.equals(row.perMinute(), numbers.jobsPerMinute())
                && (reason == null || reason.equals(row.reason()));
    }

    private static String before(List<LimitRow> there) {
        return there.size() == 1 && there.getFirst().isKnown()
                ? "; it was "
                        + Subject.OneLimit.numbers(
                                there.getFirst().outstanding(), there.getFirst().perMinute())
                : "";
    }
}
