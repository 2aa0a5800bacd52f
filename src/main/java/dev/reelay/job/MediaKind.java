package dev.reelay.job;

/** The kind of file that a model expects behind a URL. */
public enum MediaKind {
    IMAGE,
    VIDEO,
    AUDIO
}
