package dev.reelay.outbound;

/** The stages that send requests out of the worker. All of its shards share them. */
public record Outbound(Submitter submitter, Prober prober, Poller poller, Canceller canceller) {}
