package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.limits.ShardLimits;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides which of a shard's waiting jobs may be submitted as far as commands and shared limits are concerned: those of a model that
 * is not paused and has a slot left, once the worker has read every cancel that could be in time for the first of them. Confined to
 * its shard's thread.
 */
final class SubmissionRule {

    private final WaitingLine line;
    private final Commands commands;
    private final ShardLimits limits;

    SubmissionRule(WaitingLine line, Commands commands, ShardLimits limits) {
        this.line = line;
        this.commands = commands;
        this.limits = limits;
    }

    /** Whether the first job that waits for the model may be submitted. */
    boolean maySubmit(String model, Instant now) {
        return isKnown(model, now) && limits.room(model) > 0;
    }

    /** Whether the model is not paused, and all commands that matter to its first waiting job are known. */
    private boolean isKnown(String model, Instant now) {
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
        return line.models().stream().anyMatch(model -> !commands.pauses().isPaused(model) && !isKnown(model, now));
    }
}
