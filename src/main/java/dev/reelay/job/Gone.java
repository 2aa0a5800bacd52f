package dev.reelay.job;

/** Code 404001: RunComfy does not know the request id, has deleted the request, or it has expired (D). */
public record Gone(ProviderMessage says) implements PollAnswer, CancelAnswer {}
