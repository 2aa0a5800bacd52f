package dev.reelay.cli.broker;

import dev.reelay.feed.FeedStatus;
import dev.reelay.view.CommandTable;
import dev.reelay.view.JobView;
import dev.reelay.view.money.SpendTable;
import java.util.List;

/** What is known of jobs and commands, while it is read. */
public interface Reading {

    /** The jobs. */
    JobView jobs();

    /** The commands. */
    CommandTable commands();

    /** What was spent. */
    SpendTable spend();

    /** How the feeds stand. */
    List<FeedStatus> feeds();
}
