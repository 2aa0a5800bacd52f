package dev.reelay.outbound;

import dev.reelay.outputs.OutputCopies;
import dev.reelay.refresh.ModelFinder;

/** The stages that send requests out of the worker. All of its shards share them. */
public record Outbound(
        ModelFinder models,
        Submitter submitter,
        Prober prober,
        Poller poller,
        Canceller canceller,
        OutputCopies copies) {}
