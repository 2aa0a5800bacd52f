package dev.reelay.shard;

import dev.reelay.commands.Commands;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides which of a shard's waiting jobs may be submitted as far as commands are concerned: those of a model that is
 * not paused, once the worker has read every cancel that could be in time for the first of them. Confined to its
 * shard's thread.
 */
final class SubmissionRule {

    private final WaitingLine line;
    private final Commands commands;

    SubmissionRule(WaitingLine line, Commands commands) {
        this.line = line;
        this.commands = commands;
    }

    /** Whether the first job that waits for the model may be submitted. */
    boolean maySubmit(String model, Instant now) {
        WaitingLine.Place first = commands.pauses().isPaused(model) ? null : line.first(model);
        return first != null && commands.covers(first.since(), now);
    }

    /** The models whose first waiting job may be submitted. */
    Set<String> models(Instant now) {
        Set<String> models = new HashSet<>(line.models());
        models.removeIf(model -> !maySubmit(model, now));
        return models;
    }

    /** Whether a job of a model that is not paused waits until more commands have been read. */
    boolean waitsForCommands(Instant now) {
        return line.models().stream().anyMatch(model -> !commands.pauses().isPaused(model) && !maySubmit(model, now));
    }
}
