package dev.reelay.runcomfy;

import org.jspecify.annotations.Nullable;

/**
 * The calls that tell which models RunComfy has (O). Every method blocks, at most for its time-outs; any number of threads may call
 * at the same time. None throws for anything that RunComfy, the network or the account does. They cost nothing, and are safe to
 * repeat.
 */
public interface ModelDirectory {

    /** The most records of one page (O). */
    int MAX_PAGE = 500;

    /**
     * One page of the list, with schemas: {@code GET /v1/models}.
     *
     * @param search only models that fit these words; null for all
     * @param limit the most records, from 1 to {@value #MAX_PAGE}
     * @param offset how many records come before the page
     * @return {@link DirectoryAnswer.Page} or {@link DirectoryAnswer.Failed}
     */
    DirectoryAnswer list(@Nullable String search, int limit, int offset);

    /**
     * The record of one model: {@code GET /v1/models/{model_id}}.
     *
     * @param modelId as in a request; any text
     * @return {@link DirectoryAnswer.Found}, {@link DirectoryAnswer.NoSuchModel}, {@link DirectoryAnswer.NotFound} or
     *     {@link DirectoryAnswer.Failed}
     */
    DirectoryAnswer model(String modelId);
}
