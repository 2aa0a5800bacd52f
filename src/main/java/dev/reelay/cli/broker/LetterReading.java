package dev.reelay.cli.broker;

import dev.reelay.feed.FeedStatus;
import dev.reelay.view.DeadLetterTable;

/** The dead letters, while they are read. */
public interface LetterReading {

    /** Those that were read. */
    DeadLetterTable letters();

    /** How the feed stands. */
    FeedStatus feed();
}
