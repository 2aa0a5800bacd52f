package dev.reelay.console.jobs;

import java.util.List;

/**
 * A page that says why there is not the one that was asked for.
 *
 * @param sentences what is wrong, and what to do: may hold hostile text
 */
public record Notice(List<String> sentences) {
    public Notice {
        sentences = List.copyOf(sentences);
    }
}
