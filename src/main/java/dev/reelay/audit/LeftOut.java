package dev.reelay.audit;

/**
 * A target of a bulk action that it was not done to.
 *
 * @param id of a job, or the place of a dead letter
 * @param code why, as a word: one of those that reports count by
 */
public record LeftOut(String id, String code) {}
