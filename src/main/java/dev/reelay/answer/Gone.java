package dev.reelay.answer;

/** Code 404001: the request id is unknown to RunComfy, or the request was deleted or has expired (D). */
public record Gone(ProviderMessage says) implements PollAnswer, CancelAnswer {}
