package dev.reelay.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Gets what {@link ModelFinder} found, and tells what the list of models says. */
public interface LookUpTarget {
    /** RunComfy has the model of this record. */
    void found(ObjectNode record);

    /**
     * RunComfy has this model, and its record could not be read.
     *
     * @param why one short line
     */
    void foundUnread(String id, String why);

    /** Whether RunComfy's whole list was read in the last minutes, and does not have the model. Returns at once. */
    boolean listLacks(String id);

    /** RunComfy said that it lacks a model that the catalog may have. Returns at once: a shard calls. */
    void listDoubted();
}
