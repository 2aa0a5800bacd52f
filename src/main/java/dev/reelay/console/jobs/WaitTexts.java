package dev.reelay.console.jobs;

import dev.reelay.console.Looks;
import dev.reelay.limits.LimitView;
import dev.reelay.view.CommandRow;
import dev.reelay.view.CommandTable;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.limits.Standings;
import dev.reelay.view.limits.Wait;
import dev.reelay.view.row.JobRow;
import java.util.List;
import java.util.function.Supplier;

/** Says why a job was not submitted yet, from what the topics hold now. */
final class WaitTexts {

    private final CommandTable commands;
    private final Supplier<LimitView> shares;

    WaitTexts(CommandTable commands, Supplier<LimitView> shares) {
        this.commands = commands;
        this.shares = shares;
    }

    /** A sentence for each cause; none when the job does not wait, or nobody knows why. */
    List<String> of(JobRow job) {
        LimitView view = shares.get();
        return Wait.of(job, commands.pausesInForce(), Standings.of(commands.limits(), view), view).stream()
                .map(WaitTexts::text)
                .toList();
    }

    private static String text(Wait wait) {
        return switch (wait) {
            case Wait.Paused(CommandRow pause) ->
                "Submissions of " + (pause.model() == null ? "all models" : "its model") + " are paused since "
                        + Looks.exact(pause.at())
                        + (pause.by() == null ? "" : " by " + pause.by())
                        + (pause.reason() == null ? "." : ": " + pause.reason());
            case Wait.Limited limited -> text(limited);
        };
    }

    private static String text(Wait.Limited limited) {
        Slots slots = limited.slots();
        return "The limit of " + limited.name() + ": of " + slots.granted() + " " + slots.name() + " " + slots.used()
                + " are used, and " + slots.waiting() + (slots.waiting() == 1 ? " job waits." : " jobs wait.");
    }
}
