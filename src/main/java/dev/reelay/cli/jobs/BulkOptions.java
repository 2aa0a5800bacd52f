package dev.reelay.cli.jobs;

import dev.reelay.audit.Action;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ManyOptions;
import dev.reelay.cli.broker.Steering;
import dev.reelay.view.row.JobFilter;
import picocli.CommandLine.Mixin;

/** A command that does something to all jobs that fit a filter. */
final class BulkOptions {

    @Mixin
    private final ManyOptions many = new ManyOptions();

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    /** Whether it is about many. */
    boolean isForAll() {
        return many.isForAll();
    }

    /** Ends the command when there is an option for many without the wish for many. */
    void refuseForOne() {
        many.refuseForOne(filter.filter());
    }

    /** The filter; ends the command when it is empty, or the number of jobs makes no sense. */
    JobFilter filter() {
        JobFilter wanted = filter.filter();
        many.check(wanted, "jobs");
        return wanted;
    }

    /**
     * Does it.
     *
     * @param confirmed whether jobs that may be paid for twice are among them
     * @param yes whether the number needs not be asked for
     * @return what the command ends with
     */
    int run(
            Action.Kind kind,
            Steering steering,
            boolean confirmed,
            boolean yes,
            ActionOptions options,
            CommandContext context) {
        return many.run(max -> steering.plan(kind, filter(), max, confirmed), steering, yes, options, context);
    }
}
