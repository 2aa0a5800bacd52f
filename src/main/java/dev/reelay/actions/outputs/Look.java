package dev.reelay.actions.outputs;

import dev.reelay.outputs.LaterCopies.JobFiles;

/** Whether files of a job can be stored. Codes are counted in reports of many, texts are for people. */
public sealed interface Look {

    /**
     * They can.
     *
     * @param files those that are not in the store
     * @param all how many files the output has
     */
    record Ready(JobFiles files, int all) implements Look {}

    /** All are in the store. */
    record AlreadyStored(String detail) implements Look {}

    /** They cannot, now or ever. */
    record Refused(String code, String message) implements Look {}
}
