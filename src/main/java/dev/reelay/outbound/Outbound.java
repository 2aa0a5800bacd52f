package dev.reelay.outbound;

/** All that goes out of the worker, for all of its shards. */
public record Outbound(Submitter submitter, Prober prober, Poller poller, Canceller canceller) {}
