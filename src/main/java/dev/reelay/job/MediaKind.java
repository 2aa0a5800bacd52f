package dev.reelay.job;

/** What the file behind a URL is meant to be. */
public enum MediaKind {
    IMAGE,
    VIDEO,
    AUDIO
}
