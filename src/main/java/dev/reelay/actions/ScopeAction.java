package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.actions.commands.CommandRecords;
import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.actions.commands.ScopeNumbers;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.CommandReading;
import dev.reelay.view.money.BudgetRow;
import dev.reelay.view.row.SetRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assesses limits and budgets that all workers share, and their ends. One that is there already is written again when in doubt: that is
 * harmless. Lowered below what runs or was spent, it cancels nothing.
 */
final class ScopeAction {

    private final Knowledge knowledge;

    ScopeAction(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    Assessment assessSet(String scope, ScopeNumbers numbers, @Nullable String reason, String by) {
        OutgoingRecord command;
        try {
            command = CommandRecords.set(scope, numbers, reason, by);
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused(
                    "invalid_" + numbers.word(), "Workers would refuse this " + numbers.word() + ": " + e.getMessage());
        }
        List<? extends SetRow<?>> there = rows(scope, numbers);
        String set = nameOf(scope, numbers) + " is " + text(numbers);
        if (there.size() == 1 && isSame(there.getFirst(), numbers, reason) && knowledge.viewTrouble() == null) {
            return new Assessment.AlreadySo(
                    "already_set", set + " since " + there.getFirst().at() + ".");
        }
        List<Send> sends = new ArrayList<>(List.of(new Send.Command(command)));
        // The stricter of two spellings would hold.
        there.stream()
                .map(SetRow::key)
                .filter(key -> !key.equals(numbers.keys() + scope))
                .forEach(key -> sends.add(new Send.Command(CommandRecords.removal(key))));
        return new Assessment.Go(sends, set + before(there) + ".");
    }

    /** @param smallest the numbers of any limit, or of any budget: it says which of them is lifted */
    Assessment assessLift(String scope, ScopeNumbers smallest) {
        try {
            var _ = CommandRecords.set(scope, smallest, null, "");
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused(
                    "invalid_" + smallest.word(), "There can be no such " + smallest.word() + ": " + e.getMessage());
        }
        List<? extends SetRow<?>> there = rows(scope, smallest);
        String rest = smallest instanceof LimitNumbers && scope.equals(CommandReading.ALL_MODELS)
                ? " Where workers have REELAY_LIMIT_OUTSTANDING or REELAY_LIMIT_PER_MINUTE, that holds."
                : "";
        if (there.isEmpty() && knowledge.viewTrouble() == null) {
            return new Assessment.AlreadySo("no_" + smallest.word(), none(scope, smallest) + rest);
        }
        List<String> keys = there.isEmpty()
                ? List.of(smallest.keys() + scope)
                : there.stream().map(SetRow::key).toList();
        return new Assessment.Go(
                keys.stream()
                        .<Send>map(key -> new Send.Command(CommandRecords.removal(key)))
                        .toList(),
                nameOf(scope, smallest) + " is lifted." + rest);
    }

    private static String nameOf(String scope, ScopeNumbers numbers) {
        return "The " + numbers.word() + " of " + SetRow.nameOf(scope);
    }

    private static String none(String scope, ScopeNumbers numbers) {
        return switch (numbers) {
            case LimitNumbers _ -> "No command limits " + SetRow.nameOf(scope) + ".";
            case BudgetNumbers _ -> "No command sets a budget of " + SetRow.nameOf(scope) + ".";
        };
    }

    private static String text(ScopeNumbers numbers) {
        return switch (numbers) {
            case LimitNumbers limit -> limit.of("").numbers();
            case BudgetNumbers budget -> BudgetRow.numbers(budget.usd(), budget.jobs());
        };
    }

    private List<? extends SetRow<?>> rows(String scope, ScopeNumbers numbers) {
        List<? extends SetRow<?>> all = switch (numbers) {
            case LimitNumbers _ -> knowledge.commands().limits();
            case BudgetNumbers _ -> knowledge.commands().budgets();
        };
        return all.stream().filter(row -> row.isOf(scope)).toList();
    }

    private static boolean isSame(SetRow<?> row, ScopeNumbers numbers, @Nullable String reason) {
        return row.flaw() == null
                && row.numbers().equals(text(numbers))
                && (reason == null || reason.equals(row.reason()));
    }

    private static String before(List<? extends SetRow<?>> there) {
        return there.size() == 1 && there.getFirst().isKnown()
                ? "; it was " + there.getFirst().numbers()
                : "";
    }
}
