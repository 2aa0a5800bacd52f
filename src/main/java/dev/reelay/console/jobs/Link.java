package dev.reelay.console.jobs;

/**
 * A link of a page.
 *
 * @param text what it is called
 * @param path the address below the base path
 * @param current whether it is the page itself
 */
public record Link(String text, String path, boolean current) {}
